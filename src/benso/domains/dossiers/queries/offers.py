"""What the viewer may do now, and why something may not be done: every button explains itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.dossiers.queries.dossier import demand_view, loaded
from benso.domains.dossiers.rules import reads
from benso.domains.dossiers.rules.consultation import CONSULTATION, only_for_timers
from benso.domains.dossiers.types import ActionOffer, Viewer
from benso.domains.procedures.queries import compiled
from benso.domains.procedures.rules import values_of
from benso.domains.procedures.types import Action, Compiled
from benso.kernel.expressions import Value, holds
from benso.kernel.working_time import VIETNAM

GUARD = "Điều kiện của hướng này chưa thỏa với thông tin trong hồ sơ."
SECOND = "Bạn đã làm bước trước; việc này phải do người khác làm."
NOT_YOURS = "Việc này của người giữ bước hiện tại; bạn chỉ xem được."

ITEMS = """
SELECT w.id, w.step, w.office, w.role, d.id, d.number, d.version, d.parent_item, d.case_id, d.channel, d.applicant_kind,
       d.answers
FROM dossiers_work_item w JOIN dossiers_dossier d ON d.id = w.dossier
WHERE w.closed_at IS NULL AND {} ORDER BY w.id"""

LAST = """
SELECT DISTINCT ON (dossier, action) dossier, action, actor FROM dossiers_event
WHERE dossier = ANY(%s) AND action = ANY(%s) ORDER BY dossier, action, id DESC"""


def offers(dossier_id: UUID, *, viewer: Viewer, at: datetime) -> list[ActionOffer]:
    """What may be done with a dossier now; three statements.

    :raises DossierUnknown: if the viewer may not see it
    """
    demand_view(dossier_id, viewer)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS.format("w.dossier = %s"), [dossier_id])
        rows = cursor.fetchall()
    return [offer for row in rows for offer in _offered(row, viewer, at, _second(rows))]


def offers_of_many(
    *, viewer: Viewer, work_items: Iterable[int], at: datetime
) -> dict[int, tuple[str, tuple[ActionOffer, ...]]]:
    """The same for many open steps at once: number of the dossier, and its offers; strangers' steps are left out."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS.format("w.id = ANY(%s)"), [list(work_items)])
        rows = [row for row in cursor.fetchall() if reads(viewer, row[2])]
    second = _second(rows)
    return {row[0]: (row[5], tuple(_offered(row, viewer, at, second))) for row in rows}


def _second(rows: list[tuple[Any, ...]]) -> dict[tuple[UUID, str], str]:
    """Who took the steps that somebody else must have taken."""
    wanted = {
        action.second_person
        for row in rows
        if row[7] is None
        for action in compiled(row[6]).actions_at.get(row[1], ())
        if action.second_person
    }
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LAST, [[row[4] for row in rows], sorted(wanted)])
        return {(dossier, action): actor for dossier, action, actor in cursor.fetchall()}


def _offered(
    row: tuple[Any, ...], viewer: Viewer, at: datetime, second: dict[tuple[UUID, str], str]
) -> Iterable[ActionOffer]:
    work_item, step, office, role, dossier = row[:5]
    version = compiled(row[6])
    child = row[7] is not None
    table = CONSULTATION if child else version.declaration.steps
    if table is None:
        return
    mine = viewer.holds(role, office)
    values: dict[str, Value] | None = None
    hidden = only_for_timers(table)
    for action in table.actions_at(step):
        if action.id in hidden:
            continue
        refused = "" if mine else NOT_YOURS
        if not refused and action.guard:
            values = values if values is not None else _values(version, row, at)
            refused = "" if holds(version.expressions[action.guard], values) else GUARD
        if not refused and action.second_person and second.get((dossier, action.second_person)) == viewer.actor:
            refused = SECOND
        yield _offer(action, work_item, refused)


def _offer(action: Action, work_item: int, refused: str) -> ActionOffer:
    effects = tuple(effect.value for effect in action.effects)
    return ActionOffer(action.id, action.label_vi, action.label_en, work_item, action.reason, effects, refused)


def _values(version: Compiled, row: tuple[Any, ...], at: datetime) -> dict[str, Value]:
    day = at.astimezone(VIETNAM).date()
    answers = loaded(row[11])
    return values_of(version, answers, channel=row[9], applicant=row[10], on=day, case=row[8])
