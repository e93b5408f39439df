"""Amounts in other borders, and the hexagon map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benso.domains.units.types.vocabulary import UnitId


@dataclass(frozen=True, slots=True)
class Share:
    """The part of ``source`` that lies in ``target``: weight 1 for a whole unit, less where it was cut up.

    ``part`` is the reverse: how much of ``target`` this source makes up, 0 where the target reaches beyond the land
    the pack knows. Both are in parts of one; the parts of a target wholly covered add up to exactly 1.
    """

    source: UnitId
    target: UnitId
    weight: Decimal
    estimated: bool
    part: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Reexpressed:
    """An amount in the borders of another date.

    ``estimated``: some source was cut up by weight. ``covered``: every part of the unit is behind the amount; where
    it is not, the amount is that of a part only.
    """

    unit: UnitId
    amount: Decimal
    estimated: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class Hexagon:
    """Place of a unit on the hexagon map of one date (odd rows are shifted right by half a cell, row 0 is north)."""

    unit: UnitId
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The hexagon map drawn for one date; ``radius_km`` is the radius of a cell, the shifts how far tiles moved."""

    date: date
    columns: int
    rows: int
    radius_km: Decimal
    mean_shift_km: Decimal
    max_shift_km: Decimal
    hexagons: tuple[Hexagon, ...]

    def unit_ids(self) -> set[UnitId]:
        """The units that have a cell."""
        return {hexagon.unit for hexagon in self.hexagons}


@dataclass(frozen=True, slots=True)
class Edge:
    """A side of a hexagon, from corner to corner, in units of the cell radius (x to the east, y to the south)."""

    x1: float
    y1: float
    x2: float
    y2: float
