"""One dossier with everything a page shows, in a fixed number of statements; strangers are told it does not exist."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.accounts.queries import official_names
from benso.domains.dossiers.queries.refusals import DossierUnknown
from benso.domains.dossiers.rules import Standpoints, for_applicant, may
from benso.domains.dossiers.types import (
    NATIONAL_STATUS,
    Attachment,
    Change,
    ChangeKind,
    Deed,
    Dossier,
    Due,
    Event,
    Evidence,
    Outcome,
    Pause,
    Phase,
    State,
    SupplementRequest,
    Tracked,
    Viewer,
    WorkItem,
)
from benso.domains.procedures.types import Channel

ONE = """
SELECT d.id, d.number, d.procedure, d.version, d.case_id, d.channel, d.state, d.phase, d.applicant, d.submitter,
    d.applicant_name, d.contact, d.enterprise, d.answers, d.reception_office, d.lead_office, d.parent, d.submitted_at,
    d.accepted_at, d.finished_at, d.returned_at, d.due_at, d.promised_at, d.outcome, d.result_file, d.result_by,
    d.paper_step, d.simulated, d.row_version,
    ARRAY(SELECT c.id FROM dossiers_dossier c WHERE c.parent = d.id ORDER BY c.submitted_at, c.id) AS children,
    -- An agency that is asked sees the papers of the application.
    CASE WHEN d.parent_item IS NULL THEN d.id ELSE d.parent END AS papers
FROM dossiers_dossier d WHERE {}"""

WORK = """
SELECT id, dossier, step, office, role, assignee, opened_at, nullif(due_at, 'infinity')
FROM dossiers_work_item WHERE dossier = %s AND closed_at IS NULL ORDER BY id"""

PARTS = """
SELECT 'attachment', jsonb_build_array(component, file, evidence, name) FROM (
    SELECT * FROM dossiers_attachment WHERE dossier = %(papers)s AND superseded_at IS NULL ORDER BY id) a
UNION ALL
SELECT 'pause', jsonb_build_array(started_at, ended_at, reason) FROM (
    SELECT * FROM dossiers_pause WHERE dossier = %(id)s ORDER BY id) p
UNION ALL
SELECT 'change', jsonb_build_array(kind, before, after, at, actor, reason) FROM (
    SELECT * FROM dossiers_due_change WHERE dossier = %(id)s ORDER BY id) c
UNION ALL
SELECT 'supplement', jsonb_build_array(id, asked_at, asked_by, components, questions, reason, note, due_at, answered_at)
FROM (SELECT * FROM dossiers_supplement WHERE dossier = %(id)s ORDER BY id) s"""

EVENTS = """
SELECT id, at, actor, action, label, source, targets, reason, note, data FROM dossiers_event
WHERE dossier = %s ORDER BY id DESC LIMIT 500"""

TRACKED = """
SELECT number, procedure_name, state, submitted_at, accepted_at, due_at, promised_at, finished_at, lead_office
FROM dossiers_dossier WHERE number = %s AND tracking_code = %s AND tracking_code <> ''"""


def dossier(dossier_id: UUID, *, viewer: Viewer) -> Dossier:
    """A dossier for somebody who may see it: three statements.

    :raises DossierUnknown: if there is none, or the viewer may not see it
    """
    return _read("d.id = %s", dossier_id, viewer)


def by_number(number: str, *, viewer: Viewer) -> Dossier:
    """As :func:`dossier`, by its number."""
    return _read("d.number = %s", number.strip().upper(), viewer)


def timeline(dossier_id: UUID, *, viewer: Viewer) -> list[Event]:
    """What happened, the last first, at most 500; officials are named to officials only.

    What officials write for each other (a word for the next step, a decision proposed) is not the applicant's to read.

    :raises DossierUnknown: if there is none, or the viewer may not see it
    """
    demand_view(dossier_id, viewer)
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [dossier_id])
        rows = cursor.fetchall()
    actors = {row[2] for row in rows}
    known = official_names([int(a.partition(":")[2]) for a in actors if a.startswith("official:")])
    names = {f"official:{number}": name for number, name in known.items()} if viewer.person_id is None else {}
    events = [
        Event(r[0], r[1], r[2], names.get(r[2], ""), r[3], r[4], r[5], tuple(r[6]), r[7], r[8], loaded(r[9]))
        for r in rows
    ]
    return events if viewer.person_id is None else [for_applicant(event) for event in events]


STANDING = """
SELECT d.applicant, d.submitter, d.reception_office, d.lead_office,
    ARRAY(SELECT ARRAY[role, office] FROM dossiers_work_item w WHERE w.dossier = d.id AND closed_at IS NULL),
    p.lead_office, p.reception_office, coalesce(p.enterprise, d.enterprise)
