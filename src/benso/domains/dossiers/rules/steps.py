"""What an action leads to: which steps open, what state and phase the dossier is in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from benso.domains.dossiers.types import Phase, State
from benso.domains.procedures.types import Action, Effect, Step, StepKind, StepTable

ENDINGS: Mapping[Effect, State] = {Effect.REFUSE: State.REFUSED, Effect.STOP: State.STOPPED}
"""Effects that end a dossier without a result."""

DONE = frozenset({Effect.FINISH, Effect.RETURN_RESULT})
"""Effects after which there is a result."""


def reachable(table: StepTable, source: str, target: str) -> bool:
    """Whether a way leads from one step to another."""
    seen, waiting = {source}, [source]
    while waiting:
        for action in table.actions_at(waiting.pop()):
            if target in action.targets:
                return True
            for step in action.targets:
                if step not in seen:
                    seen.add(step)
                    waiting.append(step)
    return False


def steps_to_open(table: StepTable, action: Action, others_open: Iterable[str]) -> tuple[Step, ...]:
    """The steps an action opens while others are open: none twice, a join only once no open branch leads to it."""
    others, targets = set(others_open), dict.fromkeys(action.targets)
    opened = []
    for target in targets:
        step = table.step(target)
        if target in others:
            continue
        if step.join and any(reachable(table, other, target) for other in others | targets.keys() - {target}):
            continue
        opened.append(step)
    return tuple(opened)


def state_of(kinds: Iterable[StepKind], effects: Iterable[Effect], before: State, phase: Phase) -> State:
    """The one state a dossier is in, from the kinds of its open steps after an action with these effects.

    Whatever stops the clock goes first; a dossier just accepted is *received* until somebody works on it.
    """
    open_kinds, done = set(kinds), set(effects)
    for effect, ending in ENDINGS.items():
        if effect in done:
            return ending
    received = phase is not Phase.NOT_STARTED or Effect.ACCEPT in done
    if not open_kinds:
        return State.RETURNED if received else State.STOPPED
    if StepKind.SUPPLEMENT in open_kinds:
        return State.SUPPLEMENT_IN_PROCESS if received else State.SUPPLEMENT_AT_RECEPTION
    if StepKind.DUTY in open_kinds:
        return State.AWAITING_DUTY
    if StepKind.RECEPTION in open_kinds and not received:
        return State.SUBMITTED
    if StepKind.CONSULTATION in open_kinds:
        return State.AWAITING_CONSULTATION
    if StepKind.SIGN in open_kinds:
        return State.AWAITING_SIGNATURE
    if StepKind.TASK in open_kinds or (phase is Phase.RUNNING and StepKind.RETURN not in open_kinds):
        return State.RECEIVED if Effect.ACCEPT in done else State.IN_PROCESS
    return State.RESULT_READY if before is not State.RESULT_AT_POST else before


def phase_of(effects: Iterable[Effect], state: State, before: Phase) -> Phase:
    """What the clock does after an action."""
    done = set(effects)
    if state in (State.REFUSED, State.STOPPED, State.WITHDRAWN, State.EXPIRED):
        return Phase.CLOSED
    if before is Phase.FINISHED or state is State.RETURNED or not done.isdisjoint(DONE):
        return Phase.FINISHED
    if before is Phase.NOT_STARTED and Effect.ACCEPT not in done:
        return Phase.NOT_STARTED
    return Phase.PAUSED if state in (State.SUPPLEMENT_IN_PROCESS, State.AWAITING_DUTY) else Phase.RUNNING
