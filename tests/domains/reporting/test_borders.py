"""Every series is exact in the borders of each of the four maps 2020 to 2025, and says where it is an estimate."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from benso.domains.reporting import queries
from benso.domains.reporting.types import Mark, Question, Row
from benso.domains.units.queries import roster
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Unit, Weight
from benso.kernel.periods import Period, PeriodKind, month
from tests.domains.reporting.small import declare
from tests.domains.reporting.values import KNOWN, put, put_all

pytestmark = pytest.mark.django_db
MAPS = {164: date(2020, 1, 20), 157: date(2022, 6, 30), 148: date(2025, 3, 31), 48: date(2025, 8, 31)}
"""A day on each map, by its number of communes."""


def period_of(on: date) -> Period:
    return month(on.year, on.month)


def fill(on: date) -> tuple[dict[str, int], Period]:
    """One month in which every commune of the day reports a figure of its own."""
    declare(KNOWN)
    period = period_of(on)
    values = {unit.id: 1_000 + 7 * number for number, unit in enumerate(roster().on(period.end, Level.COMMUNE))}
    put_all({unit: {"test_households": value} for unit, value in values.items()}, period)
    return values, period


def ask(period: Period, **more: object) -> Question:
    values: dict[str, object] = {
        "indicators": ("test_households",),
        "level": Level.COMMUNE,
        "kind": PeriodKind.MONTH,
        "since": period.start,
        "until": period.end,
    }
    return Question(**{**values, **more})  # type: ignore[arg-type]


def by_hand(values: dict[str, int], register: Roster, targets: list[Unit]) -> dict[str, Fraction]:
    """The same by census communes, each carrying its share of persons: arithmetic of its own, in fractions."""
    persons = register.weights(Weight.PERSONS)
    carried: dict[str, Fraction] = {}
    for unit, value in values.items():
        atoms = register.territory(unit).atoms
        whole = sum(persons[atom] for atom in atoms)
        for atom in atoms:
            carried[atom] = Fraction(value * persons[atom], whole)
    return {
        unit.id: sum((carried[atom] for atom in register.territory(unit.id).atoms), Fraction(0)) for unit in targets
    }


@pytest.mark.parametrize("then", MAPS)
def test_in_the_borders_of_each_map_every_figure_is_the_sum_of_its_land(then: int) -> None:
    values, period = fill(MAPS[then])
    register = roster()
    assert len(values) == then
    for count, on in MAPS.items():
        targets = register.on(on, Level.COMMUNE)
        rows = {row.unit: row for row in queries.table(ask(period, borders=on)).rows}
        expected = by_hand(values, register, targets)
        assert len(rows) == len(targets) == count
        assert all(row.covered for row in rows.values())
        for unit, row in rows.items():
            assert row.value is not None
            if row.estimated:
                assert abs(Fraction(row.value) - expected[unit]) < Fraction(1, 100_000)
            else:
                assert Fraction(row.value) == expected[unit]
        assert sum(row.value or 0 for row in rows.values()) == sum(values.values())


@pytest.mark.parametrize(("then", "on"), [(then, on) for then in MAPS for on in MAPS if then > on])
def test_going_forward_nothing_is_an_estimate(then: int, on: int) -> None:
    _, period = fill(MAPS[then])
    assert not any(row.estimated for row in queries.table(ask(period, borders=MAPS[on])).rows)


def test_a_merged_commune_has_the_sum_of_those_that_became_it() -> None:
    values, period = fill(MAPS[148])
    register = roster()
    merged = next(u for u in register.on(MAPS[48], Level.COMMUNE) if len(u.predecessors) >= 3)
    rows = {row.unit: row for row in queries.table(ask(period, borders=MAPS[48])).rows}
    total = sum(values[before] for before in merged.predecessors)
    assert rows[merged.id] == Row("test_households", merged.id, period.code, Decimal(total))


def test_a_commune_cut_up_again_is_divided_by_census_persons_and_marked() -> None:
    values, period = fill(MAPS[48])
    register = roster()
    persons = register.weights(Weight.PERSONS)
    merged = next(u for u in register.on(MAPS[48], Level.COMMUNE) if len(u.predecessors) >= 3)
    rows = {row.unit: row for row in queries.table(ask(period, borders=MAPS[148])).rows}
    weight = {u: sum(persons[a] for a in register.territory(u).atoms) for u in merged.predecessors}
    for unit, part in weight.items():
        exact = Fraction(values[merged.id] * part, sum(weight.values()))
        assert abs(Fraction(rows[unit].value or 0) - exact) < Fraction(1, 100_000)
        assert rows[unit].estimated
    assert sum(rows[u].value or 0 for u in weight) == values[merged.id]


def test_a_commune_that_stayed_the_same_keeps_its_figure_unmarked() -> None:
    values, period = fill(MAPS[164])
    rows = {row.unit: row for row in queries.table(ask(period, borders=MAPS[157])).rows}
    same = [unit for unit in values if unit in rows]
    assert len(same) > 140
    assert all(rows[unit] == Row("test_households", unit, period.code, Decimal(values[unit])) for unit in same)


def test_where_a_part_has_not_reported_the_whole_is_not_covered() -> None:
    declare(KNOWN)
    period = period_of(MAPS[148])
    merged = next(u for u in roster().on(MAPS[48], Level.COMMUNE) if len(u.predecessors) >= 3)
    for number, unit in enumerate(merged.predecessors[1:]):
        put(unit, period, {"test_households": number + 1})
    (row,) = queries.table(ask(period, borders=MAPS[48])).rows
    assert row.covered is False
    put(merged.predecessors[0], period, {"test_households": Mark.MISSING})
    (row,) = queries.table(ask(period, borders=MAPS[48])).rows
    assert (row.value, row.mark) == (None, Mark.MISSING)


def test_districts_as_then_and_in_other_borders_are_the_sums_of_their_communes() -> None:
    values, period = fill(MAPS[157])
    register = roster()
    expected: dict[str, int] = defaultdict(int)
    for unit in register.on(period.end, Level.COMMUNE):
        district = next(u for u in register.ancestors(unit.id, period.end) if u.level is Level.DISTRICT)
        expected[district.id] += values[unit.id]
    rows = queries.table(ask(period, into_level=Level.DISTRICT)).rows
    assert {row.unit: row.value for row in rows} == expected
    assert all(row.covered and not row.estimated for row in rows)
    again = queries.table(ask(period, into_level=Level.DISTRICT, borders=MAPS[157])).rows
    assert set(again) == set(rows)


def test_a_series_through_all_four_maps_stands_in_the_borders_of_the_last() -> None:
    totals = {}
    for on in MAPS.values():
        values, period = fill(on)
        totals[period.code] = sum(values.values())
    question = ask(period_of(MAPS[164]), until=date(2025, 8, 31), borders=MAPS[48])
    table = queries.table(question)
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in table.rows:
        found[row.period] += row.value or 0
    assert found == totals
    assert len({row.unit for row in table.rows}) == 48
    assert len(table.rows) == 4 * 48
    assert table.unplaced == ()
    assert not any(row.estimated for row in table.rows)


def test_a_share_in_other_borders_is_worked_out_from_its_parts() -> None:
    declare(KNOWN)
    period = period_of(MAPS[148])
    merged = next(u for u in roster().on(MAPS[48], Level.COMMUNE) if len(u.predecessors) >= 3)
    for number, unit in enumerate(merged.predecessors, start=1):
        put(unit, period, {"test_households": 100 * number, "test_fibre": 10, "test_fibre_share": 10 / number})
    count = len(merged.predecessors)
    table = queries.table(ask(period, indicators=("test_fibre_share",), borders=MAPS[48]))
    whole = Decimal(100 * 10 * count) / (100 * sum(range(1, count + 1)))
    assert {(row.unit, row.value) for row in table.rows} == {(merged.id, round(whole, 2))}
    assert table.recomputed == ("test_fibre_share",)