FROM dossiers_dossier d LEFT JOIN dossiers_dossier p ON p.id = d.parent WHERE d.id = %s"""


def demand_view(dossier_id: UUID, viewer: Viewer) -> None:
    """Refuse who may not see a dossier; one statement.

    :raises DossierUnknown: if there is none, or the viewer may not see it
    """
    if Deed.VIEW not in deeds_of(dossier_id, viewer=viewer):
        raise DossierUnknown(dossier=dossier_id)


def deeds_of(dossier_id: UUID, *, viewer: Viewer) -> frozenset[Deed]:
    """What the viewer's duties allow with a dossier, whatever state it is in; nothing if there is none. One statement.

    Whoever may see a dossier may see the questions to other agencies that go with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [dossier_id])
        row = cursor.fetchone()
    if row is None:
        return frozenset()
    own = _standpoints(row[0], row[1], (row[2], row[3]), row[4], row[7])
    wider = _standpoints(row[0], row[1], (row[2], row[3], row[5], row[6]), row[4], row[7])
    return frozenset(deed for deed in Deed if may(deed, viewer, wider if deed is Deed.VIEW else own))


def children(dossier_id: UUID, *, viewer: Viewer) -> list[Dossier]:
    """The questions put to other agencies, for somebody who may see the dossier they belong to."""
    found = dossier(dossier_id, viewer=viewer)
    return [_read("d.id = %s", child, Viewer.system("parent")) for child in found.children]


def tracked(number: str, code: str) -> Tracked | None:
    """What whoever holds number and code may know; ``None`` for any mismatch."""
    with connection.cursor() as cursor:
        cursor.execute(TRACKED, [number.strip().upper(), code.strip().upper()])
        row = cursor.fetchone()
    return Tracked(row[0], row[1], State(row[2]), *row[3:]) if row else None


def tracking_code(dossier_id: UUID, *, viewer: Viewer) -> str:
    """The code that goes with the number on the receipt (:raises DossierUnknown: if the viewer may not see it)."""
    demand_view(dossier_id, viewer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tracking_code FROM dossiers_dossier WHERE id = %s", [dossier_id])
        return str(cursor.fetchone()[0])


def dossier_id_of(number: str) -> UUID | None:
    """The id behind a number, for callers who judge access themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM dossiers_dossier WHERE number = %s", [number])
        row = cursor.fetchone()
    return row[0] if row else None


def dossier_of_draft(draft: UUID, *, owner: UUID) -> UUID | None:
    """The dossier a draft became; ``None`` if it was never filed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT dossier FROM dossiers_idempotency WHERE actor = %s AND key = %s",
            [f"person:{owner}", f"draft:{draft}"],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def next_timer(dossier_id: UUID) -> datetime | None:
    """When the clock acts next by itself on an application or one of its questions; ``None`` if it does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(t.due_at) FROM dossiers_dossier d "
            "JOIN dossiers_work_item w ON w.dossier = d.id AND w.closed_at IS NULL "
            "JOIN dossiers_timer t ON t.work_item = w.id AND t.done_at IS NULL WHERE d.id = %s OR d.parent = %s",
            [dossier_id, dossier_id],
        )
        moment: datetime | None = cursor.fetchone()[0]
    return moment


def filed_under(*, prefix: str, since: datetime, until: datetime) -> set[str]:
    """Idempotency keys that begin with ``prefix`` under which something was done in a time, while they are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM dossiers_idempotency WHERE at >= %s AND at < %s AND starts_with(key, %s)",
            [since, until, prefix],
        )
        return {row[0] for row in cursor.fetchall()}


