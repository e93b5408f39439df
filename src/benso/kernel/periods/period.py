"""Periods as values: how they are made, moved and divided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from benso.kernel.periods import labels
from benso.kernel.periods.kinds import PeriodKind

DAY = timedelta(days=1)
DECREE_09_CUT_OFF = 15
"""Reports of state agencies close on the 14th (Decree 09/2019/NĐ-CP Art. 12)."""


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}
_CHILD = {
    PeriodKind.WEEK: PeriodKind.DAY,
    PeriodKind.MONTH: PeriodKind.DAY,
    PeriodKind.QUARTER: PeriodKind.MONTH,
    PeriodKind.HALF: PeriodKind.QUARTER,
    PeriodKind.YEAR: PeriodKind.QUARTER,
    PeriodKind.TERM: PeriodKind.YEAR,
}

TERM_YEARS = 5


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of whole days, ``start`` and ``end`` both included. Ordered by start, then end.

    Build one with the functions of this module (:func:`month`, :func:`parse`, …), which keep kind and days in step.
    ``cut_off`` is the day of the month on which a reporting period opens; 1 for a calendar period.
    """

    start: date
    end: date
    kind: PeriodKind
    cut_off: int = 1

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}")

    def __str__(self) -> str:
        return self.code

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def code(self) -> str:
        """Stable code; :func:`parse` gives the period back."""
        if self.kind is PeriodKind.DAY:
            return self.start.isoformat()
        if self.kind is PeriodKind.WEEK:
            iso = self.start.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}"
        if self.kind is PeriodKind.TERM:
            return f"{self.start.year - 1:04}/{self.end.year:04}"
        if self.kind is PeriodKind.SPAN:
            return f"{self.start.isoformat()}/{self.end.isoformat()}"
        number = self._number
        part = {
            PeriodKind.MONTH: f"-{number:02}",
            PeriodKind.QUARTER: f"-Q{number}",
            PeriodKind.HALF: f"-H{number}",
            PeriodKind.YEAR: "",
        }[self.kind]
        return f"{self.end.year:04}{part}" + (f"~{self.cut_off}" if self.cut_off != 1 else "")

    @property
    def _number(self) -> int:
        # The last month names the period: true for calendar and for reporting periods alike.
        return (self.end.month - 1) // _MONTHS[self.kind] + 1

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def is_reporting(self) -> bool:
        """Whether it follows a cut-off day instead of the calendar."""
        return self.cut_off != 1

    def covers(self, other: Period) -> bool:
        """Whether every day of ``other`` is in this period."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def shifted(self, steps: int) -> Period:
        """The period of the same kind and cut-off ``steps`` later (earlier if negative); a span moves by its length.

        Terms follow each other every five years.
        """
        if self.kind in (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.SPAN):
            moved = timedelta(days=self.days * steps)
            return Period(self.start + moved, self.end + moved, self.kind)
        if self.kind is PeriodKind.TERM:
            return term(self.start.year - 1 + TERM_YEARS * steps)
        return _by_months(self.kind, self.end.year * 12 + self.end.month - 1 + _MONTHS[self.kind] * steps, self.cut_off)

    def next(self) -> Period:
        """The period after this one."""
        return self.shifted(1)

    def previous(self) -> Period:
        """The period before this one."""
        return self.shifted(-1)

    def year_before(self) -> Period:
        """The same period one year earlier (*cùng kỳ năm trước*); 29 February becomes the 28th.

        :raises ValueError: for a week or a term, which have no counterpart a year earlier
        """
        if self.kind in _MONTHS:
            return self.shifted(-12 // _MONTHS[self.kind])
        if self.kind in (PeriodKind.DAY, PeriodKind.SPAN):
            return Period(_year_earlier(self.start), _year_earlier(self.end), self.kind)
        raise ValueError(f"a {self.kind} has no counterpart a year earlier")

    def children(self, kind: PeriodKind | None = None) -> list[Period]:
        """The shorter periods that make it up: year → quarters → months → days, half → quarters, term → years.

        :param kind: a finer kind to cut into at once; by default the next finer one
        :raises ValueError: if the period is not made of whole periods of that kind
        """
        wanted = kind or _CHILD.get(self.kind)
        if wanted is None:
            raise ValueError(f"a {self.kind} is not divided by itself; say into what")
        parts = periods_between(wanted, self.start, self.end, cut_off=self.cut_off if wanted in _MONTHS else 1)
        if not parts or parts[0].start != self.start or parts[-1].end != self.end:
            raise ValueError(f"{self.code} is not made of whole {wanted} periods")
        return parts

    @property
    def label_vi(self) -> str:
        """Name in Vietnamese, e.g. ``Quý I/2024``, ``6 tháng đầu năm 2024``, ``Tháng 11/2024 (15/10–14/11/2024)``."""
        return labels.label_vi(self.kind, self.start, self.end, reporting=self.is_reporting)

    @property
    def label_en(self) -> str:
        """Name in English, e.g. ``Q1 2024``, ``First half of 2024``, ``November 2024 (15 Oct – 14 Nov 2024)``."""
        return labels.label_en(self.kind, self.start, self.end, reporting=self.is_reporting)


def day(on: date) -> Period:
    """One day."""
    return Period(on, on, PeriodKind.DAY)


def week(year: int, number: int) -> Period:
    """A week of ISO 8601, Monday to Sunday.

    :raises ValueError: if the year has no such week
    """
    monday = date.fromisocalendar(year, number, 1)
    return Period(monday, monday + 6 * DAY, PeriodKind.WEEK)


def month(year: int, number: int, *, cut_off: int = 1) -> Period:
    """A month; with ``cut_off`` 15 the reporting month from the 15th of the month before to the 14th."""
    return numbered(PeriodKind.MONTH, year, number, cut_off)


def quarter(year: int, number: int, *, cut_off: int = 1) -> Period:
    """A quarter (1 to 4)."""
    return numbered(PeriodKind.QUARTER, year, number, cut_off)


def half(year: int, number: int, *, cut_off: int = 1) -> Period:
    """A half year (1 or 2)."""
    return numbered(PeriodKind.HALF, year, number, cut_off)


def year(number: int, *, cut_off: int = 1) -> Period:
    """A year."""
    return numbered(PeriodKind.YEAR, number, 1, cut_off)


def term(first: int) -> Period:
    """The five-year term named ``first``–``first + 5``; its plan years are the five after ``first``."""
    return Period(date(first + 1, 1, 1), date(first + TERM_YEARS, 12, 31), PeriodKind.TERM)


def span(start: date, end: date) -> Period:
    """Any stretch of days, both ends included.

    :raises ValueError: if it ends before it starts
    """
    return Period(start, end, PeriodKind.SPAN)


def containing(kind: PeriodKind, on: date, *, cut_off: int = 1) -> Period:
    """The period of this kind that holds the day. For a term: the one among whose plan years the day is, counting
    from the term 2020/2025.

    :raises ValueError: for a span, which no day determines
    """
    if kind is PeriodKind.DAY:
        return day(on)
    if kind is PeriodKind.WEEK:
        iso = on.isocalendar()
        return week(iso.year, iso.week)
    if kind is PeriodKind.TERM:
        return term(2020 + (on.year - 2021) // TERM_YEARS * TERM_YEARS)
    if kind is PeriodKind.SPAN:
        raise ValueError("a day does not determine a span")
    # From the cut-off day on, a day belongs to the reporting month named after the next calendar month.
    index = on.year * 12 + on.month - 1 + (1 if 1 < cut_off <= on.day else 0)
    size = _MONTHS[kind]
    return _by_months(kind, index - index % size + size - 1, cut_off)


def periods_between(kind: PeriodKind, since: date, until: date, *, cut_off: int = 1) -> list[Period]:
    """Every period of this kind that shares a day with ``since`` … ``until``, in order; none if that is empty.

    :raises ValueError: for a span
    """
    return list(_walk(kind, since, until, cut_off)) if since <= until else []


def from_dates(start: date, end: date) -> Period:
    """The most telling period with exactly these days: day, month, quarter, half or year, of the calendar or with the
    cut-off of Decree 09/2019; otherwise a span.

    :raises ValueError: if it ends before it starts
    """
    if start == end:
        return day(start)
    for cut_off in (1, DECREE_09_CUT_OFF):
        for kind in _MONTHS:
            found = containing(kind, start, cut_off=cut_off)
            if (found.start, found.end) == (start, end):
                return found
    return span(start, end)


def numbered(kind: PeriodKind, in_year: int, number: int, cut_off: int) -> Period:
    """The ``number``-th month, quarter, half or year of a year.

    :raises ValueError: if the year has no such period or the cut-off day is not between 1 and 28
    """
    size = _MONTHS[kind]
    if not 1 <= number <= 12 // size:
        raise ValueError(f"a year has no {kind} {number}")
    return _by_months(kind, in_year * 12 + number * size - 1, cut_off)


def _by_months(kind: PeriodKind, last: int, cut_off: int) -> Period:
    """Period whose last month is number ``last`` counted from year 0."""
    if not 1 <= cut_off <= 28:
        raise ValueError("a cut-off day lies between 1 and 28")
    before = 0 if cut_off == 1 else 1
    opens, closes = last - _MONTHS[kind] + 1 - before, last + 1 - before
    return Period(
        date(opens // 12, opens % 12 + 1, cut_off), date(closes // 12, closes % 12 + 1, cut_off) - DAY, kind, cut_off
    )


def _walk(kind: PeriodKind, since: date, until: date, cut_off: int) -> Iterator[Period]:
    current = containing(kind, since, cut_off=cut_off)
    while current.start <= until:
        yield current
        current = current.next()


def are_contiguous(series: list[Period]) -> bool:
    """Whether each period begins the day after the one before it ends."""
    return all(one.end + DAY == other.start for one, other in pairwise(series))


def _year_earlier(on: date) -> date:
    return on.replace(year=on.year - 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year - 1)
