"""Reading the pack: every mistake by file, line and field; the how-to's example is the format."""

from __future__ import annotations

from pathlib import Path

import pytest

from benso.domains.procedures.content import ProceduresContent, check, load
from benso.domains.procedures.types import ApplicantKind, Channel, FeeStatus, QuestionKind
from benso.kernel.content import Pack
from tests.domains.procedures.conftest import AT

FILE = "procedures/civil/1.000000.yaml"


def problems(root: Path, before: str, after: str, name: str = FILE) -> list[tuple[str, str]]:
    """Where mistakes are found once one text in a file is replaced by another."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(before) >= 1
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    pack = Pack(root)
    check(pack)
    return [(problem.file, problem.field) for problem in pack.problems]


def test_the_example_of_the_how_to_says_what_it_shows(content: ProceduresContent) -> None:
    (declaration,) = content.declarations
    assert (declaration.code, declaration.name.en) == ("1.000000", "Copy of an extract")
    assert declaration.applicants == (ApplicantKind.CITIZEN,)
    assert declaration.channels == (Channel.COUNTER, Channel.ONLINE, Channel.POST)
    assert declaration.fees.status is FeeStatus.KNOWN
    assert declaration.unknown == ("valid_from",)
    assert declaration.form is not None
    assert [question.kind for question in declaration.form.questions()][:2] == [
        QuestionKind.COMMUNE,
        QuestionKind.NUMBER,
    ]
    assert declaration.steps is not None
    assert [step.id for step in declaration.steps.steps] == [
        *("receive", "wait_at_counter", "process", "wait", "sign", "return"),
    ]


MISTAKES = {
    "a field that is none": ("decision:", "decison:", "decison"),
    "a day that is none": ("valid_to: 2025-07-01}", "valid_to: 2025-02-30}", "competences.0.valid_to"),
    "an hour that is none": ("cut_off: 15:00", "cut_off: 25:00", "time_limits.0.cut_off"),
    "a channel that is none": ("[counter, online, post]", "[counter, fax]", "channels.1"),
    "a level that is none": ("level: commune", "level: hamlet", "competences.1.level"),
    "a category that is not declared": ("category: justice_civil_status", "category: x", "category"),
    "a life event that is not declared": ("[having_a_child]", "[x]", "life_events.0"),
    "a template that is not there": ("template: extract}", "template: x}", "results.0.template"),
    "a procedure that is not there": ('result_of: ""', 'result_of: "9.9"', "components.0.result_of"),
    "an agency that is not there": ("level: commune, ", "level: commune, agency: X, ", "competences.1.agency"),
    "an expression that cannot be read": ("when: 'copies > 5'", "when: 'copies >'", "cases.0.when"),
    "an expression that names nothing": ("when: 'copies > 5'", "when: 'copy > 5'", "cases.0.when"),
    "a number with separators": ("originals: 1 ", "originals: 1.000,5 ", "components.0.originals"),
    "yes without quotes": ("{id: merit, vi", "{id: yes, vi", "form.sections.0.questions.4.options.0.id"),
    "an id with capitals": ("- {id: copies, kind", "- {id: Copies, kind", "form.sections.0.questions.1.id"),
    "a kind that is none": ("kind: long_text", "kind: essay", "form.sections.0.questions.3.kind"),
    "a label without English": (", en: Number of copies}", "}", "form.sections.0.questions.1.label"),
    "a list that is none": ("to: [process], effects: [accept]", "to: process, effects: [accept]", "steps.actions.0.to"),
    "an effect that is none": ("effects: [accept]", "effects: [approve]", "steps.actions.0.effects.0"),
    "a missing value": ("from: receive, to: [process]", "to: [process]", "steps.actions.0.from"),
    "an unknown unknown": ("unknown: [valid_from]", "unknown: [everything]", "unknown.0"),
    "notes that are no list": ("notes:\n  - {vi: \"…\", en: \"…\"}", "notes: true", "notes"),
    "a code that is none": ('code: "1.000000" ', 'code: "x y" ', "code"),
    "steps that contradict themselves": ("share: 0.6", "share: 0.9", "steps.table"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_procedure_is_named_by_file_and_field(pack_root: Path, mistake: str) -> None:
    before, after, field = MISTAKES[mistake]
    assert (FILE, field) in problems(pack_root, before, after)


def test_a_mistake_is_named_at_its_line(pack_root: Path) -> None:
    path = pack_root / FILE
    text = path.read_text(encoding="utf-8").replace("cut_off: 15:00", "cut_off: 3pm")
    path.write_text(text, encoding="utf-8")
    pack = Pack(pack_root)
    check(pack)
    line = text[: text.index("3pm")].count("\n") + 1
    assert [(problem.line, problem.field) for problem in pack.problems] == [(line, "time_limits.0.cut_off")]


def test_two_versions_of_one_procedure_do_not_hold_on_the_same_day(pack_root: Path) -> None:
    text = (pack_root / FILE).read_text(encoding="utf-8")
    later = text.replace("valid_from: null ", "valid_from: 2027-03-01 ", 1).replace(
        "unknown: [valid_from]", "unknown: []"
    )
    (pack_root / "procedures/civil/1.000000@2027-03-01.yaml").write_text(later, encoding="utf-8")
    pack = Pack(pack_root)
    check(pack)
    assert [(p.file, p.field) for p in pack.problems] == [("procedures/civil/1.000000@2027-03-01.yaml", "valid_from")]

    (pack_root / FILE).write_text(text.replace("valid_to: null\n", "valid_to: 2027-03-01\n", 1), encoding="utf-8")
    pack = Pack(pack_root)
    parsed = check(pack)
    assert (pack.problems, len(parsed.declarations if parsed else ())) == ([], 2)


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("SCT, ", "", "agencies"),
        ("SCT, ", "SCT, SCT, ", "agencies.1"),
        ("SCT, ", "SCT, NONE, ", "agencies.1"),
        ("identifier: H07", "identifier: seven", "provinces.0.identifier"),
        ("People's Committee of {name}", "People's Committee", "names.province"),
        ("[TTPVHCC, ", "[X, ", "reception.0"),
    ],
)
def test_a_mistake_in_the_rules_of_offices_is_named(pack_root: Path, before: str, after: str, field: str) -> None:
    name = "procedures/offices.yaml"
    assert field in {found for _, found in problems(pack_root, before, after, name)}


def test_a_pack_without_procedures_is_a_pack(tmp_path: Path) -> None:
    pack = Pack(tmp_path)
    parsed = check(pack)
    assert (parsed, pack.problems) == (None, [])
    load(parsed, actor="system:test", at=AT)
