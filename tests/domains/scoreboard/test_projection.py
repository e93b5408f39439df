"""The straight-line outlook against values computed by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from benso.domains.scoreboard import rules
from benso.domains.scoreboard.types import Projection
from tests.domains.scoreboard.samples import a_point

START = date(2020, 1, 1)


def at(days: int, value: str | int):
    return a_point(START + timedelta(days=days), value)


def test_one_point_leads_nowhere() -> None:
    assert rules.project([at(0, 5)], START + timedelta(days=10)) is None


def test_two_points_give_a_line_without_a_range() -> None:
    assert rules.project([at(0, 10), at(10, 20)], START + timedelta(days=30)) == Projection(
        START + timedelta(days=30), Decimal("40.00"), None, None, 2
    )


def test_two_values_of_one_day_are_no_line() -> None:
    assert rules.project([at(0, 10), at(0, 20)], START + timedelta(days=30)) is None


def test_nothing_is_projected_to_a_day_already_passed() -> None:
    assert rules.project([at(0, 10), at(10, 20)], START + timedelta(days=10)) is None


def test_three_points_give_an_80_per_cent_interval() -> None:
    # Days 0, 1, 2 and values 1, 2, 4: slope 1.5, mean 7/3 at day 1, residual variance 1/6; at day 3 the line is at
    # 16/3 and the half width is 3.0777 * sqrt(1/6 * (1 + 1/3 + 4/2)) = 2.294.
    assert rules.project([at(0, 1), at(1, 2), at(2, 4)], START + timedelta(days=3)) == Projection(
        START + timedelta(days=3), Decimal("5.33"), Decimal("3.04"), Decimal("7.63"), 3
    )


def test_points_on_a_line_leave_no_doubt() -> None:
    found = rules.project([at(0, 10), at(10, 20), at(20, 30)], START + timedelta(days=30))

    assert found == Projection(START + timedelta(days=30), Decimal("40.00"), Decimal("40.00"), Decimal("40.00"), 3)


def test_values_are_held_within_the_limits_of_the_measure() -> None:
    found = rules.project([at(0, 10), at(10, 90)], START + timedelta(days=20), high_limit=Decimal(100))

    assert found is not None
    assert found.value == Decimal("100.00")


@given(st.lists(st.integers(0, 100), min_size=3, max_size=40))
def test_the_interval_holds_the_line(values: list[int]) -> None:
    found = rules.project([at(30 * i, v) for i, v in enumerate(values)], START + timedelta(days=2000))

    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
