"""Our periods as SDMX says them.

Calendar periods have their standard codes. A reporting period that closes on another day than the last of a month
(Decree 09/2019/NĐ-CP Art. 12: month 11/2024 is 15/10 to 14/11) is a time range, ``2024-10-15/P1M``: the reporting
codes with a reporting year start day would name it after another year.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from benso.kernel.periods import Period, PeriodKind, PeriodUnreadable, containing, half, parse, span, year

FREQUENCIES = {
    PeriodKind.DAY: "D",
    PeriodKind.WEEK: "W",
    PeriodKind.MONTH: "M",
    PeriodKind.QUARTER: "Q",
    PeriodKind.HALF: "S",
    PeriodKind.YEAR: "A",
    PeriodKind.TERM: "A5",
    PeriodKind.SPAN: "_O",
}
"""Codes of CL_FREQ 2.1."""

_DURATIONS = {PeriodKind.MONTH: "P1M", PeriodKind.QUARTER: "P3M", PeriodKind.HALF: "P6M", PeriodKind.YEAR: "P1Y"}
_LONG = {PeriodKind.TERM: "P5Y"}
_REPORTING = re.compile(r"(\d{4})-(?:A1|S([12])|M(\d{2})|Q([1-4])|W(\d{2})|D(\d{3}))")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]+)?/P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def time_period(period: Period) -> str:
    """The value of ``TIME_PERIOD``."""
    if period.kind is PeriodKind.SPAN:
        return f"{period.start.isoformat()}/P{period.days}D"
    if period.kind in _LONG:
        return f"{period.start.isoformat()}/{_LONG[period.kind]}"
    if period.cut_off != 1:
        return f"{period.start.isoformat()}/{_DURATIONS[period.kind]}"
    return period.code.replace("-H", "-S")


def bounds(text: str) -> tuple[date, date] | None:
    """First and last day of what is written in ``startPeriod``, ``endPeriod`` or a condition on ``TIME_PERIOD``;
    ``None`` if it is no period."""
    try:
        found = _read(text.strip())
    except (ValueError, OverflowError, PeriodUnreadable):
        return None
    return (found.start, found.end) if found else None


def _read(text: str) -> Period | None:
    if match := _REPORTING.fullmatch(text):
        return _reporting(match)
    if match := _RANGE.fullmatch(text):
        start = date.fromisoformat(match[1])
        years, months, days = (int(part or 0) for part in match.groups()[1:])
        last = _months_on(start, years * 12 + months) + timedelta(days=days - 1)
        return span(start, last)
    if "T" in text:
        day = datetime.fromisoformat(text).date()
        return span(day, day)
    return parse(text)


def _reporting(match: re.Match[str]) -> Period:
    number = int(match[1])
    if match[2]:
        return half(number, int(match[2]))
    if match[3]:
        return parse(f"{number}-{match[3]}")
    if match[4]:
        return parse(f"{number}-Q{match[4]}")
    if match[5]:
        return parse(f"{number}-W{match[5]}")
    if match[6]:
        day = date(number, 1, 1) + timedelta(days=int(match[6]) - 1)
        return containing(PeriodKind.DAY, day)
    return year(number)


def _months_on(start: date, months: int) -> date:
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, start.day)
