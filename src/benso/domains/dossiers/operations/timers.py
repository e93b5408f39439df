"""What the clock does by itself: silence is consent, papers that do not come close the dossier."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection, transaction

from benso.domains.dossiers.operations import telling
from benso.domains.dossiers.operations.held import hold, hold_item
from benso.domains.dossiers.operations.moving import take
from benso.domains.dossiers.types import Viewer
from benso.domains.notifications.types import TemplateCode
from benso.domains.procedures.queries import one_standing
from benso.kernel.errors import BensoError

log = structlog.get_logger("benso.dossiers")

LATER = timedelta(hours=1)
"""When a timer that could not act is tried again."""
REMIND_BEFORE = timedelta(days=3)
"""How long before papers are due their applicant is reminded."""

# The application is locked, a question's parent before the question: the order in which everybody takes hold of them.
NEXT = """
SELECT t.id FROM dossiers_timer t JOIN dossiers_dossier d ON d.id = t.dossier
JOIN dossiers_dossier r ON r.id = coalesce(d.parent, d.id)
WHERE t.done_at IS NULL AND t.due_at <= %s
ORDER BY t.due_at, t.id LIMIT 1 FOR NO KEY UPDATE OF r SKIP LOCKED"""

NEXT_OF = """
SELECT t.id FROM dossiers_dossier d JOIN dossiers_work_item w ON w.dossier = d.id AND w.closed_at IS NULL
JOIN dossiers_timer t ON t.work_item = w.id AND t.done_at IS NULL
JOIN dossiers_dossier r ON r.id = coalesce(d.parent, d.id)
WHERE (d.id = %(of)s OR d.parent = %(of)s) AND t.due_at <= %(at)s
ORDER BY t.due_at, t.id LIMIT 1 FOR NO KEY UPDATE OF r SKIP LOCKED"""

STILL_WAITING = "SELECT work_item, action FROM dossiers_timer WHERE id = %s AND done_at IS NULL AND due_at <= %s"

REMIND = """
SELECT s.dossier, s.id, s.due_at FROM dossiers_supplement s JOIN dossiers_dossier d ON d.id = s.dossier
WHERE s.answered_at IS NULL AND s.due_at BETWEEN %s AND %s
  AND (%s::uuid IS NULL OR s.dossier = %s)
  AND d.state IN ('supplement_at_reception', 'supplement_in_process') ORDER BY s.id"""


def run_timers(*, at: datetime, limit: int = 1000, of: UUID | None = None) -> int:
    """Take the actions whose time has come, each in its own transaction; any number of workers may do so at once.

    :param of: only those of this application and of its questions
    """
    done = 0
    while done < limit and _run_one(at, of):
        done += 1
    return done


def remind_of_supplements(*, at: datetime, of: UUID | None = None) -> int:
    """Remind applicants whose papers are due within three days; once each (the message has a key).

    :param of: only the applicant of this dossier
    """
    with connection.cursor() as cursor:
        cursor.execute(REMIND, [at, at + REMIND_BEFORE, of, of])
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
@one_standing()
def _run_one(at: datetime, of: UUID | None) -> bool:
    with connection.cursor() as cursor:
        if of is None:
            cursor.execute(NEXT, [at])
        else:
            cursor.execute(NEXT_OF, {"of": of, "at": at})
        row = cursor.fetchone()
        if row is None:
            return False
        timer = row[0]
        cursor.execute(STILL_WAITING, [timer, at])
        waiting = cursor.fetchone()
        if waiting is None:
            return True  # whoever held the dossier a moment ago was faster
        fault = _take(waiting[0], waiting[1], at)
        if fault:
            log.warning("timer refused", timer=timer, work_item=waiting[0], fault=fault)
            cursor.execute(
                "UPDATE dossiers_timer SET fault = %s, due_at = %s WHERE id = %s", [fault, at + LATER, timer]
            )
        else:
            cursor.execute("UPDATE dossiers_timer SET done_at = %s WHERE id = %s AND done_at IS NULL", [at, timer])
    return True


def _take(work_item: int, action: str, at: datetime) -> str:
    """Take the action; why it could not be taken, empty if it was or the step had been closed."""
    try:
        with transaction.atomic():
            held = hold_item(work_item)
            item = next((item for item in held.items if item.id == work_item), None)
            if item is not None:
                take(held, item, action, actor=Viewer.system("timer"), at=at)
    except BensoError as error:
        return error.code
    return ""
