"""When a dossier falls due. Pure: calendar, moments and pauses in, moments out (facts of Decrees 61/2018, 118/2025).

One function decides: :func:`due_at`, from the term, the start and *all* pauses. Nothing is added up step by step, so
events may be recorded in any order and many supplements cannot add an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal

from benso.domains.dossiers.types import Outcome, Pause
from benso.domains.procedures.types import Channel, Step, TimeLimit
from benso.kernel.errors import Phrase
from benso.kernel.working_time import (
    VIETNAM,
    Calendar,
    TermUnit,
    add_working_hours,
    due,
    reception_day,
    working_time,
)
from benso.kernel.working_time.terms import add_months

RECEPTION_ONLINE = (Decimal(8), TermUnit.HOUR)
RECEPTION_ELSEWHERE = (Decimal(1), TermUnit.WORKING_DAY)
"""How soon completeness is answered where a table says nothing: 8 working hours online, 1 working day in person."""

_WORKING = (TermUnit.HOUR, TermUnit.WORKING_DAY)


def due_at(
    calendar: Calendar,
    term: TimeLimit | None,
    start: datetime,
    pauses: Iterable[Pause] = (),
    *,
    counted_from: datetime | None = None,
) -> datetime | None:
    """When a dossier falls due that was accepted at ``start``; ``None`` where the law sets no usable term.

    Closed pauses are added in the term's own measure: working time for hours and working days, days for calendar days
    and months, which then roll on to a working day. A pause that still runs adds nothing yet.

    :param counted_from: closing date of the batch, where dossiers of a batch count from it and not from their own day
    :raises TermImpossible: if the term is negative or a fraction its unit does not have
    """
    if term is None or term.none or term.amount is None or term.unit is None:
        return None
    began = start if counted_from is None else max(start, counted_from)
    closed = _merged(began, pauses)
    if term.unit in _WORKING:
        ends = due(calendar, began, term.amount, term.unit, cut_off=term.cut_off)
        paused = sum((working_time(calendar, begin, end) for begin, end in closed), timedelta())
        return add_working_hours(calendar, ends, _hours(paused)) if paused else ends
    days = sum((_local(end).date() - _local(begin).date()).days for begin, end in closed)
    if not days:
        return due(calendar, began, term.amount, term.unit, cut_off=term.cut_off)
    return _calendar_due(calendar, began, term.amount, term.unit, term.cut_off, days)


def _calendar_due(
    calendar: Calendar, began: datetime, amount: Decimal, unit: TermUnit, cut_off: time | None, days: int
) -> datetime:
    due(calendar, began, amount, unit)  # refuses fractions
    first = reception_day(calendar, began, cut_off=cut_off)
    last = first + timedelta(days=int(amount)) if unit is TermUnit.CALENDAR_DAY else add_months(first, int(amount))
    ends_on = calendar.on_or_after(last + timedelta(days=days))
    return datetime.combine(ends_on, calendar.shifts(ends_on)[-1].closes, VIETNAM)


def _merged(since: datetime, pauses: Iterable[Pause]) -> list[tuple[datetime, datetime]]:
    """Closed pauses as stretches that do not overlap, none before the clock began."""
    stretches = sorted((max(p.start, since), p.end) for p in pauses if p.end is not None and p.end > since)
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in stretches:
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > begin:
            merged.append((begin, end))
    return merged


def outcome_of(due_moment: datetime | None, finished: datetime, unit: TermUnit | None = None) -> Outcome:
    """Early, on time or late: by the **date** of finishing, not of picking up; terms in hours are late by the hour."""
    if due_moment is None:
        return Outcome.NO_TERM
    finished_on, due_on = _local(finished).date(), _local(due_moment).date()
    if finished_on > due_on or (unit is TermUnit.HOUR and finished > due_moment):
        return Outcome.LATE
    return Outcome.EARLY if finished_on < due_on else Outcome.ON_TIME


def is_overdue(due_moment: datetime | None, at: datetime, unit: TermUnit | None = None) -> bool:
    """Whether a dossier in process is overdue: its due date lies before the day of ``at``; in hours, by the hour."""
    if due_moment is None:
        return False
    return at > due_moment if unit is TermUnit.HOUR else _local(due_moment).date() < _local(at).date()


def promise_after(
    calendar: Calendar, promised: datetime, pause: Pause, unit: TermUnit | None, due_moment: datetime | None
) -> datetime:
    """A promised date after a pause that ended: as much later as the clock stood still, never before the due date."""
    if pause.end is None:
        return promised
    if unit in _WORKING:
        stood = working_time(calendar, pause.start, pause.end)
        later = add_working_hours(calendar, promised, _hours(stood)) if stood else promised
    else:
        days = (_local(pause.end).date() - _local(pause.start).date()).days
        ends_on = calendar.on_or_after(_local(promised).date() + timedelta(days=days))
        later = datetime.combine(ends_on, calendar.shifts(ends_on)[-1].closes, VIETNAM) if days else promised
    return later if due_moment is None else max(later, due_moment)


def may_apologise(
    due_moment: datetime | None, promised: datetime | None, new: datetime, at: datetime, unit: TermUnit | None = None
) -> str | None:
    """Why an apology with a new date cannot be given now, in Vietnamese; ``None`` if it can.

    It must exist before the due date is over, is given once, and carries a later date (Decree 61/2018; one extension).
    """
    if due_moment is None:
        return Phrase("hồ sơ này không có thời hạn theo luật nên không có gì để gia hạn.")
    if promised is not None:
        return Phrase("đã xin lỗi và hẹn lại một lần; mỗi hồ sơ chỉ được hẹn lại một lần.")
    if is_overdue(due_moment, at, unit):
        return Phrase("đã quá ngày hẹn trả; thư xin lỗi phải có trước khi hết hạn.")
    if new <= due_moment:
        return Phrase("ngày hẹn mới phải sau ngày hẹn cũ.")
    return None


def step_due(
    calendar: Calendar,
    step: Step,
    opened: datetime,
    *,
    term: TimeLimit | None,
    accepted: datetime | None,
    dossier_due: datetime | None,
    channel: Channel,
) -> datetime | None:
    """When a step should be done: its own term, or its share of the whole, never after the dossier itself is due."""
    if step.amount is not None and step.unit is not None:
        own: datetime | None = due(calendar, opened, step.amount, step.unit)
    elif accepted is None:
        amount, unit = RECEPTION_ONLINE if channel is Channel.ONLINE else RECEPTION_ELSEWHERE
        return due(calendar, opened, amount, unit)
    elif step.share is not None and term is not None and dossier_due is not None:
        own = _share(calendar, step.share, opened, term, accepted)
    else:
        own = dossier_due
    if own is None or dossier_due is None:
        return own if own is not None else dossier_due
    return min(own, dossier_due)


def _share(calendar: Calendar, share: Decimal, opened: datetime, term: TimeLimit, accepted: datetime) -> datetime:
    whole = due_at(calendar, term, accepted)
    if whole is None:
        return opened
    if term.unit in _WORKING:
        return add_working_hours(calendar, opened, _hours(working_time(calendar, accepted, whole)) * share)
    return opened + (whole - accepted) * float(share)


def _hours(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1)) / 3_600_000_000


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM)
