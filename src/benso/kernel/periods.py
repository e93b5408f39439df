"""Periods of reporting: days to five-year terms, with or without a cut-off day.

Codes are stable, unambiguous and sort within a kind::

    day      2024-11-14
    week     2024-W05                 ISO 8601 week, Monday to Sunday
    month    2024-11
    quarter  2024-Q1
    half     2024-H1
    year     2024
    term     2020/2025                five plan years 2021 to 2025, named after the congresses as in Vietnamese usage
    span     2022-01-01/2022-12-01    any two days, both included

A suffix ``~15`` on month, quarter, half and year names the *reporting* period that opens on the 15th of the month
before and closes on the 14th of its own last month: Decree 09/2019/NĐ-CP Art. 12 (month 11/2024: 15/10 to 14/11; year
2024: 15/12/2023 to 14/12/2024). Any cut-off day from 2 to 28 is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from benso.kernel.errors import BensoError

DAY = timedelta(days=1)
DECREE_09_CUT_OFF = 15
"""Reports of state agencies close on the 14th (Decree 09/2019/NĐ-CP Art. 12)."""


class PeriodKind(StrEnum):
    """Kinds of period, from short to long; ``SPAN`` is any two days."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    TERM = "term"
    SPAN = "span"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}
_CHILD = {
    PeriodKind.WEEK: PeriodKind.DAY,
    PeriodKind.MONTH: PeriodKind.DAY,
    PeriodKind.QUARTER: PeriodKind.MONTH,
    PeriodKind.HALF: PeriodKind.QUARTER,
    PeriodKind.YEAR: PeriodKind.QUARTER,
    PeriodKind.TERM: PeriodKind.YEAR,
}
_ROMAN = ("I", "II", "III", "IV")
_MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip
TERM_YEARS = 5


class PeriodUnreadable(BensoError):
    """A text is not the code of a period."""

    code = "PERIOD_UNREADABLE"
    sentence = (
        "“{text}” không phải là mã kỳ. Hãy viết như 2024, 2024-H1, 2024-Q1, 2024-11, 2024-W05, 2024-11-14, "
        "2020/2025, 2022-01-01/2022-12-01, hoặc thêm ~15 cho kỳ báo cáo chốt ngày 14."
    )


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
        year = self.end.year
        match self.kind:
            case PeriodKind.DAY:
                return f"Ngày {_day_vi(self.start)}"
            case PeriodKind.WEEK:
                iso = self.start.isocalendar()
                return f"Tuần {iso.week}/{iso.year}"
            case PeriodKind.TERM:
                return f"Nhiệm kỳ {self.start.year - 1}–{year}"
            case PeriodKind.SPAN:
                if years := self._whole_years:
                    return f"Giai đoạn {years}"
                return f"{_day_vi(self.start)} – {_day_vi(self.end)}"
        name = {
            PeriodKind.MONTH: f"Tháng {self.end.month}/{year}",
            PeriodKind.QUARTER: f"Quý {_ROMAN[(self.end.month - 1) // 3]}/{year}",
            PeriodKind.HALF: f"6 tháng {'đầu' if self.end.month <= 6 else 'cuối'} năm {year}",
            PeriodKind.YEAR: f"Năm {year}",
        }[self.kind]
        if not self.is_reporting:
            return name
        opens = f"{self.start:%d/%m}" if self.start.year == year else _day_vi(self.start)
        return f"{name} ({opens}–{_day_vi(self.end)})"

    @property
    def label_en(self) -> str:
        """Name in English, e.g. ``Q1 2024``, ``First half of 2024``, ``November 2024 (15 Oct – 14 Nov 2024)``."""
        year = self.end.year
        match self.kind:
            case PeriodKind.DAY:
                return _day_en(self.start)
            case PeriodKind.WEEK:
                iso = self.start.isocalendar()
                return f"Week {iso.week}, {iso.year}"
            case PeriodKind.TERM:
                return f"{self.start.year - 1}–{year} term"
            case PeriodKind.SPAN:
                return self._whole_years or f"{_day_en(self.start)} – {_day_en(self.end)}"
        name = {
            PeriodKind.MONTH: f"{_MONTHS_EN[self.end.month - 1]} {year}",
            PeriodKind.QUARTER: f"Q{(self.end.month - 1) // 3 + 1} {year}",
            PeriodKind.HALF: f"{'First' if self.end.month <= 6 else 'Second'} half of {year}",
            PeriodKind.YEAR: str(year),
        }[self.kind]
        if not self.is_reporting:
            return name
        opens = _day_en(self.start) if self.start.year != year else _day_en(self.start).rsplit(" ", 1)[0]
        return f"{name} ({opens} – {_day_en(self.end)})"

    @property
    def _whole_years(self) -> str:
        if (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31):
            return f"{self.start.year}–{self.end.year}"
        return ""


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
    return _numbered(PeriodKind.MONTH, year, number, cut_off)


def quarter(year: int, number: int, *, cut_off: int = 1) -> Period:
    """A quarter (1 to 4)."""
    return _numbered(PeriodKind.QUARTER, year, number, cut_off)


def half(year: int, number: int, *, cut_off: int = 1) -> Period:
    """A half year (1 or 2)."""
    return _numbered(PeriodKind.HALF, year, number, cut_off)


def year(number: int, *, cut_off: int = 1) -> Period:
    """A year."""
    return _numbered(PeriodKind.YEAR, number, 1, cut_off)


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


_CODE = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>\d)|H(?P<half>\d)))?(?:~(?P<cut_off>\d{1,2}))?"
)
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_TERM = re.compile(r"(\d{4})/(\d{4})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")


def parse(code: str) -> Period:
    """The period of a code (grammar above).

    :raises PeriodUnreadable: if it is none
    """
    try:
        found = _parse(code.strip())
    except ValueError:
        found = None
    if found is None:
        raise PeriodUnreadable(text=code)
    return found


def _parse(code: str) -> Period | None:
    if _DAY.fullmatch(code):
        return day(date.fromisoformat(code))
    if match := _WEEK.fullmatch(code):
        return week(int(match[1]), int(match[2]))
    if match := _TERM.fullmatch(code):
        return term(int(match[1])) if int(match[2]) == int(match[1]) + TERM_YEARS else None
    if match := _SPAN.fullmatch(code):
        return span(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
    if match := _CODE.fullmatch(code):
        cut_off = int(match["cut_off"] or 1)
        if match["cut_off"] == "1":
            return None
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF):
            if match[kind.value]:
                return _numbered(kind, int(match["year"]), int(match[kind.value]), cut_off)
        return year(int(match["year"]), cut_off=cut_off)
    return None


def _numbered(kind: PeriodKind, in_year: int, number: int, cut_off: int) -> Period:
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


def _day_vi(on: date) -> str:
    return f"{on:%d/%m}/{on.year:04}"


def _day_en(on: date) -> str:
    return f"{on.day} {_MONTHS_EN[on.month - 1][:3]} {on.year}"
