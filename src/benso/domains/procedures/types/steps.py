"""The steps of a procedure as a declared table: steps, and the actions that lead from one to the next.

This is how Vietnamese internal procedures (quy trình nội bộ) are written: who, where, how much of the time, what next.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from benso.kernel.working_time import TermUnit


class StepKind(StrEnum):
    """What happens at a step; the clock and the national status follow from it (``dossiers.rules``)."""

    RECEPTION = "reception"
    """The one-stop counter checks completeness; the clock does not run. Every table begins here."""
    TASK = "task"
    SIGN = "sign"
    RETURN = "return"
    """The result lies at the one-stop counter or in the applicant's store. Every table ends here."""
    SUPPLEMENT = "supplement"
    """Waiting for papers from the applicant; the clock is stopped."""
    DUTY = "duty"
    """Waiting for a financial duty; the clock is stopped."""
    CONSULTATION = "consultation"
    """Waiting for other agencies' answers (child dossiers); the clock runs."""


class StepRole(StrEnum):
    """Who works on a step; each is a role officials are appointed to (:class:`accounts.types.Role`, same values)."""

    RECEIVER = "receiver"
    SPECIALIST = "specialist"
    HEAD = "head"
    SIGNER = "signer"
    RETURNER = "returner"


class Place(StrEnum):
    """Which office a step lies with."""

    RECEPTION = "reception"
    """The one-stop unit that took the application."""
    LEAD = "lead"
    """The competent agency."""


class Effect(StrEnum):
    """What an action does besides moving on. A closed list: content cannot run code."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK_SUPPLEMENT = "ask_supplement"
    TAKE_SUPPLEMENT = "take_supplement"
    ASK_DUTY = "ask_duty"
    CONFIRM_DUTY = "confirm_duty"
    CONSULT = "consult"
    DRAFT_RESULT = "draft_result"
    SIGN_RESULT = "sign_result"
    FINISH = "finish"
    """Processing is done; the finishing date decides early, on time or late."""
    RETURN_RESULT = "return_result"
    STOP = "stop"
    APOLOGISE = "apologise"


class TimerKind(StrEnum):
    """When a timer of a step runs out."""

    OPENED = "opened"
    """So long after the step was opened."""


@dataclass(frozen=True, slots=True)
class Timer:
    """Takes ``action`` by itself (actor ``system:timer``) when the time is over: silence is consent, expiry closes."""

    amount: Decimal
    unit: TermUnit
    action: str
    kind: TimerKind = TimerKind.OPENED


@dataclass(frozen=True, slots=True)
class Consultation:
    """An agency that is asked at a step: a child dossier with its own number and clock.

    ``agency`` is an agency reference or ``commune``. ``silence`` is what no answer in time means: ``consent`` or ``""``
    (then it stays open and is late).
    """

    agency: str
    amount: Decimal
    unit: TermUnit
    silence: str = ""
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``share`` is its part of the whole term (0 to 1), or ``amount`` and ``unit`` its own; or unknown."""

    id: str
    kind: StepKind
    name_vi: str
    name_en: str
    role: StepRole
    place: Place
    share: Decimal | None = None
    amount: Decimal | None = None
    unit: TermUnit | None = None
    timers: tuple[Timer, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    join: bool = False
    """Opens only when every branch that leads here has arrived."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do at a step. Several ``targets`` open branches; none ends the dossier.

    ``guard`` is an expression of truth over the answers; ``reason`` demands a reason code and words; ``second_person``
    demands that whoever acts is not the one who took that action (an action id) on this dossier.
    """

    id: str
    label_vi: str
    label_en: str
    source: str
    targets: tuple[str, ...]
    effects: tuple[Effect, ...] = ()
    guard: str | None = None
    reason: bool = False
    second_person: str | None = None


@dataclass(frozen=True, slots=True)
class StepTable:
    """Steps in their order and the actions between them."""

    steps: tuple[Step, ...]
    actions: tuple[Action, ...]

    def step(self, step_id: str) -> Step:
        """The step of that id (:raises KeyError: if there is none)."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def actions_at(self, step_id: str) -> tuple[Action, ...]:
        """What may be done at a step."""
        return tuple(action for action in self.actions if action.source == step_id)
