"""Deadlines: from a term and the moment of reception to the moment it is due.

All moments are aware and come back in Vietnamese time. Pure: the clock is the caller's.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time.calendar import VIETNAM, Calendar, Shift

HALF_DAY = Decimal("0.5")


class TermUnit(StrEnum):
    """Units of statutory terms; on the national portal, per case and channel, all four occur."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"


class TermImpossible(BensoError):
    """A term cannot be counted: negative, or a fraction its unit does not have."""

    code = "TERM_IMPOSSIBLE"
    sentence = (
        "Thời hạn {amount} {unit} không tính được: không được âm; ngày làm việc chỉ có phần lẻ nửa ngày (0,5); "
        "ngày lịch và tháng phải là số nguyên."
    )


def reception_day(calendar: Calendar, received: datetime, *, cut_off: time | None = None) -> date:
    """The working day a dossier counts as received on.

    On a day off, after the last shift has closed, or at or after ``cut_off`` where the procedure has one (*after
    15:00*): the next working day.
    """
    local = received.astimezone(VIETNAM)
    shifts = calendar.shifts(local.date())
    if not shifts or local.time() >= shifts[-1].closes or (cut_off is not None and local.time() >= cut_off):
        return calendar.next_working_day(local.date())
    return local.date()


def add_working_hours(calendar: Calendar, start: datetime, hours: Decimal | int) -> datetime:
    """The moment when so many hours of shifts have passed since ``start``; zero hours is ``start`` itself.

    A term in hours runs from the moment of reception (Civil Code 2015 Art. 147.1) and only while the office works.

    :raises TermImpossible: if ``hours`` is negative
    """
    if hours < 0:
        raise TermImpossible(amount=hours, unit=Phrase("giờ"))
    left = timedelta(microseconds=int(Decimal(hours) * 3_600_000_000))
    moment = start.astimezone(VIETNAM)
    while left:
        for shift in calendar.shifts(moment.date()):
            opens, closes = _moments(moment.date(), shift)
            begin = max(moment, opens)
            if begin >= closes:
                continue
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        moment = datetime.combine(calendar.next_working_day(moment.date()), time(), VIETNAM)
    return moment


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Time worked between two moments; zero if ``end`` is not after ``start``."""
    first, last = start.astimezone(VIETNAM), end.astimezone(VIETNAM)
    total, day = timedelta(), first.date()
    while day <= last.date():
        for shift in calendar.shifts(day):
            opens, closes = _moments(day, shift)
            total += max(min(last, closes) - max(first, opens), timedelta())
        day += timedelta(days=1)
    return total


def due(
    calendar: Calendar, received: datetime, amount: Decimal | int, unit: TermUnit, *, cut_off: time | None = None
) -> datetime:
    """When a term ends that began with a reception.

    - hours: so much working time after the reception;
    - working days: the close of the n-th working day after the day of reception, which is not counted. *n* = 0 is
      settled the same day, with the cut-off of the shift table unless another is given;
    - half days (0.5, 2.5 days): *n* working days and then one shift, the shift of reception not counted, so that a
      half day never ends before the whole days in it nor after the next whole day;
    - calendar days and months (Civil Code 2015 Arts 147, 148): the same day *n* days or months on, the last of the
      month where it has no such day, and if that is a day off the next working day.

    :param cut_off: hour at and after which a reception counts for the next working day
    :raises TermImpossible: if the amount is negative or a fraction the unit does not have
    """
    if amount < 0:
        raise TermImpossible(amount=amount, unit=unit.value)
    if unit is TermUnit.HOUR:
        began = received.astimezone(VIETNAM)
        if cut_off is not None and began.time() >= cut_off:
            began = datetime.combine(reception_day(calendar, received, cut_off=cut_off), time(), VIETNAM)
        return add_working_hours(calendar, began, amount)
    whole, rest = int(amount), Decimal(amount) - int(amount)
    if rest not in ((0, HALF_DAY) if unit is TermUnit.WORKING_DAY else (0,)):
        raise TermImpossible(amount=amount, unit=unit.value)
    if unit is TermUnit.WORKING_DAY:
        if not amount and cut_off is None:
            cut_off = calendar.table.cut_off
        began_on = reception_day(calendar, received, cut_off=cut_off)
        if rest:
            return _half_day_after(calendar, received, began_on, whole)
        return _close_of(calendar, calendar.add_working_days(began_on, whole))
    began_on = reception_day(calendar, received, cut_off=cut_off)
    ends_on = began_on + timedelta(days=whole) if unit is TermUnit.CALENDAR_DAY else add_months(began_on, whole)
    return _close_of(calendar, calendar.on_or_after(ends_on))


def add_months(start: date, count: int) -> date:
    """The same day of the month ``count`` months on, or the last day of that month (Civil Code 2015 Art. 148.3)."""
    index = start.year * 12 + start.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _half_day_after(calendar: Calendar, received: datetime, began_on: date, whole: int) -> datetime:
    local = received.astimezone(VIETNAM)
    ends_on = calendar.add_working_days(began_on, whole)
    first = calendar.shifts(began_on)[0]
    # A dossier that moved to another day counts as received when that day opens.
    in_first_shift = local.date() != began_on or local.time() < first.closes
    if in_first_shift and len(calendar.shifts(ends_on)) > 1:
        return _close_of(calendar, ends_on)
    ends_on = calendar.next_working_day(ends_on)
    return _moments(ends_on, calendar.shifts(ends_on)[0])[1]


def _close_of(calendar: Calendar, on: date) -> datetime:
    return _moments(on, calendar.shifts(on)[-1])[1]


def _moments(on: date, shift: Shift) -> tuple[datetime, datetime]:
    return datetime.combine(on, shift.opens, VIETNAM), datetime.combine(on, shift.closes, VIETNAM)
