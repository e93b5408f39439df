"""The clock in the tables: start, stand still, go on, each change of the due date kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from benso.domains.dossiers.operations.held import Held, pauses_of
from benso.domains.dossiers.rules import due_at, promise_after, step_due
from benso.domains.dossiers.types import ChangeKind, Pause
from benso.domains.procedures.queries import calendar
from benso.domains.procedures.rules import term_of
from benso.domains.procedures.types import Channel, Step, TermUnit, TimeLimit
from benso.kernel.working_time import due

CHANGE = (
    "INSERT INTO dossiers_due_change (dossier, kind, before, after, at, actor, reason) VALUES (%s,%s,%s,%s,%s,%s,%s)"
)
PAUSE = "INSERT INTO dossiers_pause (dossier, started_at, reason) VALUES (%s, %s, %s)"
RESUME = """
UPDATE dossiers_pause SET ended_at = greatest(%s, started_at) WHERE dossier = %s AND ended_at IS NULL
RETURNING started_at, ended_at, reason"""


def term_for(held: Held) -> TimeLimit | None:
    """The term of a dossier: its own if it is a question to an agency, else that of its case and channel."""
    if held.own_amount is not None and held.own_unit is not None:
        return TimeLimit(held.own_amount, TermUnit(held.own_unit))
    return term_of(held.compiled.declaration, held.case_id, held.channel)


def start_clock(held: Held, *, actor: str, at: datetime) -> None:
    """A valid dossier was accepted: from now on it falls due (two statements with the change)."""
    due_moment = due_at(calendar(), term_for(held), at, counted_from=held.counted_from)
    held.put(accepted_at=at, due_at=due_moment)
    keep_change(held, ChangeKind.ACCEPTED, None, actor=actor, at=at, reason="")


def stop_clock(held: Held, *, reason: str, at: datetime) -> None:
    """The clock stands still; ``reason`` is ``supplement`` or ``duty``."""
    with connection.cursor() as cursor:
        cursor.execute(PAUSE, [held.id, at, reason])
    held.put(paused_at=at)


def end_pause(held: Held, *, at: datetime) -> Pause | None:
    """End the pause that runs; gives it back with why it was. The due date stays as it was."""
    with connection.cursor() as cursor:
        cursor.execute(RESUME, [at, held.id])
        row = cursor.fetchone()
    held.put(paused_at=None)
    return None if row is None else Pause(*row)


def resume_clock(held: Held, *, actor: str, at: datetime) -> str:
    """The clock goes on: the due date anew from the term and *all* pauses, a promised date as much later.

    :returns: why it had stood still
    """
    pause = end_pause(held, at=at)
    if pause is None or held.accepted_at is None:
        return "supplement"
    kind = ChangeKind.SECOND_STAGE if pause.reason == "duty" else ChangeKind.RESUMED
    before = held.due_at
    held.put(due_at=recomputed(held, pauses_of(held.id)))
    if held.promised_at is not None:
        term = term_for(held)
        unit = term.unit if term else None
        held.put(promised_at=promise_after(calendar(), held.promised_at, pause, unit, held.due_at))
    keep_change(held, kind, before, actor=actor, at=at, reason="")
    return pause.reason


def recomputed(held: Held, pauses: Sequence[Pause]) -> datetime | None:
    """The due date by today's calendar."""
    if held.accepted_at is None:
        return None
    return due_at(calendar(), term_for(held), held.accepted_at, pauses, counted_from=held.counted_from)


def keep_change(
    held: Held, kind: ChangeKind, before: datetime | None, *, actor: str, at: datetime, reason: str
) -> None:
    """Keep a change of the due date for ever."""
    after = held.promised_at if kind is ChangeKind.EXTENDED else held.due_at
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [held.id, kind.value, before, after, at, actor, reason])


def due_of_step(held: Held, step: Step, at: datetime) -> datetime | None:
    """When a step opened now should be done."""
    return step_due(
        calendar(), step, at, term=term_for(held), accepted=held.accepted_at, dossier_due=held.due_at,
        channel=Channel(held.channel),
    )  # fmt: skip


def timers_of_step(step: Step, at: datetime) -> tuple[tuple[str, datetime], ...]:
    """The timers of a step opened now: action and moment."""
    days = calendar()
    return tuple((timer.action, due(days, at, timer.amount, timer.unit)) for timer in step.timers)
