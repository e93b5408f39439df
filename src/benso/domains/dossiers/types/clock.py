"""When a dossier falls due, and every change of that date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ChangeKind(StrEnum):
    """What moved the due date."""

    ACCEPTED = "accepted"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    """Asked at the counter: the clock begins anew when the papers come."""
    EXTENDED = "extended"
    """With an apology before the due date."""
    CALENDAR = "calendar"
    """A swap of working days was announced late."""
    CORRECTED = "corrected"
    """Answers were corrected or supplied, and another case of the procedure has another term."""
    BATCH = "batch"
    """Counted from the closing date of its batch."""
    SECOND_STAGE = "second_stage"
    """After the financial duty (land)."""


class Outcome(StrEnum):
    """How the date of finishing compares with the due date; dates, not hours, unless the term is in hours."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    NO_TERM = "no_term"


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stood still from ``start`` to ``end`` (``None``: still does)."""

    start: datetime
    end: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Due:
    """``at`` is ``None`` where the law sets no term; ``promised`` is a new date given with an apology."""

    at: datetime | None
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the due date, kept for ever."""

    kind: ChangeKind
    before: datetime | None
    after: datetime | None
    at: datetime
    actor: str
    reason: str
