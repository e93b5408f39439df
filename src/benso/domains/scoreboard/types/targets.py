"""What is declared: targets, their promises and readings, the tasks beside them, what was looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from benso.domains.ledger.types import Kind, NewEntry

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
    province reported by, ``ALTERNATIVE`` another defensible one, ``SUBSTITUTE`` a stand-in that never decides,
    ``CONTEXT`` the same or a near figure of another area or matter, for comparison only.
    """

    HEADLINE = "headline"
    OFFICIAL = "official"
    ALTERNATIVE = "alternative"
    SUBSTITUTE = "substitute"
    CONTEXT = "context"


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

    ``group_by`` names the dimension whose values are evaluated one by one (for a minimum over sectors). A ``carried``
    input (a census population) keeps its last known value until a newer one; others must be of the same period.
    """

    name: str
    measures: tuple[str, ...]
    dimensions: dict[str, str] = field(default_factory=dict)
    group_by: str | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """One way to read a target: the formula over ledger measures, and in words what is counted over what.

    ``unit`` is the area it is read for and ``unit_of_measure`` what its values are in; blank = those of the target.
    ``printed`` are measures whose published values should come out the same.
    """

    id: str
    role: Role
    label: Words
    formula: str
    inputs: tuple[Input, ...]
    numerator: Words
    denominator: Words
    caution: Words | None = None
    aggregate: Aggregate = Aggregate.NONE
    unit: str = ""
    unit_of_measure: str = ""
    printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A promise of the resolution, as declared in the content pack.

    ``unit`` is the key of the area that made it; ``adopted`` the day the document was adopted; ``subject_until`` the
    first day on which nobody is bound any more.
    """

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
    source_title: Words
    headline: bool
    unit: str = ""
    adopted: date = date(2020, 10, 20)
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that was looked for in public sources and not found: shown as *not published*."""

    id: str
    target: TargetId
    measure: str
    unit: str
    period: str
    note: Words


@dataclass(frozen=True, slots=True)
class Rejected:
    """A published figure that was found and not accepted as evidence, with the reason."""

    id: str
    target: TargetId
    measure: str
    unit: str
    period: str
    value: str
    url: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Countable:
    """Something the programme counts, without a promised value: the measures that count it, first known wins.

    Without measures it is a thing that ought to be counted and that nobody counts yet.
    """

    label: Words
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One of the five tasks (P-1 … P-5) that the resolution sets beside its targets."""

    id: str
    order: int
    label: Words
    wording: Words
    countables: tuple[Countable, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """One edition of all that is declared.

    ``words`` gives units of measure in both languages, ``kinds`` the kind of every measure that a target uses;
    ``additive`` are the measures whose figures for parts of a territory add up to that of the whole.
    """

    targets: tuple[Target, ...]
    tasks: tuple[Task, ...]
    gaps: tuple[Gap, ...]
    rejected: tuple[Rejected, ...]
    words: Mapping[str, Words] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    additive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One published figure as content: its stable id, the entry it becomes, and the public document behind it."""

    id: str
    entry: NewEntry
    document: Mapping[str, str]
