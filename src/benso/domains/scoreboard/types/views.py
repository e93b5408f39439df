"""What is shown: points, outlooks and views computed from the ledger."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from benso.domains.ledger.types import Basis, Dimensions, Measure, MonthlyAmount, Reading
from benso.domains.scoreboard.types.targets import (
    Countable,
    Definition,
    Gap,
    Promise,
    Rejected,
    State,
    Target,
    TargetId,
    Task,
)


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of an input for a period: a statement read, a yearly sum, or a level on a day.

    Of several for one period the one with the newest ``vintage``, then the better ``quality``, then the later entry
    counts. A ``lasting`` value (a stock, a carried denominator) holds until a newer one.
    """

    measure: str
    basis: Basis
    date: datetime.date
    period_start: datetime.date
    value: Decimal
    entries: tuple[int, ...] = ()
    group: str | None = None
    vintage: str = ""
    quality: str = ""
    precise: bool = True
    complete: bool = True
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a reading: the date it stands for, its inputs, and the ledger entries it was computed from.

    ``group`` names the group that decided (the worst sector). ``complete`` is false where a part is missing (a year of
    a mean, the months of a running year); ``precise`` is false where a source gives its date only roughly.
    """

    date: datetime.date
    value: Decimal
    inputs: dict[str, Decimal]
    entries: tuple[int, ...]
    basis: Basis
    group: str | None = None
    precise: bool = True
    complete: bool = True
    period_start: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A corner of the promised path: between corners the path is straight."""

    date: datetime.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Projection:
    """Straight-line outlook to the deadline; ``low``/``high`` (80 %) are ``None`` where the points allow no range."""

    due: datetime.date
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    points: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two values for the same reading and date that differ; ``first`` is the one that counts.

    ``kind`` is ``basis`` (two bases), ``source`` (two statements on one basis) or ``printed`` (a published result that
    its own published numerator and denominator do not give).
    """

    date: datetime.date
    first: Point
    second: Point
    difference: Decimal
    kind: str = "source"


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
    as_of: datetime.date
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
    date: datetime.date
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
    date: datetime.date
    period_start: datetime.date | None
    value: Decimal
    entries: int
    entry: int | None
    document: Mapping[str, str]
    targets: tuple[TargetId, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A statement that went into a figure in other borders: the part of its unit (0..1) that lies there."""

    unit: str
    entry: int
    amount: Decimal
    weight: Decimal


@dataclass(frozen=True, slots=True)
class ReexpressedFigure:
    """Statements of one day about other units, added up or divided into the borders of ``unit``.

    ``estimated`` where a unit was cut up by its census weight; ``covered`` is false where only a part of the land has
    figures, so that the value is that of the part.
    """

    unit: str
    measure: Measure
    basis: Basis
    dimensions: Dimensions
    date: datetime.date
    period_start: datetime.date | None
    value: Decimal
    estimated: bool
    covered: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """All that the ledger holds about one unit on a day, as known at a seal.

    ``reexpressed`` are statements about other units put into the borders of this one, where it has none of its own; or
    into those of the day asked for, if the unit is not in force on it.
    """

    unit: str
    figures: tuple[UnitFigure, ...]
    as_of: datetime.date
    known_seal: int | None
    reexpressed: tuple[ReexpressedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureView:
    """All statements about one measure, newest first, every vintage kept; and where they are used."""

    measure: Measure
    readings: tuple[Reading, ...]
    amounts: tuple[MonthlyAmount, ...]
    gaps: tuple[Gap, ...]
    rejected: tuple[Rejected, ...]
    targets: tuple[TargetId, ...]
    as_of: datetime.date
    known_seal: int | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task and the latest figures of its countables (``None`` where nothing is known)."""

    task: Task
    figures: tuple[tuple[Countable, tuple[UnitFigure, ...]], ...]
    gaps: tuple[Gap, ...]
    rejected: tuple[Rejected, ...]
