"""A regime as people write it: every mistake with its line and field, and the same regime back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benso.domains.reporting.rules.reading import Known, document_of, read_sheet, write_sheet
from benso.domains.reporting.rules.reading.vocabulary import read_code_list, read_indicator
from benso.domains.reporting.types import CodeList, Indicator, Pairs
from benso.kernel.declarations import TextPack
from tests.domains.reporting.small import INDICATORS, SEX, small_regime

pytestmark = pytest.mark.django_db  # nothing here needs it, but the fixture of the package does
KNOWN = Known(
    agencies=frozenset({"SKHDT"}), units_of_measure=frozenset({"persons", "%", "households"}),
    measures={"dossiers.received": "flow", "households.fibre_available": "stock", "population": "reading"},
    indicators={each.code: each for each in INDICATORS}, code_lists={SEX.id: SEX},
)  # fmt: skip


def whole() -> str:
    regime = small_regime()
    forms = tuple(
        replace(
            form,
            label=replace(form.label, en="Form"),
            rows=tuple(replace(row, label=replace(row.label, en="Row")) for row in form.rows),
            columns=tuple(replace(column, label=replace(column.label, en="Column")) for column in form.columns),
        )
        for form in regime.forms
    )
    checks = tuple(replace(each, message=replace(each.message, en="Look again.")) for each in regime.checks)
    return write_sheet(replace(regime, forms=forms, checks=checks))


def problems(text: str) -> list[tuple[int, str]]:
    return [(found.line, found.field) for found in read_sheet(text, KNOWN).problems]


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), start=1) if part in line)


def test_what_is_written_is_read_back_the_same() -> None:
    sheet = read_sheet(whole(), KNOWN)
    assert sheet.problems == ()
    regime = sheet.declaration
    assert regime is not None
    assert write_sheet(regime) == whole()
    assert regime.forms[1].columns[0].dimensions == (("test_sex", "male"),)
    assert (regime.cut_off, regime.deadline.days, regime.deadline.working) == (15, 3, True)
    assert regime.valid_from == date(2024, 1, 1)


MISTAKES = {
    "frequency: month": ("frequency: often", "frequency"),
    "receiver: province": ("receiver: nobody", "receiver"),
    "kind: regime": ("kind: law", "kind"),
    "code: T01": ("code: Mã số", "code"),
    "deadline: {days: 3, working: true}": ("deadline: {days: -3, working: true}", "deadline.days"),
    "reporter: {level: commune}": ("reporter: {level: province, agencies: [ABC]}", "reporter.agencies.0"),
    "valid_from: 2024-01-01": ("valid_from: 01/01/2024", "valid_from"),
    "cut_off: 15": ("cut_off: 31", "cut_off"),
    "severity: soft": ("severity: mild", "checks.1.severity"),
    "leadership: [province]": ("leadership: [nation]", "leadership.0"),
}


@pytest.mark.parametrize("right", MISTAKES)
def test_every_mistake_is_told_with_its_line_and_field(right: str) -> None:
    wrong, field = MISTAKES[right]
    text = whole()
    assert right in text
    broken = text.replace(right, wrong)
    assert (line_of(text, right), field) in problems(broken)


def test_all_mistakes_are_told_at_once() -> None:
    text = whole().replace("frequency: month", "frequency: often").replace("kind: regime", "kind: law")
    assert {field for _, field in problems(text)} == {"kind", "frequency"}


def test_a_field_nobody_knows_is_told() -> None:
    assert problems(whole() + "color: red\n")[-1] == (len(whole().split("\n")), "color")


@pytest.mark.parametrize(
    "text", ["", "- 1", "code: [", "code: &a [*a]", "[" * 3000, "\x00", "code: 1\ncode: 2", "x" * 200_001]
)
def test_text_that_is_no_regime_is_refused_and_never_breaks(text: str) -> None:
    sheet = read_sheet(text, KNOWN)
    assert sheet.declaration is None
    assert sheet.problems


def test_an_unreadable_formula_is_told_at_its_character() -> None:
    text = whole().replace("formula: 100 * fibre / households", "formula: 100 * fibre / / households")
    (found,) = read_sheet(text, KNOWN).problems
    assert (found.line, found.field) == (line_of(text, "/ /"), "forms.0.rows.2.formula")
    assert "ký tự 15" in found.message


def indicator(text: str) -> tuple[Indicator, list[str]]:
    pack = TextPack(text)
    row = pack.row()
    assert row is not None
    found = read_indicator(pack, row, KNOWN)
    return found, [f"{p.line} {p.field}" for p in pack.problems]


GOOD = """code: received
label: {vi: Hồ sơ, en: Dossiers}
unit: persons
over_time: flow
breakdowns: [test_sex]
prefill:
  formula: "amount / 2"
  inputs: [{name: amount, measure: dossiers.received, dimensions: {channel: online}}]
