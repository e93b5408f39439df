"""What has been published, as anybody may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from benso.domains.reporting.types.values import Figure
from benso.domains.reporting.types.vocabulary import ItemKey, OfficeKey
from benso.kernel.periods import Period, PeriodKind


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """A value that anybody could read for ``known_from <= time < known_to`` (``None``: still): from the publication of
    its report to that of the next one that says the same."""

    item: ItemKey
    place: OfficeKey
    period: Period
    figure: Figure
    office: OfficeKey
    simulated: bool
    known_from: datetime
    known_to: datetime | None


@dataclass(frozen=True, slots=True)
class PublishedSeries:
    """What there is of an item about a place in one kind of period: first and last day, how many periods."""

    item: ItemKey
    place: OfficeKey
    kind: PeriodKind
    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class PublishedState:
    """What is public: what is declared, as a text that changes with it, and the number of the last publication."""

    declared: str
    last: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which published values: ``None`` is no condition. ``at``: as known then (``None``: now); ``history``: whatever
    was known at some time until ``at``. ``first`` and ``last``: so many per item, place and kind of period.
    """

    items: tuple[ItemKey, ...] | None = None
    places: tuple[OfficeKey, ...] | None = None
    offices: tuple[OfficeKey, ...] | None = None
    kinds: tuple[PeriodKind, ...] | None = None
    cut_off: int | None = None
    ends_from: date | None = None
    """The period ends on this day or later (a version holds for the periods that end while it is in force)."""
    ends_before: date | None = None
    since: date | None = None
    """The period starts on this day or later."""
    until: date | None = None
    """The period ends on this day or before."""
    at: datetime | None = None
    updated_after: datetime | None = None
    history: bool = False
    first: int | None = None
    last: int | None = None
    offset: int = 0
    limit: int | None = None
