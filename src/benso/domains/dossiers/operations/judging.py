"""May this be done now, by this actor? Duty, the condition of the action, the second person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from benso.domains.dossiers.operations.held import Held, OpenItem
from benso.domains.dossiers.queries.refusals import DeedRefused, DossierUnknown
from benso.domains.dossiers.rules import may
from benso.domains.dossiers.rules.consultation import CONSULTATION, only_for_timers
from benso.domains.dossiers.types import Deed, Viewer
from benso.domains.procedures.rules import values_of
from benso.domains.procedures.types import Action, StepTable
from benso.kernel.errors import BensoError
from benso.kernel.expressions import holds
from benso.kernel.working_time import VIETNAM


class ActionUnknown(BensoError):
    """The step has no such action."""

    code = "ACTION_UNKNOWN"
    status = 409
    sentence = "Bước hiện tại của hồ sơ {number} không có việc “{action}”. Mở lại hồ sơ để xem các việc làm được."


class GuardRefused(BensoError):
    """The condition of the action does not hold for this dossier."""

    code = "GUARD_REFUSED"
    status = 409
    sentence = "Hồ sơ {number} không đi theo hướng “{label}” được: điều kiện của bước chưa thỏa ({guard})."


class ReasonMissing(BensoError):
    """The action needs a reason code; one cannot be refused in free text alone."""

    code = "REASON_MISSING"
    sentence = "Việc “{label}” phải có lý do. Chọn một lý do trong danh sách và viết rõ thêm nếu cần."


class SecondPersonNeeded(BensoError):
    """The same official took the step before this one; the law wants another pair of eyes."""

    code = "SECOND_PERSON_NEEDED"
    status = 403
    sentence = "Bạn đã làm bước trước của hồ sơ {number}; việc “{label}” phải do người khác làm."


def table_of(held: Held) -> StepTable:
    """The steps a dossier goes: those of its version, or the one of a question to an agency."""
    if held.is_question:
        return CONSULTATION
    table = held.compiled.declaration.steps
    if table is None:
        raise ActionUnknown(number=held.number, action="")
    return table


def demand(held: Held, deed: Deed, actor: Viewer) -> None:
    """Refuse who may not do the deed; a stranger is told that there is no such dossier."""
    if may(deed, actor, held.standpoints):
        return
    if may(Deed.VIEW, actor, held.standpoints):
        raise DeedRefused(number=held.number)
    raise DossierUnknown(dossier=held.id)


def guard_values(held: Held, at: datetime) -> dict[str, Any]:
    """The names guards may use, with their values."""
    return values_of(
        held.compiled, held.answers, channel=held.channel, applicant=held.applicant_kind,
        on=at.astimezone(VIETNAM).date(), case=held.case_id,
    )  # fmt: skip


def demanded(held: Held, work_item: int, actor: Viewer) -> OpenItem:
    """The open step, if it is the actor's to work on (:raises WorkItemClosed, DeedRefused: if it is not)."""
    demand(held, Deed.VIEW, actor)
    item = held.item(work_item)
    demand(held, Deed.ACT, actor)
    if not actor.job and not actor.holds(item.role, item.office):
        raise DeedRefused(number=held.number)
    return item


def chosen(held: Held, table: StepTable, item: OpenItem, action_id: str, actor: Viewer, at: datetime) -> Action:
    """The action of that name at an open step, if it may be taken now.

    :raises ActionUnknown: if the step has no such action
    :raises GuardRefused: if its condition does not hold
    :raises SecondPersonNeeded: if the actor did the step that somebody else must have done
    """
    action = next((a for a in table.actions if a.id == action_id and a.source == item.step), None)
    if action is None or (action.id in only_for_timers(table) and not actor.job):
        raise ActionUnknown(number=held.number, action=action_id)
    if action.guard and not holds(held.compiled.expressions[action.guard], guard_values(held, at)):
        raise GuardRefused(number=held.number, label=action.label_vi, guard=action.guard)
    if action.second_person and not actor.job and took_before(held, action.second_person, actor.actor):
        raise SecondPersonNeeded(number=held.number, label=action.label_vi)
    return action


def took_before(held: Held, action: str, actor: str) -> bool:
    """Whether the actor was the last to take an action on the dossier."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor FROM dossiers_event WHERE dossier = %s AND action = %s ORDER BY id DESC LIMIT 1",
            [held.id, action],
        )
        row = cursor.fetchone()
    return row is not None and row[0] == actor
