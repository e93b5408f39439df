"""Units and what is known about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benso.domains.units.types.vocabulary import AtomCode, Change, Level, PointKind, Precision, UnitId


@dataclass(frozen=True, slots=True)
class Unit:
    """One version of a unit, in force for ``valid_from <= date < valid_to`` (``None`` = still in force)."""

    id: UnitId
    code: str
    name_vi: str
    type: str
    level: Level
    parent: str | None
    valid_from: date
    valid_to: date | None
    predecessors: tuple[UnitId, ...]
    successors: tuple[UnitId, ...]

    def in_force(self, on: date) -> bool:
        """Whether this version is in force on the day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Census:
    """The census of a unit's land: persons, of them urban and rural; households, and by size (1 … 6, 7 or more)."""

    population: int
    urban: int
    rural: int
    households: int
    households_by_size: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A title a unit carries from a day on, and the decision behind it (``xa_dao``: island commune)."""

    code: str
    since: date
    basis: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a unit version besides its place in the hierarchy; ``None`` is *not known*.

    ``population`` and ``households`` belong to the year and basis beside them and are never mixed across bases;
    ``atoms`` are the census communes the unit consists of, empty where that is not declared (districts, provinces);
    ``flags`` are dated titles such as *xã đảo*; ``quality`` are doubts about the figures, in Vietnamese.
    """

    unit: UnitId
    area_km2: Decimal | None
    area_basis: str
    population: int | None
    population_year: int | None
    population_basis: str
    households: int | None
    households_year: int | None
    census: Census | None
    latitude: Decimal
    longitude: Decimal
    point_kind: PointKind
    change: Change
    precision: Precision
    sources: tuple[str, ...]
    atoms: tuple[AtomCode, ...] = ()
    name_variants: tuple[str, ...] = ()
    name_note: str = ""
    area_source_km2: Decimal | None = None
    area_polygon_km2: Decimal | None = None
    seat: str = ""
    flags: tuple[Flag, ...] = ()
    quality: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A reorganisation: its day, its decree, and the number of communes before and after."""

    date: date
    decree: str
    text_vi: str
    text_en: str
    communes_before: int
    communes_after: int
    sources: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An area outside the register of units, kept to compare with."""

    id: UnitId
    name_vi: str
    name_en: str
    note: str


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Persons of the census aged ``lower`` to ``upper`` inclusive (``None`` = and older)."""

    unit: UnitId
    lower: int
    upper: int | None
    persons: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: a short key used beside each fact, and the description of the source."""

    key: str
    about: str
    text: str
