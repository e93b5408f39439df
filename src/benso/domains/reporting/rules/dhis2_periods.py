"""Periods as DHIS2 writes them (202401, 2024Q1, 2024S1, 2024, 2024W5, 20240115) and as ADX does (2024-01-01/P1M)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from benso.kernel.periods import Period, PeriodKind, day, from_dates, half, month, quarter, week, year

FREQUENCIES = {
    "Daily": PeriodKind.DAY, "Weekly": PeriodKind.WEEK, "Monthly": PeriodKind.MONTH, "Quarterly": PeriodKind.QUARTER,
    "SixMonthly": PeriodKind.HALF, "Yearly": PeriodKind.YEAR,
}  # fmt: skip
"""Period types that have a kind of period here."""

PERIOD_TYPES = {kind: name for name, kind in FREQUENCIES.items()}
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), lambda m: day(date(int(m[1]), int(m[2]), int(m[3])))),
    (re.compile(r"(\d{4})(\d{2})"), lambda m: month(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})Q([1-4])"), lambda m: quarter(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})S([12])"), lambda m: half(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})W(\d{1,2})"), lambda m: week(int(m[1]), int(m[2]))),
    (re.compile(r"(\d{4})"), lambda m: year(int(m[1]))),
)
_ADX = re.compile(r"(\d{4}-\d{2}-\d{2})/P(?:(\d+)(D|M|Y))")


def read_period(text: str) -> Period | None:
    """The period of a code; ``None`` if it is none that exists here."""
    try:
        if match := _ADX.fullmatch(text):
            return _span(date.fromisoformat(match[1]), int(match[2]), match[3])
        for pattern, made in _FORMS:
            if match := pattern.fullmatch(text):
                return made(match)
    except (ValueError, OverflowError):
        return None
    return None


def write_period(period: Period) -> str:
    """A period as DHIS2 writes it; one with a cut-off day, which DHIS2 does not have, as ADX does."""
    if period.cut_off != 1 or period.kind in (PeriodKind.TERM, PeriodKind.SPAN):
        months = {PeriodKind.MONTH: "1M", PeriodKind.QUARTER: "3M", PeriodKind.HALF: "6M", PeriodKind.YEAR: "1Y"}
        return f"{period.start.isoformat()}/P{months.get(period.kind, f'{period.days}D')}"
    code = period.code
    if period.kind is PeriodKind.WEEK:
        return code.replace("-W0", "W").replace("-W", "W")
    return code.replace("-H", "S").replace("-", "")


def _span(start: date, count: int, unit: str) -> Period | None:
    months = count * 12 if unit == "Y" else count
    if unit == "D":
        return {1: lambda: day(start), 7: lambda: week(*start.isocalendar()[:2])}.get(count, lambda: None)()
    kinds = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 6: PeriodKind.HALF, 12: PeriodKind.YEAR}
    if months not in kinds:
        return None
    index = start.year * 12 + start.month - 1 + months
    last = date.fromordinal(date(index // 12, index % 12 + 1, start.day).toordinal() - 1)
    found = from_dates(start, last)
    return found if found.kind is kinds[months] else None
