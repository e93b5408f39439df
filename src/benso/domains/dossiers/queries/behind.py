"""The dossiers behind a figure: as many as the figure says, for officials who may read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.dossiers.queries.reports import midnight
from benso.domains.dossiers.rules import reads
from benso.domains.dossiers.types import Viewer
from benso.domains.dossiers.types.reports import Behind
from benso.domains.ledger.types import Basis

RECEIVED = "d.accepted_at >= %(from)s AND d.accepted_at < %(end)s"
CLOSED = "d.finished_at >= %(from)s AND d.finished_at < %(end)s"
OPEN = "d.accepted_at < %(end)s AND coalesce(d.finished_at, d.closed_at, 'infinity') >= %(end)s"
PAUSED = (
    "EXISTS (SELECT FROM dossiers_pause p WHERE p.dossier = d.id AND p.started_at < %(end)s "
    "AND coalesce(p.ended_at, 'infinity') >= %(end)s)"
)
LATE = (
    "(SELECT c.after FROM dossiers_due_change c WHERE c.dossier = d.id AND c.at < %(end)s AND c.kind <> 'extended' "
    "ORDER BY c.id DESC LIMIT 1) < least(%(today)s, %(end)s)"
)
OFFERED = "d.level IN ('full', 'partial')"

LISTS: Mapping[str, str] = {
    "total": "d.accepted_at < %(end)s AND coalesce(d.finished_at, d.closed_at, 'infinity') >= %(from)s",
    "received": RECEIVED,
    "received_online": f"{RECEIVED} AND d.channel = 'online'",
    "received_counter": f"{RECEIVED} AND d.channel = 'counter'",
    "received_post": f"{RECEIVED} AND d.channel = 'post'",
    "carried_over": "d.accepted_at < %(from)s AND coalesce(d.finished_at, d.closed_at, 'infinity') >= %(from)s",
    "closed": CLOSED,
    "closed_early": f"{CLOSED} AND d.outcome = 'early'",
    "closed_on_time": f"{CLOSED} AND d.outcome = 'on_time'",
    "closed_late": f"{CLOSED} AND d.outcome = 'late'",
    "closed_no_term": f"{CLOSED} AND d.outcome = 'no_term'",
    "ended": "d.accepted_at IS NOT NULL AND d.closed_at >= %(from)s AND d.closed_at < %(end)s",
    "in_process": f"{OPEN} AND NOT {PAUSED}",
    "in_process_in_time": f"{OPEN} AND NOT {PAUSED} AND ({LATE}) IS NOT TRUE",
    "overdue": f"{OPEN} AND NOT {PAUSED} AND {LATE}",
    "paused": f"{OPEN} AND {PAUSED}",
    "kept": f"{CLOSED} AND d.outcome IN ('early', 'on_time')",
    "judged": f"{CLOSED} AND d.outcome <> 'no_term'",
    "online": f"{RECEIVED} AND {OFFERED} AND d.channel = 'online'",
    "online_or_counter": f"{RECEIVED} AND {OFFERED} AND d.channel IN ('online', 'counter')",
    "with_fee": f"{RECEIVED} AND d.fee > 0",
    "paper_steps": "d.paper_step <> '' AND EXISTS (SELECT FROM dossiers_event e WHERE e.dossier = d.id "
    "AND e.action = 'paper_step' AND e.at >= %(from)s AND e.at < %(end)s)",
}
"""Which dossiers stand behind a figure of a period, as things stood at its end."""

BEHIND = """
SELECT d.id, d.number, d.procedure, d.procedure_name, d.lead_office, d.accepted_at, d.due_at, d.finished_at,
    d.paper_step
FROM dossiers_dossier d
WHERE {condition} AND d.parent IS NULL AND d.simulated = %(simulated)s AND d.lead_office = ANY(%(offices)s)
  AND (%(after)s = '' OR d.number > %(after)s)
ORDER BY d.number LIMIT %(limit)s"""


def dossiers_behind(
    *, figure: str, viewer: Viewer, office: str, since: date, until: date, basis: Basis, today: date, after: str = "",
    limit: int = 100,
) -> list[Behind]:  # fmt: skip
    """The dossiers behind a figure of an office, for officials who read its dossiers; nobody else sees any.

    :param figure: a name of :data:`LISTS`
    :param today: the day of asking: what falls due later that day is not overdue yet
    :param after: number of the last one of the page before
    """
    if figure not in LISTS or not reads(viewer, office):
        return []
    values: dict[str, Any] = {
        "from": midnight(since), "end": midnight(until + timedelta(days=1)), "today": midnight(today),
        "simulated": basis is Basis.SIMULATED, "offices": [office], "after": after, "limit": max(1, min(limit, 5000)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BEHIND.format(condition=LISTS[figure]), values)
        return [Behind(*row) for row in cursor.fetchall()]


def paper_reasons(*, viewer: Viewer, office: str, since: date, until: date) -> list[tuple[UUID, str, str]]:
    """Why steps lay on paper: dossier, number, reason in the official's words; for officials who read there."""
    rows = [
        row
        for basis in (Basis.MEASURED, Basis.SIMULATED)
        for row in dossiers_behind(
            figure="paper_steps", viewer=viewer, office=office, since=since, until=until, basis=basis, today=until
        )
    ]
    return [(row.id, row.number, row.paper_step) for row in rows]
