"""Minimum over groups, geometric mean of growth, ranks among fewer provinces."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from benso.domains.scoreboard import rules
from benso.domains.scoreboard.types import Direction
from tests.domains.scoreboard.samples import a_point

TERM = [(date(2021, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2030, 12, 31))]


def year(number: int, value: str):
    return a_point(date(number, 12, 31), value, period_start=date(number, 1, 1))


def test_the_lowest_sector_is_the_score_and_has_its_name() -> None:
    sectors = [
        a_point(date(2024, 12, 31), v, group=g) for g, v in (("services", 12), ("agriculture", 1), ("mining", 7))
    ]

    assert rules.worst_of(sectors) == [sectors[1]]


def test_for_a_promise_of_at_most_the_highest_group_is_the_worst() -> None:
    groups = [a_point(date(2024, 12, 31), v, group=g) for g, v in (("a", 12), ("b", 1))]

    assert rules.worst_of(groups, Direction.AT_MOST) == [groups[0]]


def test_years_are_scored_apart() -> None:
    found = rules.worst_of(
        [a_point(date(y, 12, 31), v, group=g) for y in (2023, 2024) for g, v in (("a", y), ("b", 1))]
    )

    assert [(p.date.year, p.group) for p in found] == [(2023, "b"), (2024, "b")]


def test_geometric_mean_of_the_national_growth_2022_to_2024_is_4_77() -> None:
    mean = rules.geometric_mean_growth([Decimal("4.8"), Decimal("3.65"), Decimal("5.88")])

    assert mean.quantize(Decimal("0.01")) == Decimal("4.77")


def test_growth_and_equal_decline_do_not_cancel() -> None:
    assert rules.geometric_mean_growth([Decimal(50), Decimal(-50)]).quantize(Decimal("0.0001")) == Decimal("-13.3975")


@given(st.integers(-50, 50), st.integers(1, 8))
def test_constant_growth_is_its_own_mean(growth: int, years: int) -> None:
    assert rules.geometric_mean_growth([Decimal(growth)] * years) == Decimal(growth)


def test_compound_rate_leads_from_the_first_level_to_the_last() -> None:
    assert rules.compound_rate(Decimal(100), Decimal(121), 2) == Decimal(10)


def test_a_mean_is_complete_only_when_every_year_of_the_term_is_there() -> None:
    found = rules.term_means([year(2021, "5"), year(2022, "5"), year(2024, "5")], TERM)

    assert [(p.date.year, p.complete) for p in found] == [(2021, True), (2022, True), (2024, False)]


def test_a_new_term_starts_anew_and_years_before_the_first_do_not_count() -> None:
    found = rules.term_means([year(2020, "99"), year(2025, "5"), year(2026, "8")], TERM)

    assert [(p.date.year, p.value) for p in found] == [(2025, Decimal(5)), (2026, Decimal(8))]


def test_equal_rank_after_the_mergers_of_2025() -> None:
    assert [rules.equal_rank(r, 63, 34) for r in (1, 10, 25, 63)] == [1, 5, 13, 34]
