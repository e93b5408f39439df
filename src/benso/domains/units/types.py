"""Administrative units and agencies through time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

UnitId = str
"""``code@valid_from``: codes are reused by different units over time, so the code alone names nothing."""


class Level(StrEnum):
    """Tier of government; ``REFERENCE`` is an area kept only to compare with (Việt Nam, a neighbour province)."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    REFERENCE = "reference"


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
class Share:
    """The part of ``source`` that lies in ``target``: weight 1 for a whole unit, less where it was cut up."""

    source: UnitId
    target: UnitId
    weight: Decimal
    estimated: bool


@dataclass(frozen=True, slots=True)
class Hexagon:
    """Place of a unit on the hexagon map of one date (odd rows are shifted right by half a cell, row 0 is north)."""

    unit: UnitId
    column: int
    row: int
