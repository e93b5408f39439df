"""Telling the national portal: packets into the outbox, in the transaction of the deed they tell of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from benso.domains.documents.queries import files
from benso.domains.dossiers.operations.held import Held, OpenItem
from benso.domains.dossiers.rules.national import (
    Papers,
    handler_role,
    national_dossier,
    national_progress,
    status_of,
    supplements_of,
    was_told,
)
from benso.domains.dossiers.types import NationalStatus, State
from benso.domains.exchange.operations import put_national_dossier, put_national_progress, put_national_step
from benso.domains.exchange.types import NationalFile
from benso.domains.procedures.queries import office
from benso.domains.procedures.types import Action, Effect

PARTS = """
SELECT d.applicant_name,
    (SELECT jsonb_agg(jsonb_build_object(
        'file', file, 'name', name, 'component', component, 'added', added_at) ORDER BY id)
     FROM dossiers_attachment WHERE dossier = d.id AND superseded_at IS NULL AND file IS NOT NULL),
    (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'asked_at', s.asked_at, 'answered_at', s.answered_at,
        'components', s.components, 'questions', s.questions, 'note', s.note,
        'before', c.before, 'after', c.after) ORDER BY s.id)
     FROM dossiers_supplement s LEFT JOIN LATERAL (
        SELECT c.before, c.after FROM dossiers_due_change c
        WHERE c.dossier = d.id AND c.kind = 'resumed' AND c.at = s.answered_at LIMIT 1) c ON true
     WHERE s.dossier = d.id)
FROM dossiers_dossier d WHERE d.id = %s"""


def tell_step(
    held: Held, *, stood: tuple[State, datetime | None], action: Action, item: OpenItem, actor: str, at: datetime
) -> None:
    """Tell of an action just taken: the dossier if it is new or stands otherwise than before, then the step.

    :param stood: state and due date before the action
    """
    before, due_before = stood
    asked = Effect.ASK_SUPPLEMENT in action.effects
    told = was_told(before, held.supplements - asked)
    status = status_of(held.state)
    if not _reaches(held) or (not told and status is NationalStatus.NEW):
        return
    place = office(held.lead_office).name_vi
    progress = national_progress(
        held, role=handler_role(actor, item.role), office_name=office(item.office).name_vi, content=action.label_vi,
        started_at=item.opened_at, due_at=held.promised_at or held.due_at, at=at,
    )  # fmt: skip
    if not told or status is not status_of(before) or held.due_at != due_before:
        answered = Effect.TAKE_SUPPLEMENT in action.effects
        dossier = national_dossier(
            held, held.compiled.declaration, place, _papers(held, at, new=not told, answered=answered)
        )
        put_national_step(dossier=dossier, new=not told, progress=progress, at=at)
    else:
        put_national_progress(progress=progress, at=at)


def tell_change(held: Held, *, before: State, at: datetime) -> None:
    """Tell how a dossier stands after a deed beside the steps: withdrawn, a new date promised, a date recomputed.

    Nothing if the portal has not been told of it yet.
    """
    if not _reaches(held) or not was_told(before, held.supplements):
        return
    place = office(held.lead_office).name_vi
    dossier = national_dossier(held, held.compiled.declaration, place, _papers(held, at))
    put_national_dossier(dossier=dossier, new=False, at=at)


def _reaches(held: Held) -> bool:
    """Whether there is anybody to tell: simulated dossiers go to the stand-in only, so without one they are not put."""
    if held.is_question:
        return False
    return not held.simulated or bool(settings.NATIONAL.get("development"))


def _papers(held: Held, at: datetime, *, new: bool = False, answered: bool = False) -> Papers:
    """What the packet lists; digests only of files that the portal has not been given yet."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS, [held.id])
        owner, attached, asked = cursor.fetchone()
    given, requests = _rows(attached), _rows(asked)
    fresh = {UUID(one["file"]) for one in given if new or (answered and _moment(one["added"]) == at)}
    result = held.result_file if at in (held.finished_at, held.returned_at) or held.finished_at is None else None
    known = files([*fresh, *([result] if result else [])])
    digests = {id: stored.sha256 for id, stored in known.items()}
    declaration = held.compiled.declaration
    words = {one.id: one.name.vi for one in declaration.components}
    words |= {key: question.label_vi for key, question in held.compiled.questions.items()}
    documents = tuple(
        NationalFile(one["file"], one["name"] or words.get(one["component"], ""), one["component"],
                     digests.get(UUID(one["file"]), ""))
        for one in given
    )  # fmt: skip
    results: tuple[NationalFile, ...] = ()
    if held.result_file is not None:
        first = next((one for one in declaration.results if one.template), None)
        name, code = (first.name.vi, first.code) if first else ("Kết quả", "")
        results = (NationalFile(str(held.result_file), name, code, digests.get(held.result_file, "")),)
    return Papers(owner, documents, supplements_of(requests, words), results)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = json.loads(value) if isinstance(value, str) else value or []
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
