"""Series of one date in the borders of another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benso.domains.units.rules import Roster, Territory, reexpress, share_territories, unplaced
from benso.domains.units.types import Level, Reexpressed, Share, Weight

DAYS = [date(2019, 4, 1), date(2020, 10, 20), date(2023, 4, 10), date(2024, 12, 1), date(2025, 7, 1)]
CENSUS, THEN, NOW = DAYS[0], DAYS[1], DAYS[-1]
WEIGHTS = {"a": 1, "b": 2, "c": 3}
AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=9, allow_nan=False)

pairs_of_days = pytest.mark.parametrize(("source", "target"), [(a, b) for a in DAYS for b in DAYS])


def land(*atoms: str, whole: bool = True) -> Territory:
    return Territory(frozenset(atoms), whole)


def test_a_unit_that_lies_whole_in_another_passes_its_amount_on_exactly() -> None:
    shares = share_territories({"1": land("a"), "2": land("b", "c")}, {"9": land("a", "b", "c")}, WEIGHTS)

    assert [(it.source, it.target, it.weight, it.estimated) for it in shares] == [
        ("1", "9", 1, False),
        ("2", "9", 1, False),
    ]
    assert reexpress({"1": Decimal("1.1"), "2": Decimal("2.2")}, shares) == [
        Reexpressed("9", Decimal("3.3"), estimated=False, covered=True)
    ]


def test_a_unit_that_was_cut_is_divided_by_the_census_and_marked() -> None:
    shares = share_territories({"9": land("a", "b", "c")}, {"1": land("a"), "2": land("b", "c")}, WEIGHTS)

    assert reexpress({"9": Decimal(60)}, shares) == [
        Reexpressed("1", Decimal(10), estimated=True, covered=True),
        Reexpressed("2", Decimal(50), estimated=True, covered=True),
    ]


def test_the_remainder_of_rounding_goes_to_the_largest_piece() -> None:
    shares = share_territories({"9": land("a", "b", "c")}, {it: land(it) for it in "abc"}, {"a": 1, "b": 1, "c": 1})

    amounts = [it.amount for it in reexpress({"9": Decimal(1)}, shares)]

    assert sorted(amounts) == [Decimal("0.333333"), Decimal("0.333333"), Decimal("0.333334")]
    assert sum(share.weight for share in shares) == 1


def test_land_where_no_one_was_counted_is_divided_by_its_pieces() -> None:
    shares = share_territories({"9": land("a", "b")}, {"1": land("a"), "2": land("b")}, {})

    assert [share.weight for share in shares] == [Decimal("0.5"), Decimal("0.5")]


def test_an_amount_of_a_part_says_that_it_does_not_cover_the_unit() -> None:
    shares = share_territories({"1": land("a"), "2": land("b", "c")}, {"9": land("a", "b", "c")}, WEIGHTS)

    assert reexpress({"2": Decimal(5)}, shares) == [Reexpressed("9", Decimal(5), estimated=False, covered=False)]


def test_a_unit_that_reaches_beyond_what_we_know_is_never_covered_and_never_divided() -> None:
    into = share_territories({"1": land("a", "b", "c")}, {"9": land("a", "b", "c", whole=False)}, WEIGHTS)
    back = share_territories({"9": land("a", "b", "c", whole=False)}, {"1": land("a", "b", "c")}, WEIGHTS)

    assert reexpress({"1": Decimal(5)}, into) == [Reexpressed("9", Decimal(5), estimated=False, covered=False)]
    assert back == []
    assert unplaced({"9": Decimal(5)}, back) == {"9": Decimal(5)}


def test_amounts_of_unknown_units_are_told_and_not_dropped() -> None:
    shares = [Share("1", "9", Decimal(1), estimated=False)]

    assert reexpress({"1": Decimal(1), "VN": Decimal(7)}, shares)[0].amount == 1
    assert unplaced({"1": Decimal(1), "VN": Decimal(7)}, shares) == {"VN": Decimal(7)}


@pairs_of_days
def test_shares_of_a_source_add_up_to_one_and_parts_of_a_target_too(roster: Roster, source, target) -> None:
    shares = roster.shares(source, target)
    given, taken = {}, {}
    for share in shares:
        given[share.source] = given.get(share.source, 0) + share.weight
        taken[share.target] = taken.get(share.target, 0) + share.part

    assert given == {unit.id: 1 for unit in roster.on(source, Level.COMMUNE)}
    assert taken == {unit.id: 1 for unit in roster.on(target, Level.COMMUNE)}


@pairs_of_days
def test_only_forwards_is_exact(roster: Roster, source, target) -> None:
    """Units only ever merged whole, so nothing going forward is an estimate; going back, what merged is."""
    estimated = any(share.estimated for share in roster.shares(source, target))
    merged_since = {THEN: {CENSUS}, DAYS[2]: {CENSUS}, DAYS[3]: set(DAYS[:3]), NOW: set(DAYS[:4])}

    assert estimated is (target in merged_since.get(source, set()))


def test_the_same_date_is_the_same_series(roster: Roster) -> None:
    series = {unit.id: Decimal(place) for place, unit in enumerate(roster.on(THEN, Level.COMMUNE))}

    result = reexpress(series, roster.shares(THEN, THEN))

    assert {it.unit: it.amount for it in result} == series
    assert not any(it.estimated for it in result)
    assert all(it.covered for it in result)


def test_forwards_is_the_sum_of_the_members(roster: Roster) -> None:
    series = {unit.id: Decimal(roster.facts(unit.id).census.population) for unit in roster.on(CENSUS, Level.COMMUNE)}

    for day in DAYS:
        result = reexpress(series, roster.shares(CENSUS, day))
        assert {it.unit: it.amount for it in result} == {
            unit.id: roster.facts(unit.id).census.population for unit in roster.on(day, Level.COMMUNE)
        }


def test_dividing_the_census_back_gives_the_census_again(roster: Roster) -> None:
    """The weights are the census, so the census itself comes back to the person (six decimals)."""
    for by, name in ((Weight.PERSONS, "population"), (Weight.HOUSEHOLDS, "households")):
        series = {u.id: Decimal(getattr(roster.facts(u.id).census, name)) for u in roster.on(NOW, Level.COMMUNE)}
        result = reexpress(series, roster.shares(NOW, THEN, by=by))
        assert {it.unit: round(it.amount) for it in result} == {
            unit.id: getattr(roster.facts(unit.id).census, name) for unit in roster.on(THEN, Level.COMMUNE)
        }


@settings(max_examples=25, deadline=None)
@given(data=st.data(), source=st.sampled_from(DAYS), target=st.sampled_from(DAYS))
def test_totals_are_preserved_between_any_two_dates(roster: Roster, data, source, target) -> None:
    units = [unit.id for unit in roster.on(source, Level.COMMUNE)]
    series = data.draw(st.dictionaries(st.sampled_from(units), AMOUNTS, max_size=40))

    result = reexpress(series, roster.shares(source, target))

    assert sum(it.amount for it in result) == sum(series.values())


@settings(max_examples=25, deadline=None)
@given(data=st.data(), then=st.sampled_from(DAYS[:4]))
def test_back_and_forth_gives_the_series_again(roster: Roster, data, then) -> None:
    units = [unit.id for unit in roster.on(NOW, Level.COMMUNE)]
    series = data.draw(st.dictionaries(st.sampled_from(units), AMOUNTS, max_size=40))

    back = {it.unit: it.amount for it in reexpress(series, roster.shares(NOW, then))}
    again = {it.unit: it.amount for it in reexpress(back, roster.shares(then, NOW))}

    assert again == series


def test_districts_are_spread_over_the_communes_that_hold_their_land(roster: Roster) -> None:
    shares = roster.shares(THEN, NOW, Level.DISTRICT)
    heirs: dict[str, set[str]] = {}
    for share in shares:
        heirs.setdefault(share.source, set()).add(share.target)

    assert heirs == {unit.id: set(unit.successors) for unit in roster.on(THEN, Level.DISTRICT)}
    assert all(share.estimated for share in shares)


def test_communes_of_today_add_up_to_the_old_districts(roster: Roster) -> None:
    series = {unit.id: Decimal(roster.facts(unit.id).census.population) for unit in roster.on(NOW, Level.COMMUNE)}

    result = reexpress(series, roster.shares(NOW, THEN, Level.COMMUNE, Level.DISTRICT))

    assert {it.unit: round(it.amount) for it in result} == {
        unit.id: roster.facts(unit.id).census.population for unit in roster.on(THEN, Level.DISTRICT)
    }
    # Mỏ Cày Nam and the four coastal districts were not cut: their communes of today lie whole in them.
    assert sorted(it.unit[:3] for it in result if not it.estimated) == ["833", "835", "836", "837"]


def test_the_old_province_is_a_part_of_the_new_one_and_cannot_be_had_back(roster: Roster) -> None:
    forwards = roster.shares(THEN, NOW, Level.PROVINCE)

    assert reexpress({"83@2004-08-31": Decimal(100)}, forwards) == [
        Reexpressed("86@2025-07-01", Decimal(100), estimated=False, covered=False)
    ]
    assert roster.shares(NOW, THEN, Level.PROVINCE) == ()
