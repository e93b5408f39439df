"""Taking an action of the step table: the one way a dossier moves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from benso.domains.dossiers.operations import clockwork, rows, telling
from benso.domains.dossiers.operations.consulting import child_answered, close_questions, open_questions
from benso.domains.dossiers.operations.effects import EFFECTS, Move, let_run, let_stand
from benso.domains.dossiers.operations.held import Held, OpenItem, dumped, hold_item, write
from benso.domains.dossiers.operations.judging import ReasonMissing, chosen, demanded, guard_values, table_of
from benso.domains.dossiers.operations.national import tell_step
from benso.domains.dossiers.rules import ENDINGS, phase_of, state_of, steps_to_open
from benso.domains.dossiers.rules.consultation import only_for_timers
from benso.domains.dossiers.types import ActOutcome, Moved, Phase, ReasonCode, State, Viewer
from benso.domains.notifications.types import TemplateCode
from benso.domains.procedures.queries import one_standing
from benso.domains.procedures.types import Action, Effect, Place, Step, StepKind
from benso.kernel.errors import BensoError
from benso.kernel.expressions import holds


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
    item = demanded(held, work_item, actor)
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
    action = chosen(held, table, item, action_id, actor, at)
    stood = (held.state, held.due_at)
    code = ReasonCode(reason).value if reason else ""
    if action.reason and not code and not actor.job:
        raise ReasonMissing(label=action.label_vi)
    name = actor.actor
    move = Move(action, item, name, at, code, note, data or {}, by_timer=actor.job == "timer")
    for effect in action.effects:
        EFFECTS[effect](held, move)
    ending = not action.targets or any(effect in ENDINGS for effect in action.effects)
    gone = held.items if ending else [item]
    closed = [other.id for other in gone]
    asking = [other.id for other in gone if other.kind == StepKind.CONSULTATION.value]
    event = rows.close_items(
        dossier=held.id, items=closed, actor=name, action=action.id, label=action.label_vi, source=item.step,
        targets=action.targets, reason=code, note=note, data=move.data, at=at,
    )  # fmt: skip
    held.items = [other for other in held.items if other.id not in closed]
    opened = () if ending else steps_to_open(table, action, [other.step for other in held.items])
    _settle_state(held, action, opened, move)
    fresh = [new_item(held, step, at) for step in opened]
    numbers = rows.open_items(dossier=held.id, items=fresh, at=at)
    held.items += [OpenItem(numbers[i.step], i.step, i.kind, i.office, i.role, i.assignee, at) for i in fresh]
    write(held)
    close_questions(held, asking, State.STOPPED, actor=name, at=at)
    asked = {
        step.id: open_questions(held, step, numbers[step.id], actor=name, at=at)
        for step in opened
        if step.kind is StepKind.CONSULTATION
    }
    telling.post_entries(held, move.entries, key=f"event:{event}", actor=name, at=at)
    telling.note(
        held, "act", actor=name, at=at, origin=origin, action=action.id, step=item.step, state=held.state.value
    )
    _tell(held, action, event, move, stood)
    for step_id in [step_id for step_id, questions in asked.items() if not questions]:
        _proceed(held, held.item(numbers[step_id]), at)  # nobody has to be asked under these answers
    if held.is_question and not held.items:
        _go_on(held, action.id, at)
    return moved(held)


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


def _settle_state(held: Held, action: Action, opened: tuple[Step, ...], move: Move) -> None:
    """State and phase after the effects; the clock follows the phase, whichever branches are open."""
    kinds = [StepKind(item.kind) for item in held.items] + [step.kind for step in opened]
    state = state_of(kinds, action.effects, held.state, held.phase)
    if move.expired and state is State.STOPPED:
        state = State.EXPIRED
    phase = phase_of(action.effects, state, held.phase)
    if phase is Phase.CLOSED and held.closed_at is None:
        EFFECTS[Effect.STOP](held, move)
    elif phase is Phase.FINISHED:
        EFFECTS[Effect.FINISH](held, move)
    elif phase is Phase.PAUSED and held.paused_at is None:
        let_stand(held, move, "duty" if state is State.AWAITING_DUTY else "supplement")
    elif phase is Phase.RUNNING:
        let_run(held, move)
    held.put(state=state, phase=phase)


def _tell(held: Held, action: Action, event: int, move: Move, stood: tuple[State, datetime | None]) -> None:
    """The national portal, and one message for an action: of its effects the last that applicants are told of.

    A result that waits for its fee is told as the fee that is due.
    """
    tell_step(held, stood=stood, action=action, item=move.item, actor=move.actor, at=move.at)
    for effect in reversed(action.effects):
        if effect in telling.WORDS:
            word, facts = telling.WORDS[effect], move.facts
            if effect is Effect.FINISH and held.fee and held.paid_at is None:
                word, facts = TemplateCode.FEE_DUE, {**facts, "amount": str(held.fee)}
            telling.tell(held, word, key=f"event:{event}", at=move.at, **facts)
            return


def _go_on(child: Held, answer: str, at: datetime) -> None:
    """A question was answered: when it was the last one of its step, the parent goes on by itself."""
    waiting = child_answered(child, answer, at=at)
    if waiting is None:
        return
    _proceed(*waiting, at)


def _proceed(parent: Held, item: OpenItem, at: datetime) -> None:
    """Go on from a step that waits for nothing more, if there is one way; else its officials choose."""
    table = table_of(parent)
    ways = [a for a in table.actions_at(item.step) if a.id not in only_for_timers(table) and not a.reason]
    values = guard_values(parent, at) if any(a.guard for a in ways) else {}
    offered = [a for a in ways if not a.guard or holds(parent.compiled.expressions[a.guard], values)]
    if len(offered) == 1:
        take(parent, item, offered[0].id, actor=Viewer.system("consultation"), at=at)
