"""When things happen: people at home at any waking hour, officials and counters only while offices are open."""

from __future__ import annotations

from bisect import bisect
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from benso.kernel.working_time import VIETNAM, Calendar, add_working_hours, working_time

HOME = (6, 22)
"""Hours at which people apply from home."""
OFFICES_OPEN = time(7, 0)


def counter_moment(calendar: Calendar, day: date, chance: Random) -> datetime:
    """A moment of a working day while the counter is open, mornings rather than afternoons."""
    shifts = calendar.shifts(day)
    shift = shifts[0] if chance.random() < 0.6 else shifts[-1]
    opens, closes = (datetime.combine(day, edge, VIETNAM) for edge in (shift.opens, shift.closes))
    return opens + (closes - opens) * chance.random()


def home_moment(day: date, chance: Random) -> datetime:
    """A moment of any day at which people are awake."""
    start = datetime.combine(day, time(HOME[0]), VIETNAM)
    return start + timedelta(seconds=chance.randrange((HOME[1] - HOME[0]) * 3600))


def some_day(calendar: Calendar, since: date, until: date, chance: Random, *, open_only: bool, fresh: bool) -> date:
    """A day of the time simulated; working days far more often. ``fresh``: in its last tenth."""
    span = (until - since).days + 1
    first = span - max(3, span // 10) if fresh else 0
    weights = []
    for offset in range(max(first, 0), span):
        day = since + timedelta(days=offset)
        weights.append((day, 10 if calendar.is_working_day(day) else 0 if open_only else 2))
    sums: list[int] = []
    for _, weight in weights:
        sums.append((sums[-1] if sums else 0) + weight)
    if not sums or not sums[-1]:
        return calendar.on_or_after(since)
    return weights[bisect(sums, chance.randrange(sums[-1]))][0]


def worked_later(calendar: Calendar, start: datetime, hours: float) -> datetime:
    """So many working hours later, to the second."""
    return add_working_hours(calendar, start, Decimal(f"{max(hours, 0.05):.3f}")).replace(microsecond=0)


def part_of_term(calendar: Calendar, start: datetime, end: datetime, part: float) -> datetime:
    """The moment when this part of the working time from ``start`` to ``end`` is over; more than 1 is late."""
    whole = working_time(calendar, start, end).total_seconds() / 3600
    return worked_later(calendar, start, whole * part)


def morning(at: datetime) -> datetime:
    """The next time offices open, be it a working day or not."""
    local = at.astimezone(VIETNAM)
    today = datetime.combine(local.date(), OFFICES_OPEN, VIETNAM)
    return today if today >= local else today + timedelta(days=1)
