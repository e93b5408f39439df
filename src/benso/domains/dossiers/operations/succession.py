"""The day units are merged: open work goes to the offices that took over; what was done stays where it was done."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.dossiers.operations import rows, telling
from benso.domains.dossiers.operations.held import hold, write
from benso.domains.dossiers.rules import single_entry
from benso.domains.dossiers.types import Phase, State
from benso.domains.procedures.queries import one_standing, successor_on

OFFICES = """
SELECT DISTINCT office FROM dossiers_work_item WHERE closed_at IS NULL
UNION SELECT DISTINCT lead_office FROM dossiers_dossier WHERE state = 'awaiting_payment'
UNION SELECT DISTINCT office FROM dossiers_feedback WHERE state <> 'answered'"""

# Whoever took over answers for what is open; what was answered stays with who answered it.
ANSWER = "UPDATE dossiers_feedback SET office = %s WHERE office = %s AND state <> 'answered'"

LYING = """
SELECT coalesce(d.parent, d.id), d.id FROM dossiers_dossier d
WHERE (d.lead_office = %(old)s OR d.reception_office = %(old)s
       OR d.id IN (SELECT dossier FROM dossiers_work_item WHERE office = %(old)s AND closed_at IS NULL))
  AND (d.state = 'awaiting_payment'
       OR EXISTS (SELECT FROM dossiers_work_item w WHERE w.dossier = d.id AND w.closed_at IS NULL))
ORDER BY d.number"""

MOVE = """
WITH moved AS (
    UPDATE dossiers_work_item SET office = %(new)s, assignee = NULL
    WHERE dossier = %(dossier)s AND office = %(old)s AND closed_at IS NULL RETURNING kind
)
INSERT INTO dossiers_tally (office, kind, amount)
SELECT o, kind, sum(n)::int FROM moved, (VALUES (%(old)s, -1), (%(new)s, 1)) v (o, n) GROUP BY o, kind"""


def hand_over_to_successors(*, on: date, actor: str, at: datetime) -> int:
    """Open work of offices that are gone on a day goes to those that took over; returns the number of dossiers moved.

    Feedback that waits for an answer goes with it, that on dossiers which are over too.

    Numbers and the office that first had them stay. Where several offices took over, the work stays where it is until
    an official decides. One transaction a dossier: it may be ended and begun again at any point.
    """
    with connection.cursor() as cursor:
        cursor.execute(OFFICES)
        offices = [row[0] for row in cursor.fetchall()]
    count = 0
    for key in sorted(offices):
        follower = successor_on(key, on)
        if follower is not None and follower.key != key:
            count += _hand_over(key, follower.key, actor, at)
    return count


def _hand_over(old: str, new: str, actor: str, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LYING, {"old": old})
        lying = cursor.fetchall()
    count = sum(_move(parent, dossier, old, new, actor, at) for parent, dossier in lying)
    with connection.cursor() as cursor:
        cursor.execute(ANSWER, [new, old])
    record_event(
        actor=actor, action="dossiers.hand_over", object_type="office", object_id=old, at=at,
        data={"to": new, "dossiers": count},
    )  # fmt: skip
    return count


@transaction.atomic
@one_standing()
def _move(parent: UUID, dossier: UUID, old: str, new: str, actor: str, at: datetime) -> bool:
    """One dossier; what is counted as open moves with it in the ledger."""
    if parent != dossier:
        hold(parent)
    held = hold(dossier)
    if not held.items and held.state is not State.AWAITING_PAYMENT:
        return False  # it ended in the meantime
    before = held.subject
    held.put(lead_office=new if held.lead_office == old else held.lead_office)
    held.put(reception_office=new if held.reception_office == old else held.reception_office)
    with connection.cursor() as cursor:
        cursor.execute(MOVE, {"dossier": held.id, "old": old, "new": new})
    event = rows.add_event(
        dossier=held.id, actor=actor, action="handed_over", label="Chuyển về cơ quan kế tiếp", at=at,
        data={"from": old, "to": new},
    )  # fmt: skip
    write(held)
    after = held.subject
    if before.dimensions != after.dimensions or before.unit != after.unit:
        counted: list[tuple[str, dict[str, str]]] = (
            [("dossiers.open", {})] if held.phase in (Phase.RUNNING, Phase.PAUSED) else []
        )
        if held.phase is Phase.PAUSED:
            counted.append(("dossiers.paused", {"reason": _reason(held.id)}))
        entries = [
            single_entry(subject, measure, at, Decimal(sign), **said)
            for measure, said in counted
            for subject, sign in ((before, -1), (after, 1))
        ]
        telling.post_entries(held, entries, key=f"event:{event}", actor=actor, at=at)
    return True


def _reason(dossier: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM dossiers_pause WHERE dossier = %s AND ended_at IS NULL", [dossier])
        return str(cursor.fetchone()[0])
