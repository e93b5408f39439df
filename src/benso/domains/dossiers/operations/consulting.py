"""Asking other agencies: a child dossier each, with its own number and clock; the parent waits for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection

from benso.domains.dossiers.operations import rows, telling
from benso.domains.dossiers.operations.held import Held, OpenItem, hold, write
from benso.domains.dossiers.operations.numbering import draw_number
from benso.domains.dossiers.rules import acceptance_entries, ending_entries
from benso.domains.dossiers.rules.consultation import ANSWER, CONSULTATION, SILENT
from benso.domains.dossiers.types import Phase, State
from benso.domains.procedures.queries import calendar, office, offices
from benso.domains.procedures.rules import values_of
from benso.domains.procedures.types import Consultation, Office, Step
from benso.kernel.errors import BensoError
from benso.kernel.expressions import holds
from benso.kernel.working_time import VIETNAM, due


class AgencyAbsent(BensoError):
    """The agency to be asked does not exist on the day."""

    code = "AGENCY_ABSENT"
    status = 409
    sentence = "Quy trình hỏi ý kiến “{agency}” nhưng ngày {on} không có cơ quan này. Báo người quản trị quy trình."


CHILD = """
INSERT INTO dossiers_dossier (
    id, number, tracking_code, procedure, version, procedure_name, field, level, case_id, channel, applicant_kind,
    state, phase, applicant_name, name_key, contact, answers, consents, reception_office, lead_office, first_office,
    parent, parent_item, silence, own_amount, own_unit, submitted_at, accepted_at, due_at, result_by, simulated)
SELECT %(id)s, %(number)s, '', procedure, version, procedure_name, field, level, case_id, channel, applicant_kind,
    'in_process', 'running', applicant_name, name_key, '{}', answers, '{}', %(office)s, %(office)s, %(office)s,
    id, %(item)s, %(silence)s, %(amount)s, %(unit)s, %(at)s, %(at)s, %(due)s, 'electronic', simulated
FROM dossiers_dossier WHERE id = %(parent)s"""

STILL_OPEN = """
SELECT id FROM dossiers_dossier
WHERE parent = %s AND parent_item = ANY(%s) AND finished_at IS NULL AND closed_at IS NULL ORDER BY number"""

OPEN_SIBLINGS = """
SELECT count(*) FROM dossiers_dossier
WHERE parent = %s AND parent_item = %s AND finished_at IS NULL AND closed_at IS NULL AND id <> %s"""


def open_questions(held: Held, step: Step, work_item: int, *, actor: str, at: datetime) -> list[UUID]:
    """Open a child dossier for every agency a consultation step asks under these answers."""
    day = at.astimezone(VIETNAM).date()
    values = values_of(
        held.compiled, held.answers, channel=held.channel, applicant=held.applicant_kind, on=day, case=held.case_id
    )
    asked = [
        (_office(held, consultation.agency, at), consultation)
        for consultation in step.consultations
        if consultation.when is None or holds(held.compiled.expressions[consultation.when], values)
    ]
    # Numbers are drawn in one order everywhere, so that two parents never wait for each other's counters.
    asked.sort(key=lambda pair: pair[0].identifier)
    return [_ask(held, office, consultation, work_item, actor=actor, at=at) for office, consultation in asked]


def close_questions(held: Held, items: Sequence[int], state: State, *, actor: str, at: datetime) -> None:
    """Nobody needs the answers any more: questions still open at these steps of a held parent end with them."""
    if not items:
        return
    with connection.cursor() as cursor:
        cursor.execute(STILL_OPEN, [held.id, list(items)])
        waiting = [row[0] for row in cursor.fetchall()]
    for number in waiting:
        child = hold(number)
        event = rows.close_items(
            dossier=child.id, items=[item.id for item in child.items], actor=actor, action="not_needed",
            label="Không cần ý kiến nữa", source="", targets=(), reason="", note="", data={"parent": held.number},
            at=at,
        )  # fmt: skip
        child.put(state=state, phase=Phase.CLOSED, closed_at=at)
        write(child)
        how = "withdrawn" if state is State.WITHDRAWN else "stopped"
        entries = ending_entries(child.subject, how, child.accepted_at is not None, at)
        telling.post_entries(child, entries, key=f"event:{event}", actor=actor, at=at)
        telling.note(child, "not_needed", actor=actor, at=at, parent=str(held.id))


def child_answered(child: Held, answer: str, *, at: datetime) -> tuple[Held, OpenItem] | None:
    """Note the answer on the parent; the parent and its waiting step once every question of the step is answered."""
    if child.parent is None or child.parent_item is None:
        return None
    parent = hold(child.parent)
    rows.add_event(
        dossier=parent.id, actor="system:consultation", action="answered", label="Đã có ý kiến", at=at,
        data={"child": child.number, "office": child.lead_office, "answer": answer},
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SIBLINGS, [parent.id, child.parent_item, child.id])
        left = int(cursor.fetchone()[0])
    item = next((item for item in parent.items if item.id == child.parent_item), None)
    return None if left or item is None else (parent, item)


def _ask(held: Held, asked: Office, consultation: Consultation, work_item: int, *, actor: str, at: datetime) -> UUID:
    until = due(calendar(), at, consultation.amount, consultation.unit)
    child = uuid4()
    number = draw_number(asked, at)
    with connection.cursor() as cursor:
        cursor.execute(
            CHILD,
            {
                "id": child, "number": number, "office": asked.key, "item": work_item, "at": at, "due": until,
                "silence": consultation.silence, "amount": consultation.amount, "unit": consultation.unit.value,
                "parent": held.id,
            },
        )  # fmt: skip
    step = CONSULTATION.step(ANSWER)
    timers = ((SILENT, until),) if consultation.silence else ()
    item = rows.NewItem(
        step=step.id, name=step.name_vi, kind=step.kind.value, office=asked.key, role=step.role.value, due_at=until,
        timers=timers,
    )  # fmt: skip
    rows.open_items(dossier=child, items=[item], at=at)
    rows.add_event(
        dossier=child, actor=actor, action="asked", label="Được hỏi ý kiến", at=at, data={"parent": held.number}
    )
    made = hold(child)
    telling.post_entries(made, acceptance_entries(made.subject, (), at), key="accepted", actor=actor, at=at)
    telling.note(made, "ask_agency", actor=actor, at=at, parent=str(held.id), office=asked.key)
    return child


def _office(held: Held, agency: str, at: datetime) -> Office:
    day = at.astimezone(VIETNAM).date()
    if agency == "commune":
        return office(held.lead_office.partition("/")[0])
    for one in offices(day):
        if one.agency == agency:
            return one
    raise AgencyAbsent(agency=agency, on=f"{day:%d/%m/%Y}")
