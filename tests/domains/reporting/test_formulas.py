"""Computed cells: ten thousand formulas with the right value, none that crashes, none that reaches but numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from benso.domains.reporting.rules import compile_regime, computed, regime_problems
from benso.domains.reporting.types import Figure, Form, FormColumn, FormRow, Grid, Mark, Regime, ValueType
from benso.kernel.declarations import Text
from tests.domains.reporting.formulas import Formulas, kept
from tests.domains.reporting.small import INDICATORS, SEX, small_regime

pytestmark = pytest.mark.django_db  # nothing here needs it, but the fixture of the package does
GENERATED, PER_REPORT = 10_000, 250
ADDED, LEVEL = INDICATORS[0], replace(INDICATORS[2], code="test_level", decimals=4)
"""One whose absence counts as nothing, and a share, whose absence is unknown."""
SHOWN = replace(LEVEL, code="test_shown", value_type=ValueType.DECIMAL, decimals=6)
KNOWN = {each.code: each for each in (ADDED, LEVEL, SHOWN)}
CELLS = 12


def regime(formulas: Sequence[str]) -> Regime:
    """A form of cells to fill in, half of them shares, and a computed cell for each formula."""
    asked = [FormRow(f"a{n}", Text("Ô"), str(n), (ADDED if n % 2 else LEVEL).code, dimensions=()) for n in range(CELLS)]
    shown = [FormRow(f"f{n}", Text("Tính"), str(n), SHOWN.code, formula=text) for n, text in enumerate(formulas)]
    form = Form("main", Text("Biểu"), rows=(*asked, *shown), columns=(FormColumn("now", Text("Kỳ này")),))
    return replace(small_regime(), forms=(form,), checks=())


def figure(random: Random) -> Figure | None:
    """What stands in a cell: a number, mostly; a mark; nothing."""
    mark = random.choice([Mark.NUMBER] * 7 + [Mark.NO_SERVICE, Mark.NOT_APPLICABLE, Mark.MISSING, None])
    if mark is not Mark.NUMBER:
        return None if mark is None else Figure(None, mark)
    wide = random.choice((10, 10_000, 10**17))
    return Figure(Decimal(random.randint(-wide, wide)) / random.choice((1, 1, 100)))


def counts_as(found: Figure | None, additive: bool) -> Fraction | None:
    if found is None or found.mark is Mark.MISSING:
        return None
    if found.value is None:
        return Fraction(0) if additive else None
    return Fraction(found.value)


def test_ten_thousand_formulas_have_the_value_of_an_arithmetic_of_its_own() -> None:
    random, unknown, too_long = Random(4), 0, 0  # noqa: S311  repeatable, not secret
    for turn in range(GENERATED // PER_REPORT):
        filled = {f"a{n}.now": found for n in range(CELLS) if (found := figure(random)) is not None}
        additive = {f"a{n}.now": n % 2 == 1 for n in range(CELLS)}
        amounts = {name: counts_as(filled.get(name), additive[name]) for name in additive}
        short = {name.removesuffix(".now") if n % 3 == 0 else name: a for n, (name, a) in enumerate(amounts.items())}
        made = [Formulas(turn * PER_REPORT + n, short).number(n % 5 + 1) for n in range(PER_REPORT)]
        grid = compile_regime(regime([text for text, _ in made]), KNOWN)
        found = computed(grid, filled, {})
        for n, (text, value) in enumerate(made):
            expected, got = kept(value, SHOWN.decimals), found[f"f{n}.now"]
            assert (None if got.value is None else Fraction(got.value)) == expected, (text, filled)
            assert got.mark is (Mark.MISSING if expected is None else Mark.NUMBER), text
            unknown += value is None
            too_long += value is not None and expected is None
    assert GENERATED * 0.1 < unknown < GENERATED * 0.7
    assert too_long > 100


def test_a_formula_of_generated_ones_is_one_a_regime_may_be_published_with() -> None:
    made = [Formulas(n, {f"a{n}": None for n in range(CELLS)}).number(4) for n in range(500)]
    rows = [replace(SHOWN, code=f"test_shown_{n}") for n in range(len(made))]
    form = regime([text for text, _ in made]).forms[0]
    own = [replace(row, indicator=f"test_shown_{n}") for n, row in enumerate(form.rows[CELLS:])]
    asked = [replace(row, indicator=f"test_asked_{n}") for n, row in enumerate(form.rows[:CELLS])]
    known = {each.code: each for each in (*rows, *(replace(ADDED, code=f"test_asked_{n}") for n in range(CELLS)))}
    whole = replace(small_regime(), forms=(replace(form, rows=(*asked, *own)),), checks=())
    assert regime_problems(whole, known, {SEX.id: SEX}) == []


HOSTILE = (
    "a.__class__", "households.__class__", "households.now.real", "__import__('os')", "__builtins__", "eval('1')",
    "open('/etc/passwd')", "constructor", "households.constructor", "toString()", "{households.now}.x", "self", "T01",
    "previous.households.now", "below.fibre.now", "year_before.fibre.now", "other.now", "households.after", "settings",
    "grid", "lambda: 1", "fibre if true else households", "[fibre][0]", "fibre; 1", "fibre := 1", "`fibre`", "${fibre}",
    "fibre\n\nimport os", "'os'", "households.now()", "system('x')", "sum.__call__(1)", "date(\"2025-01-01\")", "true",
    "[fibre, households]", "text(fibre)",
)  # fmt: skip


@pytest.mark.parametrize("formula", HOSTILE)
def test_a_formula_that_wants_anything_but_numbers_of_its_own_grid_is_refused(formula: str) -> None:
    small = small_regime()
    rows = (*small.forms[0].rows[:2], replace(small.forms[0].rows[2], formula=formula))
    wrong = replace(small, forms=(replace(small.forms[0], rows=rows), *small.forms[1:]))
    found = regime_problems(wrong, {each.code: each for each in INDICATORS}, {SEX.id: SEX})
    assert [each.field for each in found] == ["forms.0.rows.2.formula"]


def test_damaged_formulas_are_told_or_computed_and_never_crash() -> None:
    random = Random(11)  # noqa: S311  repeatable, not secret
    small = small_regime()
    known = {each.code: each for each in INDICATORS}
    damage = [*list("()[],.\"'{}=<-^ế𝄞“9a\\\n"), "", " not ", "__class__", "previous.", "now", "𝄞"]
    told = 0
    for n in range(1_500):
        text, _ = Formulas(n, {"households": None, "fibre.now": None}).number(3)
        for _ in range(random.randint(1, 3)):
            at = random.randint(0, len(text))
            text = text[:at] + random.choice(damage) + text[at + random.randint(0, 2) :]
        rows = (*small.forms[0].rows[:2], replace(small.forms[0].rows[2], formula=text))
        made = replace(small, forms=(replace(small.forms[0], rows=rows), *small.forms[1:]))
        problems = regime_problems(made, known, {SEX.id: SEX})
        told += bool(problems)
        if not problems:
            figures: Mapping[str, Figure] = {"households.now": Figure(Decimal(9)), "fibre.now": Figure(Decimal(7))}
            value = computed(compile_regime(made, known), figures, {})["share.now"].value
            assert value is None or isinstance(value, Decimal)
    assert 500 < told < 1_500


def chain(length: int, formula: str) -> Grid:
    """Each row from the next: as deep as it is long, and the first row asks for the last first."""
    formulas = [formula.format(next=f"f{n + 1}" if n + 1 < length else "a1") for n in range(length)]
    return compile_regime(regime(formulas), KNOWN)


def test_a_running_total_over_five_thousand_rows_is_no_deep_tree() -> None:
    grid = chain(5_000, "{next} + 1")
    assert computed(grid, {"a1.now": Figure(Decimal(5))}, {})["f0.now"].value == 5_005


def test_numbers_that_grow_without_end_cost_nothing_and_end_as_missing() -> None:
    grid = chain(1_000, "{next} ^ 400 * {next} ^ 400")
    found = computed(grid, {"a1.now": Figure(Decimal(99))}, {})
    assert found["f0.now"] == Figure(None, Mark.MISSING)
