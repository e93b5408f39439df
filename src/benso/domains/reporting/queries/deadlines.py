"""When reports of a regime are due next, and from how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from benso.domains.reporting.rules import due_at, duties, periods_of
from benso.domains.reporting.types import Version
from benso.domains.units.queries import roster
from benso.kernel.periods import Period
from benso.kernel.working_time import VIETNAM, Calendar

_FAR = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class NextDeadline:
    """A period, when its reports are due, and how many offices owe one as the register stands."""

    period: Period
    due_at: datetime
    owed: int


def next_deadlines(version: Version, at: datetime, calendar: Calendar, count: int = 3) -> list[NextDeadline]:
    """The next deadlines from a moment on, the nearest first, as long as the version holds."""
    today = at.astimezone(VIETNAM).date()
    regime, found = version.regime, list[NextDeadline]()
    for period in periods_of(regime, today - _FAR / 2, today + _FAR):
        due = due_at(regime, period, calendar)
        if due >= at and _falls_under(version, period.end):
            owed = sum(1 for _ in duties(regime, period, roster(), calendar))
            found.append(NextDeadline(period, due, owed))
        if len(found) == count:
            break
    return found


def _falls_under(version: Version, end: date) -> bool:
    return (version.starts is None or version.starts <= end) and (version.ends is None or end < version.ends)
