"""Days of the Gregorian calendar, years 1 to 9999; what falls outside is unknown."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from benso.kernel.expressions.decimals import whole

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FAR = 4_000_000


def from_text(text: str) -> date | None:
    """``2025-07-01`` as a date; anything else is unknown."""
    match = _ISO.fullmatch(text)
    return day(*map(int, match.groups())) if match else None


def from_parts(year: Decimal, month: Decimal, day_of_month: Decimal) -> date | None:
    """The date of a year, month and day; unknown where there is no such day."""
    parts = [whole(n, 9999) for n in (year, month, day_of_month)]
    return None if None in parts else day(*(p for p in parts if p is not None))


def day(year: int, month: int, day_of_month: int) -> date | None:
    """A date, or ``None`` where there is no such day."""
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def add_days(start: date, count: Decimal) -> date | None:
    """So many days later."""
    days = whole(count, _FAR)
    if days is None or not 1 <= start.toordinal() + days <= date.max.toordinal():
        return None
    return date.fromordinal(start.toordinal() + days)


def add_months(start: date, count: Decimal) -> date | None:
    """So many months later, on the last day where the month is shorter."""
    months = whole(count, _FAR)
    if months is None:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = next((d for d in (31, 30, 29, 28) if day(year, month + 1, d)), 28)
    return day(year, month + 1, min(start.day, last))


def days_between(start: date, end: date) -> Decimal:
    """Days from start to end; negative when the end is earlier."""
    return Decimal(end.toordinal() - start.toordinal())


def months_between(start: date, end: date) -> Decimal:
    """Full months from start to end; negative when the end is earlier."""
    if end < start:
        return Decimal(0) - months_between(end, start)
    return Decimal((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


def years_between(start: date, end: date) -> Decimal:
    """Full years from start to end, as ages are counted; negative when the end is earlier."""
    if end < start:
        return Decimal(0) - years_between(end, start)
    return Decimal(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


def quarter(of: date) -> Decimal:
    """Quarter of the year, 1 to 4."""
    return Decimal((of.month + 2) // 3)


def weekday(of: date) -> Decimal:
    """Day of the week, Monday 1 to Sunday 7."""
    return Decimal(of.isoweekday())
