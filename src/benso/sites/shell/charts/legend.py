"""What a map prints: the classes of its legend, and names short enough for a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from benso.sites.shell import formats
from benso.sites.shell.charts.hexmap import class_of, shade_of
from benso.sites.shell.templatetags.shell import language


@dataclass(frozen=True, slots=True)
class Shade:
    """One class in the legend of a map."""

    place: int
    low: str
    high: str
    count: int


def short_name(name: str) -> str:
    """The name of a unit without its type, as maps print it."""
    for prefix in ("Huyện ", "Thành phố ", "Thị xã ", "Quận ", "Xã ", "Phường ", "Thị trấn "):
        name = name.removeprefix(prefix)
    return name


def legend_of(values: Sequence[Decimal], limits: Sequence[Decimal], unit: str) -> tuple[Shade, ...]:
    """The classes of a map that have a unit in them, with their least and greatest value."""
    shades = []
    for place in range(1, len(limits) + 1):
        inside = [v for v in values if class_of(v, limits) == place]
        if inside:
            low, high = (formats.amount(v, unit, language()) for v in (min(inside), max(inside)))
            shades.append(Shade(shade_of(place, len(limits)), low, high, len(inside)))
    return tuple(shades)
