"""A declaration as the text of an editor: written and read back the same, mistakes with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benso.domains.procedures import queries
from benso.domains.procedures.content import ProceduresContent, check
from benso.domains.procedures.content.offices import read_agency_refs
from benso.domains.procedures.rules.reading import Known, read_sheet, write_sheet
from benso.domains.procedures.types import Declaration
from benso.kernel.content import Pack
from tests.domains.procedures.conftest import example_blocks

PACK = Path(__file__).parents[3] / "content" / "bentre"


def known_of(root: Path, content: ProceduresContent) -> Known:
    return Known(
        categories=frozenset(topic.id for topic in content.categories),
        life_events=frozenset(topic.id for topic in content.life_events),
        agencies=read_agency_refs(Pack(root)),
        templates=frozenset(path.stem for path in (root / "documents" / "results").glob("*.typ")),
    )


@pytest.fixture
def known(content: ProceduresContent) -> Known:
    return Known(
        frozenset({"justice_civil_status"}), frozenset({"having_a_child"}), frozenset(), frozenset({"extract"})
    )


def test_every_declaration_of_the_province_is_written_and_read_back_the_same() -> None:
    pack = Pack(PACK)
    content = check(pack)
    assert content is not None
    known = known_of(PACK, content)
    for declaration in content.declarations:
        sheet = read_sheet(write_sheet(declaration), known)
        assert (sheet.declaration, sheet.problems) == (declaration, ())
    assert len(content.declarations) > 80


def test_the_text_is_that_of_the_how_to(declaration: Declaration) -> None:
    text = write_sheet(declaration)
    assert "- {id: merit, vi: Người có công, en: Revolutionary merit}" in text
    assert "  cut_off: '15:00'" in text
    assert "timers: [" in text or "- {amount: 15, unit: working_day, action: expire}" in text
    assert "!!" not in text
    assert "&id" not in text


def test_a_mistake_has_its_line(declaration: Declaration, known: Known) -> None:
    text = write_sheet(declaration).replace("percent: 50", "percent: 500").replace("cut_off: '15:00'", "cut_off: 3pm")
    line = text[: text.index("3pm")].count("\n") + 1
    sheet = read_sheet(text, known)
    assert (sheet.declaration, [(p.line, p.field) for p in sheet.problems]) == (None, [(line, "time_limits.0.cut_off")])


def test_a_declaration_that_contradicts_itself_can_still_be_a_draft(declaration: Declaration, known: Known) -> None:
    text = write_sheet(declaration).replace("percent: 50", "percent: 500")
    sheet = read_sheet(text, known)
    assert sheet.declaration is not None
    assert [(p.line, p.field) for p in sheet.problems] == [
        (text[: text.index("percent: 500")].count("\n") + 1, "fees.discounts.0.percent")
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", "- a", "a: [", "code: 1\ncode: 2", "x" * 200_001, "!!python/object:os.system {}", "a: &a [*a]"),
        *("\x00", "? [a]\n: b", "[" * 1000, "[" * 1000 + "]" * 1000, "a: *b"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_declaration_is_refused_with_a_sentence(known: Known, text: str) -> None:
    sheet = read_sheet(text, known)
    assert sheet.declaration is None
    assert sheet.problems
    assert all(problem.message for problem in sheet.problems)


def test_aliases_that_multiply_are_refused(known: Known) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(22)
    )
    sheet = read_sheet(bomb, known)
    assert sheet.declaration is None


@pytest.mark.django_db
def test_an_editor_may_name_what_is_loaded(loaded: ProceduresContent, declaration: Declaration) -> None:
    sheet = read_sheet(write_sheet(declaration), queries.vocabulary(frozenset({"extract"})))
    assert (sheet.declaration, sheet.problems) == (declaration, ())


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_text_however_mangled_raises_anything(data: st.DataObject) -> None:
    lines = example_blocks()[0].splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(("drop", "cut", "indent", "replace", "twice"))):
            case "drop":
                del lines[place]
            case "cut":
                lines[place] = lines[place][: data.draw(st.integers(0, 60))]
            case "indent":
                lines[place] = "  " + lines[place]
            case "twice":
                lines.insert(place, lines[place])
            case _:
                name = lines[place].split(":")[0]
                value = data.draw(st.sampled_from(["[]", "{}", "null", "true", "-1", "[[a]]", "{a: {b: c}}", "[{}]"]))
                lines[place] = f"{name}: {value}"
    known = Known(frozenset(), frozenset(), frozenset(), frozenset())
    sheet = read_sheet("\n".join(lines), known)
    assert all(problem.message and problem.line >= 0 for problem in sheet.problems)
