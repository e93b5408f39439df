"""From values to a state. The rules are told to the public in ``docs/targets/states.md``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from benso.domains.scoreboard.types import Direction, PathPoint, Point, Projection, Promise, State, Target


def promise_in_force(promises: Sequence[Promise], as_of: date) -> Promise | None:
    """The nearest promise with a value that is not yet due, else the last one; ``None`` where none has a value."""
    valued = sorted((p for p in promises if p.value is not None), key=lambda p: p.due)
    return next((p for p in valued if p.due >= as_of), valued[-1] if valued else None)


def keeps(target: Target, value: Decimal, promise: Promise) -> bool:
    """Whether a value keeps a promise."""
    if promise.value is None:
        return False
    if target.direction is Direction.AT_MOST:
        return value < promise.value if target.strictly else value <= promise.value
    return value > promise.value if target.strictly else value >= promise.value


def gap(target: Target, value: Decimal, promise: Promise) -> Decimal | None:
    """How far a value is beyond the promise; negative while something is missing, whichever the direction."""
    if promise.value is None:
        return None
    return promise.value - value if target.direction is Direction.AT_MOST else value - promise.value


def promised_path(target: Target, points: Sequence[Point]) -> tuple[PathPoint, ...]:
    """Corners of the straight path to each promised value.

    It starts at the first point of the deciding basis when there are two or more. With none or one a promise of "at
    least" starts from nothing on the day of adoption; a promise of a rank then has no path.
    """
    corners = [PathPoint(p.due, p.value) for p in sorted(target.promises, key=lambda p: p.due) if p.value is not None]
    if not corners:
        return ()
    if len(points) >= 2 and points[0].date < corners[0].date:
        start = PathPoint(points[0].date, points[0].value)
    elif target.direction is Direction.AT_MOST:
        return tuple(corners) if len(corners) > 1 else ()
    else:
        start = PathPoint(target.adopted, Decimal(0))
    return (start, *corners)


def path_value(path: Sequence[PathPoint], on: date) -> Decimal | None:
    """Where the promised path stands on a day; ``None`` outside it."""
    for before, after in pairwise(path):
        if before.date <= on <= after.date:
            days = Decimal((after.date - before.date).days)
            return before.value + (after.value - before.value) * (on - before.date).days / days
    return None


def state(
    target: Target,
    current: Point | None,
    promise: Promise | None,
    expected: Decimal | None,
    projection: Projection | None,
    as_of: date,
) -> State:
    """The state of a target, or of one reading of it.

    :param current: the deciding value
    :param promise: the promise in force
    :param expected: where the promised path stands on the date of the deciding value
    """
    if target.subject_until is not None and as_of >= target.subject_until:
        return State.NO_SUBJECT
    if promise is None or promise.value is None:
        return State.NO_THRESHOLD
    if current is None:
        return State.NO_EVIDENCE
    if keeps(target, current.value, promise):
        return State.MET
    if as_of > promise.due:
        return State.BEHIND
    on_path = expected is not None and _at_least_as_good(target, current.value, expected)
    leads_there = projection is not None and projection.due == promise.due and keeps(target, projection.value, promise)
    return State.ON_COURSE if on_path or leads_there else State.BEHIND


def _at_least_as_good(target: Target, value: Decimal, expected: Decimal) -> bool:
    return value <= expected if target.direction is Direction.AT_MOST else value >= expected
