"""What the clock does by itself: silence is consent, papers that do not come close the dossier, calendars change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.dossiers.operations import clockwork, rows, telling
from benso.domains.dossiers.operations.held import Held, hold, hold_item, pauses_of, write
from benso.domains.dossiers.operations.moving import take
from benso.domains.dossiers.types import ChangeKind, Viewer
from benso.domains.notifications.types import TemplateCode
from benso.domains.procedures.queries import successor_on
from benso.kernel.errors import BensoError

log = structlog.get_logger("benso.dossiers")

LATER = timedelta(hours=1)
"""When a timer that could not act is tried again."""

NEXT = """
SELECT id, work_item, action FROM dossiers_timer WHERE done_at IS NULL AND due_at <= %s
ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED"""

RUNNING = "SELECT id FROM dossiers_dossier WHERE phase IN ('running', 'paused') AND due_at IS NOT NULL ORDER BY id"

REMIND = """
SELECT s.dossier, s.id, s.due_at FROM dossiers_supplement s JOIN dossiers_dossier d ON d.id = s.dossier
WHERE s.answered_at IS NULL AND s.due_at BETWEEN %s AND %s
  AND d.state IN ('supplement_at_reception', 'supplement_in_process') ORDER BY s.id"""


def run_timers(*, at: datetime, limit: int = 1000) -> int:
    """Take the actions whose time has come, each in its own transaction; any number of workers may do so at once."""
    done = 0
    while done < limit and _run_one(at):
        done += 1
    return done


def recompute_due_dates(*, reason: str, actor: str, at: datetime) -> list[UUID]:
    """After a late announcement: every open due date anew by today's calendar; returns what moved.

    Each change is kept with its reason. A dossier that somebody is working on at the moment is waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute(RUNNING)
        open_ones = [row[0] for row in cursor.fetchall()]
    moved_ones = [dossier for dossier in open_ones if _recompute(dossier, reason, actor, at)]
    record_event(
        actor=actor, action="dossiers.recompute", object_type="calendar", object_id="due_dates", at=at,
        data={"reason": reason, "open": len(open_ones), "moved": len(moved_ones)},
    )  # fmt: skip
    return moved_ones


def preview_due_dates() -> list[tuple[str, datetime | None, datetime | None]]:
    """What :func:`recompute_due_dates` would move: number, due date now, due date then."""
    with connection.cursor() as cursor:
        cursor.execute(RUNNING)
        open_ones = [row[0] for row in cursor.fetchall()]
    found = []
    with transaction.atomic():
        for dossier in open_ones:
            held = hold(dossier)
            after = clockwork.recomputed(held, pauses_of(dossier))
            if after != held.due_at:
                found.append((held.number, held.due_at, after))
    return found


@transaction.atomic
def hand_over_to_successors(*, on: date, actor: str, at: datetime) -> int:
    """The day units are merged: open work of offices that are gone goes to those that took over.

    Numbers and the office that took the application stay. Where several offices took over, the work stays where it is
    until an official decides; returns the number of dossiers moved.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT office FROM dossiers_work_item WHERE closed_at IS NULL "
            "UNION SELECT DISTINCT lead_office FROM dossiers_dossier WHERE phase IN ('not_started','running','paused')"
        )
        offices = [row[0] for row in cursor.fetchall()]
    count = 0
    for key in sorted(offices):
        follower = successor_on(key, on)
        if follower is not None and follower.key != key:
            count += _hand_over(key, follower.key, actor, at)
    return count


def remind_of_supplements(*, at: datetime) -> int:
    """Remind applicants whose papers are due within three days; once each (the message has a key)."""
    with connection.cursor() as cursor:
        cursor.execute(REMIND, [at, at + timedelta(days=3)])
        waiting = cursor.fetchall()
    for dossier, request, until in waiting:
        with transaction.atomic():
            held = hold(dossier)
            due = until.date().isoformat()
            telling.tell(held, TemplateCode.SUPPLEMENT_REMINDER, key=f"reminder:{request}", at=at, due_date=due)
    return len(waiting)


def fold_tally() -> int:
    """Add up the differences of open work, so that counting stays short; returns how many rows are left."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM dossiers_tally RETURNING office, kind, amount) "
            "INSERT INTO dossiers_tally (office, kind, amount) "
            "SELECT office, kind, sum(amount) FROM gone GROUP BY 1, 2 HAVING sum(amount) <> 0"
        )
        return int(cursor.rowcount)


@transaction.atomic
def _run_one(at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [at])
        row = cursor.fetchone()
        if row is None:
            return False
        timer, work_item, action = row
        fault = ""
        try:
            with transaction.atomic():
                held = hold_item(work_item)
                item = next((item for item in held.items if item.id == work_item), None)
                if item is not None:
                    take(held, item, action, actor=Viewer.system("timer"), at=at)
        except BensoError as error:
            fault = f"{error.code}: {error}"[:500]
            log.warning("timer refused", timer=timer, work_item=work_item, code=error.code)
        if fault:
            cursor.execute(
                "UPDATE dossiers_timer SET fault = %s, due_at = %s WHERE id = %s", [fault, at + LATER, timer]
            )
        else:
            cursor.execute("UPDATE dossiers_timer SET done_at = %s WHERE id = %s AND done_at IS NULL", [at, timer])
    return True


@transaction.atomic
def _recompute(dossier: UUID, reason: str, actor: str, at: datetime) -> bool:
    held: Held = hold(dossier)
    before, after = held.due_at, clockwork.recomputed(held, pauses_of(dossier))
    if after == before or held.finished_at is not None or held.closed_at is not None:
        return False
    held.put(due_at=after)
    clockwork.keep_change(held, ChangeKind.CALENDAR, before, actor=actor, at=at, reason=reason)
    write(held)
    return True


def _hand_over(old: str, new: str, actor: str, at: datetime) -> int:
    moved: Iterable[tuple[UUID]]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH moved AS (UPDATE dossiers_work_item SET office = %(new)s, assignee = NULL "
            "WHERE office = %(old)s AND closed_at IS NULL RETURNING dossier, kind), "
            "tally AS (INSERT INTO dossiers_tally (office, kind, amount) "
            "SELECT o, kind, sum(n)::int FROM moved, (VALUES (%(old)s, -1), (%(new)s, 1)) v (o, n) GROUP BY o, kind) "
            "UPDATE dossiers_dossier SET "
            "lead_office = CASE lead_office WHEN %(old)s THEN %(new)s ELSE lead_office END, "
            "reception_office = CASE reception_office WHEN %(old)s THEN %(new)s ELSE reception_office END "
            "WHERE phase IN ('not_started', 'running', 'paused', 'finished') AND returned_at IS NULL "
            "AND (lead_office = %(old)s OR reception_office = %(old)s OR id IN (SELECT dossier FROM moved)) "
            "RETURNING id",
            {"old": old, "new": new},
        )
        moved = cursor.fetchall()
    count = 0
    for (dossier,) in moved:
        rows.add_event(
            dossier=dossier, actor=actor, action="handed_over", label="Chuyển về cơ quan kế tiếp", at=at,
            data={"from": old, "to": new},
        )  # fmt: skip
        count += 1
    record_event(
        actor=actor, action="dossiers.hand_over", object_type="office", object_id=old, at=at,
        data={"to": new, "dossiers": count},
    )  # fmt: skip
    return count
