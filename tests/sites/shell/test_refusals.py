"""What a refusal says in English has no word of ours left in Vietnamese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from benso.domains.accounts.rules.people import profile_fault
from benso.domains.accounts.types import ProfileField
from benso.domains.dossiers.rules import may_apologise
from benso.domains.payments.rules import demand_transition, read_statement
from benso.domains.payments.types import PaymentState
from benso.domains.procedures.rules.bpmn_import import import_bpmn
from benso.domains.reporting.operations import ReportElsewhere, ReportNotYours
from benso.domains.reporting.operations.moving import STATES, WHO
from benso.domains.reporting.rules.workbook_reading import CellNotText
from benso.kernel.declarations import Text
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.identifiers import CitizenNumber
from benso.sites.shell.refusals import WORDS, sentence_of
from benso.sites.shell.templatetags.shell import worded
from tests.sites.board.messages import SOURCE

VIETNAMESE = re.compile(r"[À-ÖØ-öø-ỹĐđ]")
REFUSALS: list[BensoError] = [
    *(ReportElsewhere(state=words) for words in STATES.values()),
    *(ReportNotYours(who=words) for words in WHO.values()),
    *(CellNotText(kind=words) for words in ("đúng/sai", "ngày giờ")),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_words_of_ours_are_told_in_the_readers_language(refusal: BensoError) -> None:
    with override("en"):
        assert VIETNAMESE.findall(sentence_of(refusal)) == []
    with override("vi"):
        assert sentence_of(refusal) == str(refusal)


def test_every_word_a_report_is_refused_with_is_among_the_texts() -> None:
    with override("vi"):
        assert {*STATES.values(), *WHO.values()} <= {str(word) for word in WORDS}


def test_what_somebody_typed_is_never_translated() -> None:
    class Typed(BensoError):
        sentence = "“{text}” {missing}"

    with override("en"):
        assert sentence_of(Typed(text="đã duyệt")) == "“đã duyệt” {missing}"


def test_a_text_without_english_is_marked_as_vietnamese_on_an_english_page() -> None:
    with override("en"):
        assert worded(Text("Hộ <b>", "")) == '<span lang="vi">Hộ &lt;b&gt;</span>'
        assert worded(Text("Hộ", "Households")) == "Households"
        assert worded(Text("", "")) == ""
    with override("vi"):
        assert worded(Text("Hộ", "Households")) == "Hộ"


class Refused(BensoError):
    sentence = "Không có lời nào của ta: {reason}"


def refused(deed: object, *given: object, **named: object) -> BensoError:
    with pytest.raises(BensoError) as caught:
        deed(*given, **named)  # type: ignore[operator]
    return caught.value


TASKS = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><startEvent id="s"/>
<userTask id="a" name="A"/><scriptTask id="b" name="B"/></process></definitions>"""


def reasons() -> list[tuple[BensoError, str]]:
    noon = datetime(2026, 11, 30, 5, tzinfo=UTC)
    statement = b"bank,transaction,occurred_at,bill,amount\n99,T1,2026-11-30T09:00:00+07:00,BS1,5,0\n999999,,x,BS1,0\n"
    return [
        (refused(CitizenNumber.parse, "12345"), "it must have exactly 12 digits; it has 5 characters."),
        (
            refused(read_statement, statement),
            "column bank: must be 6 digits. Line 3, column transaction: needs",
        ),
        (refused(import_bpmn, TASKS), "“B”: the element scriptTask cannot be used"),
        (refused(demand_transition, "BS1", PaymentState.CANCELLED, PaymentState.PAID), "Bill BS1 (cancelled):"),
        (Refused(reason=may_apologise(noon, noon, noon, noon, None)), "already"),
        (Refused(reason=profile_fault(ProfileField.EMAIL, "x")), "An e-mail address looks like name@place.vn."),
    ]


def test_a_refusal_is_told_in_english_with_the_reason_inside_it() -> None:
    for refusal, words in reasons():
        with override("en"):
            assert words in sentence_of(refusal)
        with override("vi"):
            assert sentence_of(refusal) == str(refusal)


def test_a_reason_is_translated_where_it_is_shown_and_not_where_it_is_raised() -> None:
    with override("en"):
        refusal = refused(CitizenNumber.parse, "12345")
    assert str(refusal.data["reason"]) == "phải gồm đúng 12 chữ số, đang có 5 ký tự."
    with override("vi"):
        assert sentence_of(refusal).endswith("phải gồm đúng 12 chữ số, đang có 5 ký tự.")


def test_what_content_says_in_both_languages_is_said_in_the_readers() -> None:
    both, only = Phrase.of("Phải có tờ khai.", "A declaration is needed."), Phrase.of("Phải có tờ khai.", "")
    with override("en"):
        assert sentence_of(Refused(reason=both)).endswith("A declaration is needed.")
        assert sentence_of(Refused(reason=only)).endswith("Phải có tờ khai.")
    with override("vi"):
        assert sentence_of(Refused(reason=both)).endswith("Phải có tờ khai.")


def test_what_somebody_typed_into_a_phrase_stays_and_its_braces_fill_nothing() -> None:
    with override("en"):
        assert "“{reason} đã nộp”" in sentence_of(Refused(reason=Phrase("không có “{name}”.", name="{reason} đã nộp")))


def raised() -> Iterator[tuple[str, ast.expr]]:
    """Whatever goes into the places of a refusal where one is made."""
    trees = {file: ast.parse(file.read_text()) for file in SOURCE.rglob("*.py")}
    classes = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known, size = {"BensoError"}, 0
    while size != len(known):
        size = len(known)
        known |= {one.name for one in classes if any(getattr(base, "id", "") in known for base in one.bases)}
    for file, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in known:
                yield from ((f"{file.relative_to(SOURCE)}:{word.value.lineno}", word.value) for word in node.keywords)


def bare(node: ast.AST) -> bool:
    """Whether a Vietnamese text stands there that is not a phrase."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Phrase":
        return False
    if isinstance(node, ast.Constant):
        text = node.value
        return isinstance(text, str) and bool(VIETNAMESE.search(text)) and text not in {str(word) for word in WORDS}
    return any(bare(child) for child in ast.iter_child_nodes(node))


def test_every_word_of_ours_within_a_refusal_can_be_translated() -> None:
    found = list(raised())
    assert len(found) > 300
    assert [place for place, node in found if bare(node)] == []
