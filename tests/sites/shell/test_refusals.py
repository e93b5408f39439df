"""What a refusal says in English has no word of ours left in Vietnamese."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from benso.domains.reporting.operations import ReportElsewhere, ReportNotYours
from benso.domains.reporting.operations.moving import STATES, WHO
from benso.domains.reporting.rules.workbook_reading import CellNotText
from benso.kernel.declarations import Text
from benso.kernel.errors import BensoError
from benso.sites.shell.refusals import WORDS, sentence_of
from benso.sites.shell.templatetags.shell import worded

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