def loaded(value: Any) -> dict[str, Any]:
    """A JSON column as a dictionary."""
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def _read(where: str, value: UUID | str, viewer: Viewer) -> Dossier:
    with connection.cursor() as cursor:
        cursor.execute(ONE.format(where), [value])
        row = cursor.fetchone()
        if row is None:
            raise DossierUnknown(dossier=value)
        cursor.execute(WORK, [row[0]])
        work = tuple(WorkItem(*item) for item in cursor.fetchall())
        steps = [[item.role, item.office] for item in work]
        if not may(Deed.VIEW, viewer, _standpoints(row[8], row[9], (row[14], row[15]), steps, row[12])):
            demand_view(row[0], viewer)
        cursor.execute(PARTS, {"id": row[0], "papers": row[30]})
        parts: dict[str, list[list[Any]]] = {}
        for kind, values in cursor.fetchall():
            parts.setdefault(kind, []).append(json.loads(values) if isinstance(values, str) else values)
    return _whole(row, work, parts)


def _whole(row: tuple[Any, ...], work: tuple[WorkItem, ...], parts: Mapping[str, list[list[Any]]]) -> Dossier:
    state = State(row[6])
    return Dossier(
        id=row[0], number=row[1], procedure=row[2], version=row[3], case=row[4], channel=Channel(row[5]), state=state,
        national_status=NATIONAL_STATUS[state], phase=Phase(row[7]), applicant=row[8], submitter=row[9],
        applicant_name=row[10], contact=loaded(row[11]), enterprise=row[12], answers=loaded(row[13]),
        attachments=tuple(_attachment(*a) for a in parts.get("attachment", ())), reception_office=row[14],
        lead_office=row[15], parent=row[16], children=tuple(row[29]), submitted_at=row[17], accepted_at=row[18],
        finished_at=row[19], returned_at=row[20], due=Due(row[21], row[22]),
        outcome=Outcome(row[23]) if row[23] else None,
        pauses=tuple(Pause(_time(p[0]), _moment(p[1]), p[2]) for p in parts.get("pause", ())),
        changes=tuple(_change(*c) for c in parts.get("change", ())),
        supplements=tuple(_supplement(*s) for s in parts.get("supplement", ())), work=work, result_file=row[24],
        result_by=row[25], paper_step=row[26], simulated=row[27], row_version=row[28],
    )  # fmt: skip


def _attachment(component: str, file: str | None, evidence: str, name: str) -> Attachment:
    return Attachment(component, UUID(file) if file else None, Evidence(evidence), name)


def _change(kind: str, before: str | None, after: str | None, at: str, actor: str, reason: str) -> Change:
    return Change(ChangeKind(kind), _moment(before), _moment(after), _time(at), actor, reason)


def _supplement(
    number: int, asked: str, by: str, components: list[str], questions: list[str], *rest: Any
) -> SupplementRequest:
    reason, note, due, answered = rest
    return SupplementRequest(
        number, _time(asked), by, tuple(components), tuple(questions), reason, note, _moment(due), _moment(answered)
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _standpoints(
    applicant: UUID | None, submitter: UUID | None, offices: Any, steps: Any, enterprise: str
) -> Standpoints:
    owners = frozenset(p for p in (applicant, submitter) if p is not None)
    pairs = frozenset((role, office) for role, office in steps)
    return Standpoints(owners, frozenset(o for o in offices if o) | {office for _, office in pairs}, pairs, enterprise)