"""


def test_an_indicator_is_read_with_what_the_platform_knows_itself() -> None:
    found, noted = indicator(GOOD)
    assert noted == []
    assert found.prefill is not None
    channel: Pairs = (("channel", "online"),)
    assert [(one.name, one.measure, one.dimensions) for one in found.prefill.inputs] == [
        ("amount", "dossiers.received", channel)
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("amount / 2", "amounts / 2", "7 prefill.formula"),
        ("dossiers.received", "population", "8 prefill.inputs.0.measure"),
        ("dossiers.received", "nothing", "8 prefill.inputs.0.measure"),
        ("unit: persons", "unit: parsec", "3 unit"),
        ("[test_sex]", "[colour]", "5 breakdowns.0"),
        ("over_time: flow", "over_time: flow\nmeasure: households.fibre_available", "5 measure"),
        ("over_time: flow", "type: percent", "1 combine"),
        ("over_time: flow", "decimals: 2", "4 decimals"),
        ("over_time: flow", "lowest: 5\nhighest: 3", "5 highest"),
    ],
)
def test_a_mistake_in_an_indicator_is_told_where_it_stands(old: str, new: str, where: str) -> None:
    assert where in indicator(GOOD.replace(old, new))[1]


def codes(text: str) -> tuple[CodeList, list[str]]:
    pack = TextPack(text)
    row = pack.row()
    assert row is not None
    return read_code_list(pack, row), [f"{p.line} {p.field}" for p in pack.problems]


def test_codes_of_a_list_are_unique_and_have_no_circle_above_them() -> None:
    text = "id: area\nlabel: {vi: Vùng, en: Area}\ncodes:\n- {id: A, label: {vi: A}}\n"
    text += "- {id: '26', parent: A, label: {vi: B}}\n"
    found, noted = codes(text)
    assert noted == []
    assert [(code.id, code.parent) for code in found.codes] == [("A", ""), ("26", "A")]
    assert codes(text.replace("id: '26', parent: A", "id: A"))[1] == ["5 codes.1.id"]
    assert codes(text.replace("parent: A", "parent: C"))[1] == ["5 codes.1.parent"]
    assert "4 codes.0.parent" in codes(text.replace("{id: A, label", "{id: A, parent: '26', label"))[1]


def test_every_regime_of_the_province_is_written_and_read_back_the_same() -> None:
    from benso.domains.reporting.content import check
    from benso.kernel.content import Pack

    root = Path(__file__).resolve().parents[3] / "content" / "bentre"
    content = check(Pack(root))
    assert content is not None
    agencies = frozenset(ref for regime in content.regimes for ref in regime.reporter.agencies)
    known = Known(
        agencies, frozenset(), {}, {i.code: i for i in content.indicators}, {c.id: c for c in content.code_lists}
    )
    for regime in content.regimes:
        sheet = read_sheet(write_sheet(regime), known)
        assert (regime.code, sheet.problems) == (regime.code, ())
        assert sheet.declaration == regime
        assert document_of(regime)["code"] == regime.code
