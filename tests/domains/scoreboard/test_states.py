"""From values to states, as told in docs/targets/states.md."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from benso.domains.scoreboard import rules
from benso.domains.scoreboard.types import Direction, PathPoint, Projection, Promise, State
from tests.domains.scoreboard.samples import a_point, a_target

T = a_target()
DUE_2025, DUE_2030 = T.promises
BEFORE, AFTER = date(2025, 6, 1), date(2026, 1, 1)


def test_promise_in_force_is_the_nearest_one_not_yet_due() -> None:
    assert rules.promise_in_force(T.promises, date(2025, 12, 31)) == DUE_2025
    assert rules.promise_in_force(T.promises, date(2026, 1, 1)) == DUE_2030


def test_a_promise_without_a_value_is_never_in_force() -> None:
    only_2025 = (DUE_2025, Promise(date(2030, 12, 31), None))

    assert rules.promise_in_force(only_2025, date(2026, 1, 1)) == DUE_2025
    assert rules.promise_in_force((Promise(date(2025, 12, 31), None),), BEFORE) is None


def test_the_last_promise_stays_in_force_after_its_day() -> None:
    assert rules.promise_in_force(T.promises, date(2031, 5, 5)) == DUE_2030


def test_at_least_is_kept_at_the_value_itself() -> None:
    assert rules.keeps(T, Decimal(80), DUE_2025)
    assert not rules.keeps(T, Decimal("79.99"), DUE_2025)


def test_strictly_more_is_not_kept_at_the_value_itself() -> None:
    strict = a_target(strictly=True)

    assert not rules.keeps(strict, Decimal(80), DUE_2025)
    assert rules.keeps(strict, Decimal("80.01"), DUE_2025)


def test_gap_is_negative_while_something_is_missing_in_both_directions() -> None:
    rank = a_target(direction=Direction.AT_MOST)

    assert rules.gap(T, Decimal(70), DUE_2025) == Decimal(-10)
    assert rules.gap(rank, Decimal(90), DUE_2025) == Decimal(-10)
    assert rules.gap(rank, Decimal(70), DUE_2025) == Decimal(10)


def test_path_runs_from_the_first_point_through_every_promise() -> None:
    path = rules.promised_path(T, [a_point(date(2022, 12, 31), 50), a_point(date(2023, 12, 31), 55)])

    assert path == (
        PathPoint(date(2022, 12, 31), Decimal(50)),
        PathPoint(date(2025, 12, 31), Decimal(80)),
        PathPoint(date(2030, 12, 31), Decimal(90)),
    )


def test_path_of_a_single_point_runs_from_nothing_on_the_day_of_adoption() -> None:
    assert rules.promised_path(T, [a_point(date(2022, 12, 31), 50)])[0] == PathPoint(date(2020, 10, 20), Decimal(0))


def test_a_rank_with_a_single_point_and_a_single_promise_has_no_path() -> None:
    rank = a_target(direction=Direction.AT_MOST, promises=(DUE_2025,))

    assert rules.promised_path(rank, [a_point(date(2022, 12, 31), 50)]) == ()


def test_a_point_before_the_due_day_of_no_promise_leaves_no_path() -> None:
    assert rules.promised_path(a_target(promises=()), [a_point(date(2022, 1, 1), 5)]) == ()


def test_path_is_straight_between_corners_and_unknown_outside() -> None:
    path = (PathPoint(date(2025, 1, 1), Decimal(0)), PathPoint(date(2025, 1, 11), Decimal(10)))

    assert rules.path_value(path, date(2025, 1, 4)) == Decimal(3)
    assert rules.path_value(path, date(2025, 1, 12)) is None


@given(st.integers(0, 1826), st.integers(0, 100))
def test_path_value_lies_between_its_corners(days: int, start: int) -> None:
    first = date(2020, 12, 31)
    path = (PathPoint(first, Decimal(start)), PathPoint(date(2025, 12, 31), Decimal(80)))
    value = rules.path_value(path, first + timedelta(days=days))

    assert value is not None
    assert min(start, 80) <= value <= max(start, 80)


def test_a_value_that_keeps_the_promise_is_met_before_and_after_its_day() -> None:
    point = a_point(date(2025, 1, 1), 85)

    assert rules.state(T, point, DUE_2025, Decimal(99), None, BEFORE) is State.MET
    assert rules.state(T, point, DUE_2025, None, None, AFTER) is State.MET


def test_a_value_on_the_path_is_on_course() -> None:
    assert rules.state(T, a_point(BEFORE, 70), DUE_2025, Decimal(70), None, BEFORE) is State.ON_COURSE


def test_a_value_under_the_path_is_behind() -> None:
    assert rules.state(T, a_point(BEFORE, 70), DUE_2025, Decimal("70.01"), None, BEFORE) is State.BEHIND


def test_a_projection_that_keeps_the_promise_is_on_course() -> None:
    ahead = Projection(DUE_2025.due, Decimal(81), None, None, 2)

    assert rules.state(T, a_point(BEFORE, 70), DUE_2025, Decimal(75), ahead, BEFORE) is State.ON_COURSE


def test_an_unkept_promise_is_behind_after_its_day_whatever_the_projection() -> None:
    ahead = Projection(DUE_2025.due, Decimal(99), None, None, 2)

    assert rules.state(T, a_point(BEFORE, 70), DUE_2025, Decimal(60), ahead, AFTER) is State.BEHIND


def test_a_rank_above_the_path_is_behind() -> None:
    rank = a_target(direction=Direction.AT_MOST)

    assert rules.state(rank, a_point(BEFORE, 90), DUE_2025, Decimal(89), None, BEFORE) is State.BEHIND
    assert rules.state(rank, a_point(BEFORE, 88), DUE_2025, Decimal(89), None, BEFORE) is State.ON_COURSE


def test_without_a_value_there_is_no_evidence() -> None:
    assert rules.state(T, None, DUE_2025, None, None, BEFORE) is State.NO_EVIDENCE


def test_without_a_promised_value_there_is_no_threshold_even_with_a_value() -> None:
    assert rules.state(T, a_point(BEFORE, 100), None, None, None, BEFORE) is State.NO_THRESHOLD


def test_without_a_subject_nothing_is_judged_any_more() -> None:
    gone = a_target(subject_until=date(2025, 7, 1))

    assert rules.state(gone, a_point(BEFORE, 100), DUE_2025, None, None, date(2025, 6, 30)) is State.MET
    assert rules.state(gone, a_point(BEFORE, 100), DUE_2025, None, None, date(2025, 7, 1)) is State.NO_SUBJECT
