"""Targets, their readings, and the state each of them is in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from benso.domains.ledger.types import Basis

TargetId = str


class State(StrEnum):
    """Where a target stands on a day. Nothing without a promised value is coloured green or red."""

    MET = "met"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    NO_EVIDENCE = "no_evidence"
    NO_THRESHOLD = "no_threshold"
    NO_SUBJECT = "no_subject"


class Direction(StrEnum):
    """Which side of the promised value keeps the promise."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    DONE = "done"


class Role(StrEnum):
    """What a reading is for.

    ``HEADLINE`` decides the state (the strict one where the denominator is disputed), ``OFFICIAL`` is the reading the
    province reported by, ``ALTERNATIVE`` another defensible one, ``SUBSTITUTE`` a stand-in that never decides.
    """

    HEADLINE = "headline"
    OFFICIAL = "official"
    ALTERNATIVE = "alternative"
    SUBSTITUTE = "substitute"


class Aggregate(StrEnum):
    """How one number is made of several: as is, the worst group, or the geometric mean of yearly growth."""

    NONE = "none"
    MINIMUM = "minimum"
    GEOMETRIC_MEAN = "geometric_mean"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages, Vietnamese first."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A value promised for a day; ``value`` is ``None`` where the document gives none for that year."""

    due: date
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Input:
    """A name used in a formula: the first of ``measures`` that has evidence, narrowed to ``dimensions``.

    ``group_by`` names the dimension whose values are evaluated one by one (for a minimum over sectors).
    """

    name: str
    measures: tuple[str, ...]
    dimensions: dict[str, str] = field(default_factory=dict)
    group_by: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to read a target: the formula over ledger measures, and in words what is counted over what."""

    id: str
    role: Role
    label: Words
    formula: str
    inputs: tuple[Input, ...]
    numerator: Words
    denominator: Words
    caution: Words | None = None
    aggregate: Aggregate = Aggregate.NONE


@dataclass(frozen=True, slots=True)
class Target:
    """A promise of the resolution, as declared in the content pack."""

    id: TargetId
    parent: TargetId | None
    pillar: str
    order: int
    label: Words
    wording: Words
    unit_of_measure: str
    level: str
    direction: Direction
    strictly: bool
    promises: tuple[Promise, ...]
    subject_until: date | None
    subject_note: Words | None
    exclusions: Words | None
    notes: Words | None
    definitions: tuple[Definition, ...]
    source_title: str
    headline: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a reading: the date it stands for, its inputs, and the ledger entries it was computed from."""

    date: date
    value: Decimal
    inputs: dict[str, Decimal]
    entries: tuple[int, ...]
    basis: Basis
    group: str | None = None
    precise: bool = True


@dataclass(frozen=True, slots=True)
class Projection:
    """Straight-line outlook to the deadline; ``low`` and ``high`` are ``None`` where the points do not allow a range."""

    due: date
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    points: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two values for the same reading and date that differ: between bases, or between sources of one basis."""

    date: date
    first: Point
    second: Point
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """One reading of a target, evaluated: its points by basis, the state it leads to, and the path ahead."""

    definition: Definition
    points: tuple[Point, ...]
    current: Point | None
    promised: Promise | None
    gap: Decimal | None
    state: State
    projection: Projection | None
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that was looked for in public sources and not found: shown as *not published*."""

    id: str
    target: TargetId
    measure: str
    unit: str
    period: str
    note: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target as one page or card shows it on a day, as known at a seal."""

    target: Target
    state: State
    headline: Outlook | None
    outlooks: tuple[Outlook, ...]
    gaps: tuple[Gap, ...]
    as_of: date
    known_seal: int | None
