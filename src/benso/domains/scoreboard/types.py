"""Targets, their readings, and the state each of them is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from benso.domains.ledger.types import Basis, Dimensions, Measure, MonthlyAmount, Reading

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
    source_title: str
    headline: bool
    unit: str = ""
    adopted: date = date(2020, 10, 20)
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a reading: the date it stands for, its inputs, and the ledger entries it was computed from.

    ``group`` names the group that decided (the worst sector). ``complete`` is false where a part is missing (a year of a
    mean, the months of a running year); ``precise`` is false where a source gives its date only roughly.
    """

    date: date
    value: Decimal
    inputs: dict[str, Decimal]
    entries: tuple[int, ...]
    basis: Basis
    group: str | None = None
    precise: bool = True
    complete: bool = True
    period_start: date | None = None


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A corner of the promised path: between corners the path is straight."""

    date: date
    value: Decimal


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
    """One reading of a target, evaluated: its points by basis, the state it leads to, and the path ahead.

    ``gap`` is negative while something is missing to the promise, whichever its direction. ``path_value`` is where the
    promised path stands on the date of ``current``; ``age_days`` how old that date is.
    """

    definition: Definition
    points: tuple[Point, ...]
    current: Point | None
    promised: Promise | None
    gap: Decimal | None
    state: State
    projection: Projection | None
    disagreements: tuple[Disagreement, ...]
    path: tuple[PathPoint, ...] = ()
    unit_of_measure: str = ""
    age_days: int | None = None
    path_value: Decimal | None = None


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
class TargetView:
    """A target as one page or card shows it on a day, as known at a seal.

    ``edition`` numbers the declaration of targets in force at that seal. ``recomputable`` says whether the headline
    value follows from published or posted inputs, not from a declared result.
    """

    target: Target
    state: State
    headline: Outlook | None
    outlooks: tuple[Outlook, ...]
    gaps: tuple[Gap, ...]
    as_of: date
    known_seal: int | None
    rejected: tuple[Rejected, ...] = ()
    edition: int = 0
    recomputable: bool = False


@dataclass(frozen=True, slots=True)
class UnitValue:
    """What a target's headline reading comes to in one unit: its inputs always, the value where the formula has one.

    ``estimated`` marks amounts re-expressed by weight; ``covered`` is the part of the unit that has figures (0..1).
    """

    unit: str
    date: date
    inputs: dict[str, Decimal]
    value: Decimal | None
    basis: Basis
    entries: tuple[int, ...]
    estimated: bool = False
    covered: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class UnitFigure:
    """The latest figure of one measure for one unit; ``entry`` is set where it is one statement, not a sum."""

    measure: Measure
    basis: Basis
    dimensions: Dimensions
    date: date
    period_start: date | None
    value: Decimal
    entries: int
    entry: int | None
    document: Mapping[str, str]
    targets: tuple[TargetId, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """All that the ledger holds about one unit on a day, as known at a seal."""

    unit: str
    figures: tuple[UnitFigure, ...]
    as_of: date
    known_seal: int | None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """All statements about one measure, newest first, every vintage kept; and where they are used."""

    measure: Measure
    readings: tuple[Reading, ...]
    amounts: tuple[MonthlyAmount, ...]
    gaps: tuple[Gap, ...]
    rejected: tuple[Rejected, ...]
    targets: tuple[TargetId, ...]
    as_of: date
    known_seal: int | None


@dataclass(frozen=True, slots=True)
class Countable:
    """Something the programme counts, without a promised value: the measures that count it, first known wins."""

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
class TaskView:
    """A task and the latest figures of its countables (``None`` where nothing is known)."""

    task: Task
    figures: tuple[tuple[Countable, tuple[UnitFigure, ...]], ...]
    gaps: tuple[Gap, ...]
    rejected: tuple[Rejected, ...]
