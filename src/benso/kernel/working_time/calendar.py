"""Which days and hours are worked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from itertools import pairwise

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam keeps UTC+7 all year and has no summer time."""

DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
DEFAULT_CUT_OFF = time(15)
"""*After 15:00 counts as the next working day*, as 32 pages of the national portal say."""
_NEVER_WORKING = 366
"""A calendar with no working day for this long is a mistake, not a holiday."""


class DayKind(StrEnum):
    """What a decision makes of a day: ``HALF`` is worked in the first shift only."""

    OFF = "off"
    WORKING = "working"
    HALF = "half"


class Standing(StrEnum):
    """How sure a day is: announcement read, from a published holiday table only, or our own estimate."""

    ANNOUNCED = "announced"
    TABLE = "table"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that departs from its weekday, with the decision that says so."""

    day: date
    kind: DayKind
    basis: str
    standing: Standing


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """One stretch of opening hours within a day.

    :raises ValueError: if it does not close after it opens
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError(f"a shift from {self.opens} cannot close at {self.closes}")

    @property
    def length(self) -> timedelta:
        """Opening time."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)


@dataclass(frozen=True, slots=True)
class ShiftTable:
    """Opening hours by weekday (Monday first, seven tuples of shifts in order).

    ``counted`` are the weekdays that count as working days for deadlines: a counter that opens on Saturday morning
    takes dossiers then, but its deadlines still run Monday to Friday. ``cut_off`` is the hour after which a dossier
    settled on the day of reception counts as received on the next working day.

    :raises ValueError: if there are not seven weekdays, shifts overlap, or a counted weekday has no shift
    """

    code: str
    label_vi: str
    label_en: str
    weekdays: tuple[tuple[Shift, ...], ...]
    counted: frozenset[int] = MONDAY_TO_FRIDAY
    cut_off: time = DEFAULT_CUT_OFF

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7:
            raise ValueError("a shift table has seven weekdays")
        if any(other.opens < one.closes for shifts in self.weekdays for one, other in pairwise(shifts)):
            raise ValueError("shifts of one day overlap or are out of order")
        if not self.counted or not all(self.weekdays[weekday] for weekday in self.counted):
            raise ValueError("a weekday that counts has no shift")

    @property
    def full_day(self) -> tuple[Shift, ...]:
        """Shifts of the fullest counted weekday: what a make-up Saturday works."""
        return max((self.weekdays[weekday] for weekday in sorted(self.counted)), key=opening_time)

    @property
    def day_length(self) -> timedelta:
        """Working time of a full day, 8 hours in the usual table."""
        return opening_time(self.full_day)


def opening_time(shifts: Iterable[Shift]) -> timedelta:
    """Sum of the lengths of shifts."""
    return sum((shift.length for shift in shifts), timedelta())


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one office: special days over a shift table.

    :param make_up_counts: whether a Saturday worked in exchange for a day off counts as a working day of a deadline.
        No rule was found that settles it; the default says yes, since the office works that day.
    """

    special: Mapping[date, SpecialDay]
    table: ShiftTable
    make_up_counts: bool = True

    def kind(self, on: date) -> DayKind:
        """What the day is for the counting of deadlines."""
        special = self.special.get(on)
        counted = on.weekday() in self.table.counted
        if special is not None and (counted or self.make_up_counts):
            return special.kind
        return DayKind.WORKING if counted else DayKind.OFF

    def is_working_day(self, on: date) -> bool:
        """Whether the day counts as a working day; half days do."""
        return self.kind(on) is not DayKind.OFF

    def shifts(self, on: date) -> tuple[Shift, ...]:
        """Working shifts of a day; none on a day that does not count."""
        kind = self.kind(on)
        if kind is DayKind.OFF:
            return ()
        shifts = self.table.weekdays[on.weekday()] if on.weekday() in self.table.counted else self.table.full_day
        return shifts[:1] if kind is DayKind.HALF else shifts

    def is_open(self, moment: datetime) -> bool:
        """Whether the counter is open, also on a weekday that does not count, at an aware moment."""
        local = moment.astimezone(VIETNAM)
        special = self.special.get(local.date())
        if special is None or special.kind is DayKind.WORKING:
            shifts = self.table.weekdays[local.weekday()]
            if special is not None and local.weekday() not in self.table.counted:
                shifts = self.table.full_day
        elif special.kind is DayKind.HALF:
            shifts = (self.table.weekdays[local.weekday()] or self.table.full_day)[:1]
        else:
            shifts = ()
        return any(shift.opens <= local.time() < shift.closes for shift in shifts)

    def next_working_day(self, after: date) -> date:
        """The first working day after a day."""
        return self._step(after, DAY)

    def previous_working_day(self, before: date) -> date:
        """The last working day before a day."""
        return self._step(before, -DAY)

    def on_or_after(self, on: date) -> date:
        """The day itself if it is worked, else the next working day (Civil Code 2015 Art. 148.5)."""
        return on if self.is_working_day(on) else self.next_working_day(on)

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``, which itself is not counted (Civil Code 2015 Art. 147.2).

        A negative count goes back; zero is the start itself, working day or not.
        """
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            start = self._step(start, step)
        return start

    def working_days_between(self, start: date, end: date) -> int:
        """Number of working days after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + offset * DAY) for offset in range(1, (end - start).days + 1))

    def working_days_in_year(self, year: int) -> int:
        """Working days of a calendar year, make-up Saturdays included as the calendar counts them."""
        return self.working_days_between(date(year - 1, 12, 31), date(year, 12, 31))

    def is_certain(self, since: date, until: date) -> bool:
        """Whether deadlines across these days rest on no estimate: every year has its days off and none is estimated.

        A calendar that ends before a deadline does not know the holidays on the way to it.
        """
        known = {day.year for day, special in self.special.items() if special.standing is not Standing.ESTIMATE}
        estimated = any(
            special.standing is Standing.ESTIMATE and since <= day <= until for day, special in self.special.items()
        )
        return not estimated and all(year in known for year in range(since.year, until.year + 1))

    def _step(self, day: date, step: timedelta) -> date:
        for _ in range(_NEVER_WORKING):
            day += step
            if self.is_working_day(day):
                return day
        raise ValueError(f"no working day within a year of {day}")


def calendar_from_rows(days: Iterable[SpecialDay], table: ShiftTable, *, make_up_counts: bool = True) -> Calendar:
    """A calendar from its rows.

    :raises ValueError: if a day is named twice
    """
    special: dict[date, SpecialDay] = {}
    for row in days:
        if row.day in special:
            raise ValueError(f"{row.day} is named twice")
        special[row.day] = row
    return Calendar(special, table, make_up_counts)
