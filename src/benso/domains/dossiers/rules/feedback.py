"""Marks and feedback: when they may be given, what they post to the ledger, what of them may be published. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from benso.domains.dossiers.rules.evidence import Subject, single_entry
from benso.domains.dossiers.types import State
from benso.domains.dossiers.types.feedback import Average, FeedbackKind, FeedbackRules, RatedPart
from benso.domains.ledger.types import NewEntry

RATED_STATES = frozenset({State.RETURNED, State.REFUSED})
"""A dossier is rated once it is over for whoever filed it."""

CHANGEABLE = timedelta(days=7)
LEAST, MOST_MARK = 1, 5
PUBLISHED_FROM = 5
"""No average of fewer marks is published: a single person could be recognised."""

NOTE_LENGTH = 2000
OPEN_AT_ONCE = 5
"""Feedback of one person on one dossier that may wait for answers at a time."""

STANDARD = FeedbackRules(answer_within=10, reopen_within=30, proposal=True, source="")
"""Where the pack declares nothing. A proposal: none of the sources read here gives a term for it."""


def marks_of(score: int, parts: Mapping[RatedPart | str, int] | None) -> dict[RatedPart, int] | None:
    """All marks given, the overall one first; ``None`` if one is not a whole number from 1 to 5 or names no part."""
    try:
        marks = {RatedPart.OVERALL: score} | {RatedPart(part): mark for part, mark in (parts or {}).items()}
    except ValueError:
        return None
    good = all(type(mark) is int and LEAST <= mark <= MOST_MARK for mark in marks.values())
    return {part: marks[part] for part in RatedPart if part in marks} if good else None


def rating_entries(
    subject: Subject, procedure: str, before: Mapping[RatedPart, int], after: Mapping[RatedPart, int], at: datetime
) -> tuple[NewEntry, ...]:
    """What changes when marks go from ``before`` to ``after``: their number and their sum, per part.

    :param at: when the marks were *first* given, so that a later change stays in the same month
    """
    found = []
    for part in RatedPart:
        old, new = before.get(part), after.get(part)
        said = {"part": part.value, "procedure": procedure}
        if (count := (new is not None) - (old is not None)) != 0:
            found.append(single_entry(subject, "ratings.count", at, Decimal(count), **said))
        if (points := (new or 0) - (old or 0)) != 0:
            found.append(single_entry(subject, "ratings.points", at, Decimal(points), **said))
    return tuple(found)


def feedback_entries(subject: Subject, kind: FeedbackKind, at: datetime) -> tuple[NewEntry, ...]:
    """Feedback came and waits for its answer."""
    return (
        single_entry(subject, "feedback.received", at, kind=kind.value),
        single_entry(subject, "feedback.open", at),
    )


def answer_entries(subject: Subject, kind: FeedbackKind, due: datetime, at: datetime) -> tuple[NewEntry, ...]:
    """Feedback was answered, by its due moment or after it."""
    outcome = "late" if at > due else "on_time"
    return (
        single_entry(subject, "feedback.answered", at, kind=kind.value, outcome=outcome),
        single_entry(subject, "feedback.open", at, Decimal(-1)),
    )


def average(
    part: RatedPart, count: Decimal, points: Decimal, *, unit: str = "", procedure: str = "", month: date | None = None
) -> Average:
    """The mean of marks to two places; neither mean nor number where there are fewer than can be published."""
    if count < PUBLISHED_FROM:
        return Average(part, unit, procedure, month, None, None)
    mean = (points / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Average(part, unit, procedure, month, int(count), mean)


def suppressed(count: Decimal) -> Decimal | None:
    """A count as the public sees it: ``None`` for 1 to 4, by which a single person could be recognised."""
    return None if 0 < count < PUBLISHED_FROM else count


def many_enough(counts: Iterable[Decimal]) -> bool:
    """Whether none of the counts has to be hidden."""
    return all(suppressed(count) is not None for count in counts)
