"""A swap of working days was announced late: open due dates anew by today's calendar, each change kept."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.dossiers.operations import clockwork, telling
from benso.domains.dossiers.operations.held import OPEN_ONES, Held, hold, pauses_of, read_on_the_clock, write
from benso.domains.dossiers.operations.judging import demand, table_of
from benso.domains.dossiers.operations.moving import moved, new_item
from benso.domains.dossiers.operations.national import tell_change
from benso.domains.dossiers.rules.consultation import SILENT
from benso.domains.dossiers.types import ChangeKind, Deed, Moved, Phase, Viewer
from benso.domains.notifications.types import TemplateCode
from benso.domains.procedures.queries import one_standing
from benso.domains.procedures.types import StepKind
from benso.kernel.working_time import VIETNAM

ON_THE_CLOCK = frozenset({Phase.RUNNING, Phase.PAUSED})

STEPS = """
UPDATE dossiers_work_item w SET due_at = coalesce(n.due_at, 'infinity')
FROM unnest(%s::bigint[], %s::timestamptz[]) AS n (id, due_at)
WHERE w.id = n.id AND w.due_at <> coalesce(n.due_at, 'infinity')"""

TIMERS = """
UPDATE dossiers_timer t SET due_at = n.due_at
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::boolean[]) AS n (item, action, due_at, told)
WHERE t.work_item = n.item AND t.action = n.action AND t.done_at IS NULL
  AND CASE WHEN told THEN t.due_at < n.due_at ELSE t.due_at <> n.due_at END"""

ASKED = "UPDATE dossiers_supplement SET due_at = %s WHERE dossier = %s AND answered_at IS NULL AND due_at < %s"


def recompute_due_dates(*, reason: str, actor: str, at: datetime) -> list[UUID]:
    """After a late announcement: every open due date, step and timer anew by today's calendar; returns what moved.

    Each change of a due date is kept with its reason, and the applicant is told where the day is another. One
    transaction a dossier: whoever works on one is waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN_ONES)
        open_ones = [row[0] for row in cursor.fetchall()]
    moved_ones = [dossier for dossier in open_ones if _recompute(dossier, reason, actor, at)]
    record_event(
        actor=actor, action="dossiers.recompute", object_type="calendar", object_id="due_dates", at=at,
        data={"reason": reason, "open": len(open_ones), "moved": len(moved_ones)},
    )  # fmt: skip
    return moved_ones


@one_standing()
def preview_due_dates() -> list[tuple[str, datetime | None, datetime | None]]:
    """What :func:`recompute_due_dates` would move: number, due date now, due date then. Nobody is kept waiting."""
    found = []
    for held, pauses in read_on_the_clock():
        after = clockwork.recomputed(held, pauses)
        if after != held.due_at:
            found.append((held.number, held.due_at, after))
    return found


@transaction.atomic
@one_standing()
def count_from(*, dossier: UUID, closing: datetime, reason: str, actor: Viewer, at: datetime) -> Moved:
    """Count a dossier of a batch from the closing date of the batch, where that is later than its acceptance.

    Some terms run from the day a list closes and not from each dossier (lunch of kindergarten children).

    :param closing: a moment of the closing date
    """
    held = hold(dossier)
    demand(held, Deed.COUNT_FROM, actor)
    held.put(counted_from=closing)
    if held.phase in ON_THE_CLOCK:
        move_due(held, ChangeKind.BATCH, reason, actor.actor, at)
    write(held)
    telling.note(held, "count_from", actor=actor.actor, at=at, closing=closing.isoformat())
    return moved(held)


@transaction.atomic
@one_standing()
def _recompute(dossier: UUID, reason: str, actor: str, at: datetime) -> bool:
    held = hold(dossier)
    if held.phase in (Phase.FINISHED, Phase.CLOSED):
        return False  # it ended while others were being computed
    changed = held.phase in ON_THE_CLOCK and move_due(held, ChangeKind.CALENDAR, reason, actor, at)
    renew_steps(held)
    write(held)
    if changed:
        tell_change(held, before=held.state, at=at)
    return changed


def move_due(held: Held, kind: ChangeKind, reason: str, actor: str, at: datetime) -> bool:
    """The due date anew, the change kept and told to the applicant; whether it is another."""
    before, after = held.due_at, clockwork.recomputed(held, pauses_of(held.id))
    if after == before:
        return False
    held.put(due_at=after)
    clockwork.keep_change(held, kind, before, actor=actor, at=at, reason=reason)
    if held.promised_at is None and _day(before) != _day(after):
        telling.tell(held, TemplateCode.DUE_MOVED, key=f"due:{at.isoformat()}", at=at)
    return True


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(VIETNAM).date() if moment else None


def renew_steps(held: Held) -> None:
    """Open steps and their timers, from when they were opened.

    What the applicant was told (until when papers are waited for) may move later, never earlier.
    """
    table = table_of(held)
    items = [(item.id, new_item(held, table.step(item.step), item.opened_at)) for item in held.items]
    if not items:
        return
    timers = [
        (number, action, moment, item.kind == StepKind.SUPPLEMENT.value)
        for number, item in items
        for action, moment in item.timers
    ]
    if held.is_question and held.due_at is not None:
        timers = [(number, SILENT, held.due_at, False) for number, _ in items]
    waited = [moment for _, _, moment, told in timers if told]
    with connection.cursor() as cursor:
        cursor.execute(STEPS, [[number for number, _ in items], [item.due_at for _, item in items]])
        if timers:
            cursor.execute(TIMERS, [list(column) for column in zip(*timers, strict=True)])
        if waited:
            cursor.execute(ASKED, [waited[0], held.id, waited[0]])
