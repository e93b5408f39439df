"""Shapes of answers around the domains' own types. Amounts are strings of digits: no float ever touches them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from benso.domains.ledger.types import Seal
from benso.domains.scoreboard.types import Countable, Gap, Outlook, Point, Rejected, State, Target, Task, UnitFigure
from benso.domains.units.types import Facts, Unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A list, in pages: `next` is the `after` of the page that follows, and stands in the `Link` header too."""

    items: list[T]
    next: int | None = None


@dataclass(frozen=True, slots=True)
class Figures(Generic[T]):
    """A list as of a day, as known at a seal: asked with both, it will be the same for ever."""

    items: list[T]
    as_of: date
    known: int | None
    next: int | None = None


@dataclass(frozen=True, slots=True)
class PublishedSeal:
    """A seal as its hash covers it; ``sealed_at`` in UTC to the microsecond."""

    number: int
    sealed_at: str
    entries: int
    root: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class SealList:
    """The whole chain of seals in the form the stand-alone verifier takes."""

    format: str
    seals: list[PublishedSeal]


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list on a day."""

    items: list[T]
    on: date


@dataclass(frozen=True, slots=True)
class TargetSummary:
    """A target on a day in one line; `current` is the headline value."""

    id: str
    parent: str | None
    pillar: str
    headline: bool
    label: dict[str, str]
    unit_of_measure: str
    state: State
    current: Point | None
    promised_value: str | None
    promised_due: date | None
    gap: str | None
    recomputable: bool


@dataclass(frozen=True, slots=True)
class TargetAnswer:
    """A target with every reading of it side by side."""

    target: Target
    state: State
    recomputable: bool
    edition: int
    readings: list[Outlook]
    gaps: list[Gap]
    rejected: list[Rejected]
    as_of: date
    known: int | None


@dataclass(frozen=True, slots=True)
class ReadingPoint:
    """A value of one reading of a target."""

    reading: str
    role: str
    unit_of_measure: str
    point: Point


@dataclass(frozen=True, slots=True)
class Counted:
    """Something the programme counts, and its latest figures, if any are known."""

    countable: Countable
    figures: list[UnitFigure]


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """A task beside the targets, and what is counted of it."""

    task: Task
    counted: list[Counted]
    gaps: list[Gap]
    rejected: list[Rejected]


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """A unit version, what is known about it, and its place."""

    unit: Unit
    facts: Facts | None
    ancestors: list[str]
    children: list[str]


@dataclass(frozen=True, slots=True)
class HexagonMap:
    """The hexagon map in force on a day."""

    drawn_for: date
    columns: int
    rows: int
    items: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Meta:
    """What this server holds right now; ``edition`` numbers the declaration of targets in force."""

    version: str
    today: date
    latest_seal: Seal | None
    edition: int
    content_loaded_at: datetime | None
    map_dates: list[date]
    requests_per_minute: int


@dataclass(frozen=True, slots=True)
class ProblemAnswer:
    """A problem as RFC 9457 describes it; ``errors`` names the parameters that are wrong, if it is about them."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    instance: str
    request_id: str
    errors: list[dict[str, str]]
