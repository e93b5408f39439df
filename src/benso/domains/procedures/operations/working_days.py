"""Working days: those of the pack, and swaps announced late."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.procedures import models
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import CalendarContent, DayKind, ShiftTable, SpecialDay, Standing

WEEKEND = (5, 6)


class SpecialDayMeaningless(BensoError):
    """A day off that is a weekend, or a working day that is one anyway."""

    code = "SPECIAL_DAY_MEANINGLESS"
    status = 422
    sentence = "Ngày {day} vốn đã là {what}; bỏ ngày này hoặc sửa lại."


class DecisionMissing(BensoError):
    """A change of working days without the decision behind it."""

    code = "DECISION_MISSING"
    status = 422
    sentence = "Nêu số, ngày của văn bản thông báo hoán đổi ngày làm việc và ít nhất một ngày."


@transaction.atomic
def announce_special_days(
    *, days: Iterable[SpecialDay], decision: str, actor: str, at: datetime, origin: str = ""
) -> tuple[date, ...]:
    """Take over a swap of working days that was announced after the calendar was published.

    Terms that run across these days change: let ``dossiers.operations.recompute_due_dates`` follow.

    :returns: the days that changed, none if all had been announced before
    :raises SpecialDayMeaningless: if a day that no decision speaks of is already by its weekday what it is to become
    :raises DecisionMissing: if no decision or no day is named
    """
    wanted = sorted(days, key=lambda each: each.day)
    if not decision.strip() or not wanted:
        raise DecisionMissing
    special = set(models.CalendarDay.objects.values_list("day", flat=True))
    for each in wanted:
        if each.day in special:
            continue  # a holiday that is worked after all, or an announcement put right
        weekend = each.day.weekday() in WEEKEND
        if weekend == (each.kind is DayKind.OFF) and each.kind is not DayKind.HALF:
            what = Phrase("ngày nghỉ hằng tuần") if weekend else Phrase("ngày làm việc")
            raise SpecialDayMeaningless(day=f"{each.day:%d/%m/%Y}", what=what)
    standing, _ = models.Standing.objects.select_for_update().get_or_create(id=1)
    known = {row.day: row for row in models.CalendarDay.objects.filter(announced=True)}
    changed = [each for each in wanted if each.day not in known or known[each.day].kind != each.kind.value]
    if not changed:
        return ()
    revision = next_revision()
    models.CalendarDay.objects.bulk_create(
        [_row(each, decision.strip(), revision, announced=True) for each in changed],
        update_conflicts=True,
        unique_fields=["day", "announced"],
        update_fields=["kind", "basis", "standing", "revision"],
    )
    standing.calendar = revision
    standing.save(update_fields=["calendar"])
    record_event(
        actor=actor, action="calendar.announced", object_type="calendar", object_id=str(revision), at=at, origin=origin,
        data={"decision": decision.strip(), "days": {each.day.isoformat(): each.kind.value for each in changed}},
    )  # fmt: skip
    return tuple(each.day for each in changed)


def next_revision() -> int:
    """A number no state of offices or working days has had, not even one that was rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('procedures_revision')")
        return int(cursor.fetchone()[0])


def load_calendar(content: CalendarContent) -> bool:
    """Make the pack's days and hours those in force; announced days stay. False if nothing changed."""
    digest = hashlib.sha256(repr(content).encode()).hexdigest()
    standing, _ = models.Standing.objects.select_for_update().get_or_create(id=1)
    if standing.calendar_digest == digest:
        return False
    revision = next_revision()
    models.CalendarDay.objects.filter(announced=False).delete()
    models.CalendarDay.objects.bulk_create(_row(day, day.basis, revision, announced=False) for day in content.days)
    models.Shifts.objects.all().delete()
    models.Shifts.objects.bulk_create(
        models.Shifts(code=table.code, position=place, content=_table(table))
        for place, table in enumerate(content.tables)
    )
    models.Standing.objects.update(calendar=revision, calendar_digest=digest)
    return True


def _row(day: SpecialDay, basis: str, revision: int, *, announced: bool) -> models.CalendarDay:
    standing = Standing.ANNOUNCED if announced else day.standing
    return models.CalendarDay(
        day=day.day, announced=announced, kind=day.kind.value, basis=basis, standing=standing.value, revision=revision
    )


def _table(table: ShiftTable) -> Mapping[str, Any]:
    return {
        "label_vi": table.label_vi,
        "label_en": table.label_en,
        "weekdays": [[[s.opens.isoformat(), s.closes.isoformat()] for s in day] for day in table.weekdays],
        "counted": sorted(table.counted),
        "cut_off": table.cut_off.isoformat(),
    }
