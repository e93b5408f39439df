"""Taking an action of the step table: the one way a dossier moves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from benso.domains.dossiers.operations import clockwork, rows, telling
from benso.domains.dossiers.operations.consulting import child_answered, open_questions
from benso.domains.dossiers.operations.effects import EFFECTS, Move
from benso.domains.dossiers.operations.held import Held, OpenItem, dumped, hold_item, write
from benso.domains.dossiers.queries.refusals import DeedRefused, DossierUnknown
from benso.domains.dossiers.rules import ENDINGS, may, phase_of, state_of, steps_to_open
from benso.domains.dossiers.rules.consultation import CONSULTATION, only_for_timers
from benso.domains.dossiers.types import ActOutcome, Deed, Moved, Phase, ReasonCode, State, Viewer
from benso.domains.procedures.queries import one_standing
from benso.domains.procedures.rules import values_of
from benso.domains.procedures.types import Action, Effect, Place, Step, StepKind, StepTable
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


class KeyReused(BensoError):
    """The idempotency key was used for something else."""

    code = "KEY_REUSED"
    status = 409
    sentence = "Khóa lặp này đã dùng cho một việc khác. Tải lại trang rồi làm lại."


REMEMBER = """
INSERT INTO dossiers_idempotency (actor, key, digest, dossier, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (actor, key) DO NOTHING RETURNING 1"""


@transaction.atomic
@one_standing()
def act(
    *,
    work_item: int,
    action: str,
    actor: Viewer,
    at: datetime,
    reason: ReasonCode | str | None = None,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    key: str = "",
    origin: str = "",
) -> Moved:
    """Take an action at an open step; safe to repeat under the same ``key``.

    :param data: what effects need: ``components`` and ``questions`` of a supplement, ``decisions`` of a result
    :raises DossierUnknown: if there is no such work, or the actor may not even see it
    :raises WorkItemClosed: if somebody was faster
    :raises DeedRefused: if the step is not the actor's
    :raises ActionUnknown: if the step has no such action
    :raises GuardRefused: if its condition does not hold
    :raises ReasonMissing: if it needs a reason
    :raises SecondPersonNeeded: if the actor did the step that somebody else must have done
    """
    held = hold_item(work_item)
    digest = hashlib.sha256(dumped([work_item, action, reason, note, data or {}]).encode()).hexdigest()
    if key and already_done(held, actor.actor, key, digest, at):
        return moved(held, repeated=True)
    item = _demanded(held, work_item, actor)
    return take(held, item, action, actor=actor, at=at, reason=reason, note=note, data=data, origin=origin)


def act_many(*, work_items: Iterable[int], action: str, actor: Viewer, at: datetime) -> list[ActOutcome]:
    """The same action at many steps, each by itself: one refusal leaves the others done."""
    outcomes = []
    for work_item in work_items:
        try:
            done = act(work_item=work_item, action=action, actor=actor, at=at)
            outcomes.append(ActOutcome(work_item, done.number, done=True))
        except BensoError as error:
            number = str(error.data.get("number", f"#{work_item}"))
            outcomes.append(ActOutcome(work_item, number, done=False, refused_code=error.code, refused_vi=str(error)))
    return outcomes


def take(
    held: Held, item: OpenItem, action_id: str, *, actor: Viewer, at: datetime, reason: ReasonCode | str | None = None,
    note: str = "", data: Mapping[str, Any] | None = None, origin: str = "",
) -> Moved:  # fmt: skip
    """Move a dossier that is held and whose actor has been judged."""
    table = table_of(held)
    action = _action(held, table, item, action_id, actor, at)
    code = ReasonCode(reason).value if reason else ""
    if action.reason and not code and not actor.job:
        raise ReasonMissing(label=action.label_vi)
    name = actor.actor
    move = Move(action, item, name, at, code, note, data or {}, by_timer=bool(actor.job))
    for effect in action.effects:
        EFFECTS[effect](held, move)
    ending = not action.targets or any(effect in ENDINGS for effect in action.effects)
    closed = [other.id for other in held.items] if ending else [item.id]
    event = rows.close_items(
        dossier=held.id, items=closed, actor=name, action=action.id, label=action.label_vi, source=item.step,
        targets=action.targets, reason=code, note=note, data=move.data, at=at,
    )  # fmt: skip
    held.items = [other for other in held.items if other.id not in closed]
    opened = () if ending else steps_to_open(table, action, [other.step for other in held.items])
    _settle_state(held, action, opened, move)
    numbers = rows.open_items(dossier=held.id, items=[new_item(held, step, at) for step in opened], at=at)
    write(held)
    for step in opened:
        if step.kind is StepKind.CONSULTATION:
            open_questions(held, step, numbers[step.id], actor=name, at=at)
    telling.post_entries(held, move.entries, key=f"event:{event}", actor=name, at=at)
    telling.note(
        held, "act", actor=name, at=at, origin=origin, action=action.id, step=item.step, state=held.state.value
    )
    _tell(held, action, event, move)
    if held.parent is not None and not held.items:
        _go_on(held, action.id, at)
    return moved(held)


def table_of(held: Held) -> StepTable:
    """The steps a dossier goes: those of its version, or the one of a question to an agency."""
    if held.parent is not None:
        return CONSULTATION
    table = held.compiled.declaration.steps
    if table is None:
        raise ActionUnknown(number=held.number, action="")
    return table


def new_item(held: Held, step: Step, at: datetime) -> rows.NewItem:
    """A step as it will be opened."""
    office = held.reception_office if step.place is Place.RECEPTION else held.lead_office
    due = None if step.kind in (StepKind.SUPPLEMENT, StepKind.DUTY) else clockwork.due_of_step(held, step, at)
    timers = clockwork.timers_of_step(step, at)
    if due is None and timers:
        due = min(moment for _, moment in timers)
    return rows.NewItem(
        step=step.id, name=step.name_vi, kind=step.kind.value, office=office, role=step.role.value, due_at=due,
        timers=timers,
    )  # fmt: skip


def already_done(held: Held, actor: str, key: str, digest: str, at: datetime) -> bool:
    """Whether this request was carried out before (:raises KeyReused: if the key was used for another)."""
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, [actor, key, digest, held.id, at])
        if cursor.fetchone() is not None:
            return False
        cursor.execute("SELECT digest, dossier FROM dossiers_idempotency WHERE actor = %s AND key = %s", [actor, key])
        if cursor.fetchone() != (digest, held.id):
            raise KeyReused()
    return True


def moved(held: Held, *, repeated: bool = False) -> Moved:
    """What a deed gives back."""
    return Moved(held.id, held.number, held.state, held.phase, held.due_at, repeated)


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


def _demanded(held: Held, work_item: int, actor: Viewer) -> OpenItem:
    demand(held, Deed.VIEW, actor)
    item = held.item(work_item)
    demand(held, Deed.ACT, actor)
    if not actor.job and not actor.holds(item.role, item.office):
        raise DeedRefused(number=held.number)
    return item


def _action(held: Held, table: StepTable, item: OpenItem, action_id: str, actor: Viewer, at: datetime) -> Action:
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


def _settle_state(held: Held, action: Action, opened: tuple[Step, ...], move: Move) -> None:
    kinds = [StepKind(item.kind) for item in held.items] + [step.kind for step in opened]
    state = state_of(kinds, action.effects, held.state, held.phase)
    if move.by_timer and state is State.STOPPED:
        state = State.EXPIRED
    held.put(state=state, phase=phase_of(action.effects, state, held.phase))
    if held.phase is Phase.FINISHED and held.finished_at is None:
        EFFECTS[Effect.FINISH](held, move)


def _tell(held: Held, action: Action, event: int, move: Move) -> None:
    """One message for an action: of its effects the last that applicants are told of."""
    for effect in reversed(action.effects):
        if effect in telling.WORDS:
            telling.tell(held, telling.WORDS[effect], key=f"event:{event}", at=move.at, **move.facts)
            return


def _go_on(child: Held, answer: str, at: datetime) -> None:
    """A question was answered: when it was the last one of its step, the parent goes on by itself."""
    waiting = child_answered(child, answer, at=at)
    if waiting is None:
        return
    parent, item = waiting
    table = table_of(parent)
    offered = [a for a in table.actions_at(item.step) if a.id not in only_for_timers(table) and not a.reason]
    if len(offered) == 1:
        take(parent, item, offered[0].id, actor=Viewer.system("consultation"), at=at)
