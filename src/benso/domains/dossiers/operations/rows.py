"""The statements that move a dossier: close work, open work, keep the history. Each writes many rows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.dossiers.operations.held import dumped

CLOSE = """
WITH closed AS (
    UPDATE dossiers_work_item SET closed_at = %(at)s, closed_by = %(actor)s, action = %(action)s
    WHERE id = ANY(%(items)s) AND closed_at IS NULL RETURNING office, kind
), tally AS (
    INSERT INTO dossiers_tally (office, kind, amount) SELECT office, kind, -count(*)::int FROM closed GROUP BY 1, 2
), timers AS (
    UPDATE dossiers_timer SET done_at = %(at)s WHERE work_item = ANY(%(items)s) AND done_at IS NULL
)
INSERT INTO dossiers_event (dossier, at, actor, action, label, source, targets, reason, note, data)
VALUES (%(dossier)s, %(at)s, %(actor)s, %(action)s, %(label)s, %(source)s, %(targets)s, %(reason)s, %(note)s, %(data)s)
RETURNING id"""

OPEN = """
WITH opened AS (
    INSERT INTO dossiers_work_item (dossier, step, step_name, kind, office, role, assignee, opened_at, due_at)
    SELECT %(dossier)s, step, step_name, kind, office, role, coalesce(assignee, (
            -- Work that comes back to a step comes back to whom it was given.
            SELECT w.assignee FROM dossiers_work_item w
            WHERE w.dossier = %(dossier)s AND w.step = o.step AND w.office = o.office AND w.role = o.role
            ORDER BY w.id DESC LIMIT 1
        )), %(at)s, coalesce(due_at, 'infinity')
    FROM unnest(%(steps)s::text[], %(names)s::text[], %(kinds)s::text[], %(offices)s::text[], %(roles)s::text[],
                %(assignees)s::int[], %(dues)s::timestamptz[])
        AS o (step, step_name, kind, office, role, assignee, due_at)
    RETURNING id, step, office, kind
), tally AS (
    INSERT INTO dossiers_tally (office, kind, amount) SELECT office, kind, 1 FROM opened
)
SELECT id, step FROM opened"""

TIMERS = """
INSERT INTO dossiers_timer (dossier, work_item, action, due_at)
SELECT %s, item, action, due_at FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS t (item, action, due_at)"""

EVENT = """
INSERT INTO dossiers_event (dossier, at, actor, action, label, source, targets, reason, note, data)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"""


@dataclass(frozen=True, slots=True)
class NewItem:
    """A step to be opened, and its timers (action, moment)."""

    step: str
    name: str
    kind: str
    office: str
    role: str
    due_at: datetime | None
    assignee: int | None = None
    timers: tuple[tuple[str, datetime], ...] = ()


def close_items(
    *, dossier: UUID, items: Sequence[int], actor: str, action: str, label: str, source: str, targets: Sequence[str],
    reason: str, note: str, data: Mapping[str, Any], at: datetime,
) -> int:  # fmt: skip
    """Close open work, end its timers and note the event; returns the number of the event. One statement."""
    values: dict[str, Any] = {
        "dossier": dossier, "items": list(items), "actor": actor, "action": action, "label": label, "source": source,
        "targets": list(targets), "reason": reason, "note": note, "data": dumped(data), "at": at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, values)
        return int(cursor.fetchone()[0])


def open_items(*, dossier: UUID, items: Sequence[NewItem], at: datetime) -> dict[str, int]:
    """Open steps; returns their numbers by step. One statement, and one more if any has a timer."""
    if not items:
        return {}
    values: dict[str, Any] = {
        "dossier": dossier, "at": at,
        "steps": [i.step for i in items], "names": [i.name for i in items], "kinds": [i.kind for i in items],
        "offices": [i.office for i in items], "roles": [i.role for i in items],
        "assignees": [i.assignee for i in items], "dues": [i.due_at for i in items],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values)
        numbers = {step: int(number) for number, step in cursor.fetchall()}
        timers = [(numbers[i.step], action, moment) for i in items for action, moment in i.timers]
        if timers:
            cursor.execute(TIMERS, [dossier, *(list(column) for column in zip(*timers, strict=True))])
    return numbers


def add_event(
    *, dossier: UUID, actor: str, action: str, label: str, at: datetime, source: str = "", reason: str = "",
    note: str = "", data: Mapping[str, Any] | None = None,
) -> int:  # fmt: skip
    """Note something that moved no work; returns the number of the event."""
    with connection.cursor() as cursor:
        cursor.execute(EVENT, [dossier, at, actor, action, label, source, [], reason, note, dumped(data or {})])
        return int(cursor.fetchone()[0])
