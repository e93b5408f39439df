"""What people say of how they were served: marks, and feedback with a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from benso.domains.dossiers.types.states import DossierId


class RatedPart(StrEnum):
    """What a mark is for: the whole, or one group of steps."""

    OVERALL = "overall"
    RECEPTION = "reception"
    PROCESSING = "processing"
    RESULT = "result"


class FeedbackKind(StrEnum):
    """What the writer wants."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class FeedbackTopic(StrEnum):
    """What it is about; never free text alone."""

    ATTITUDE = "attitude"
    DELAY = "delay"
    PAPERS = "papers"
    FEE = "fee"
    DECISION = "decision"
    SYSTEM = "system"
    OTHER = "other"


class FeedbackState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    ANSWERED = "answered"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Rating:
    """The marks (1 to 5) one person gave one dossier; ``note`` is for the office only and is never published."""

    dossier: DossierId
    rater: str
    marks: dict[RatedPart, int]
    note: str
    given_at: datetime
    changed_at: datetime
    changeable_until: datetime


@dataclass(frozen=True, slots=True)
class FeedbackTurn:
    """One thing said: by whom (an actor; ``name`` is that of an official who answered), when, in which words."""

    at: datetime
    actor: str
    what: FeedbackState
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback on a dossier. ``due_at`` is when the answer is due by the rule of the pack."""

    id: UUID
    dossier: DossierId
    number: str
    office: str
    kind: FeedbackKind
    topic: FeedbackTopic
    state: FeedbackState
    given_at: datetime
    due_at: datetime
    answered_at: datetime | None
    turns: tuple[FeedbackTurn, ...]
    simulated: bool

    @property
    def text(self) -> str:
        """What was written first."""
        return self.turns[0].text if self.turns else ""

    @property
    def answer(self) -> FeedbackTurn | None:
        """The last answer."""
        return next((turn for turn in reversed(self.turns) if turn.what is FeedbackState.ANSWERED), None)


@dataclass(frozen=True, slots=True)
class FeedbackRules:
    """By when feedback is answered and how long it may be reopened; ``proposal``: no law read here says so."""

    answer_within: int
    """Working days."""
    reopen_within: int
    """Calendar days after an answer."""
    proposal: bool
    source: str


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of marks; ``mean`` is ``None`` where fewer than the least number were given."""

    part: RatedPart
    unit: str
    procedure: str
    month: date | None
    count: int | None
    mean: Decimal | None
