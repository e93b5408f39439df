"""The hexagon map of one date: a unit, a cell; shades by class, outlines where districts existed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from benso.domains.units.rules import hex_outline, svg_path
from benso.domains.units.types import Hexagon
from benso.sites.shell.charts.svg import SHADES, Pen, coordinate

RADIUS = 20.0
EDGE = 6.0
DARK = 3
NAMED = 60
"""Up to so many cells a map is large enough to print the name in each."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a hexagon says: where it links to, its words on tap, and its value where it has one."""

    href: str
    words: str
    value: Decimal | None = None
    group: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class HexMap:
    """A map: cells by unit, class limits (upper ends, ascending), groups with the name to print on them."""

    hexagons: tuple[Hexagon, ...]
    columns: int
    rows: int
    cells: Mapping[str, Cell]
    limits: tuple[Decimal, ...] = ()
    groups: Mapping[str, str] | None = None
    here: str | None = None
    title: str = ""
    source: str = ""
    classes: tuple[tuple[int, str], ...] = ()
    """Shade (0: no figure) and words of each class: the legend of a map that stands alone."""


def class_limits(values: Sequence[Decimal], classes: int = len(SHADES)) -> tuple[Decimal, ...]:
    """Upper ends of at most five classes with about as many units in each; fewer where values repeat."""
    ordered = sorted(values)
    if not ordered:
        return ()
    ends = {ordered[math.ceil(len(ordered) * n / classes) - 1] for n in range(1, classes + 1)}
    return tuple(sorted(ends))


def class_of(value: Decimal, limits: Sequence[Decimal]) -> int:
    """The class (from 1) a value falls in."""
    return next((n for n, end in enumerate(limits, start=1) if value <= end), max(len(limits), 1))


def shade_of(place: int, classes: int) -> int:
    """The shade of a class where fewer than five classes are used: spread over the scale."""
    return place if classes >= len(SHADES) else min(len(SHADES), place + (len(SHADES) - classes + 1) // 2)


def centre(hexagon: Hexagon) -> tuple[float, float]:
    """Middle of a cell; odd rows are shifted right by half a cell, row 0 is north."""
    x = (hexagon.column + 0.5 * (hexagon.row % 2) + 0.5) * math.sqrt(3) * RADIUS + EDGE
    return x, 1.5 * RADIUS * hexagon.row + RADIUS + EDGE


def corner(middle: tuple[float, float], number: int, radius: float = RADIUS) -> tuple[float, float]:
    """Corner 0 is at the top; they run clockwise."""
    angle = math.radians(60 * number - 90)
    return middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)


def hex_map(chart: HexMap, *, alone: bool = False) -> SafeString:
    """Draw the map. On a page each cell is a link that the keyboard reaches through the table beside it."""
    pen = Pen(alone)
    parts = [_cell(pen, chart, h) for h in chart.hexagons]
    here = next((h for h in chart.hexagons if h.unit == chart.here), None)
    if here is not None:
        parts.append(pen.draw("path", "h-here", d=_hexagon(centre(here), RADIUS + 1)))
    if len(chart.hexagons) <= NAMED:
        parts.extend(_cell_names(pen, chart))
    if chart.groups:
        parts.append(_outlines(pen, chart))
        parts.extend(_names(pen, chart))
    middles = [centre(h) for h in chart.hexagons]
    left = min(x for x, _ in middles) - RADIUS - EDGE
    top = min(y for _, y in middles) - RADIUS - EDGE
    width = max(x for x, _ in middles) + RADIUS + EDGE - left
    height = max(y for _, y in middles) + RADIUS + EDGE - top
    title, base = pen.paragraph(8, 24, chart.title, "c-title", width=width - 16) if alone else ("", -16.0)
    head = base + 16
    body = pen.draw("g", "", "".join(parts), transform=f"translate({coordinate(-left)} {coordinate(head - top)})")
    if not alone:
        return pen.picture(width, height, "hexmap", body)
    legend, base = _legend(pen, chart, height + head)
    source, base = pen.paragraph(8, base + 24, chart.source, "c-source", width=width - 16)
    return pen.picture(width, base + 12, "hexmap", title + body + legend + source)


def _legend(pen: Pen, chart: HexMap, top: float) -> tuple[str, float]:
    """The classes below one another, and where they end."""
    parts = []
    for number, (shade, words) in enumerate(chart.classes):
        y = top + 8 + number * 20
        parts.append(pen.draw("rect", f"h-{shade}" if shade else "h-none", x=8, y=y, width=16, height=12))
        parts.append(pen.text(32, y + 10.5, words, "c-tick"))
    return "".join(parts), top + 20 * len(chart.classes)


def _hexagon(middle: tuple[float, float], radius: float) -> str:
    return "M" + "L".join(" ".join(map(coordinate, corner(middle, n, radius))) for n in range(6)) + "z"


def _cell(pen: Pen, chart: HexMap, hexagon: Hexagon) -> str:
    cell = chart.cells.get(hexagon.unit)
    cls = "h-none" if chart.limits else "h-plain"
    if cell is not None and cell.value is not None and chart.limits:
        cls = f"h-{shade_of(class_of(cell.value, chart.limits), len(chart.limits))}"
    words = cell.words if cell else hexagon.unit
    title = pen.draw("title", "", words.replace("&", "&amp;").replace("<", "&lt;"))
    shape = pen.draw("path", cls, title, d=_hexagon(centre(hexagon), RADIUS - 0.6))
    if pen.alone or cell is None or not cell.href:
        return shape
    return pen.draw("a", "", shape, href=cell.href, tabindex="-1")


def _outlines(pen: Pen, chart: HexMap) -> str:
    """The borders between groups, and around the whole."""
    groups = {unit: cell.group for unit, cell in chart.cells.items()}
    x, y = centre(Hexagon("", 0, 0))
    path = svg_path(hex_outline(chart.hexagons, groups), radius=RADIUS)
    place = f"translate({coordinate(x)} {coordinate(y)})"
    return "".join(pen.draw("path", cls, d=path, transform=place) for cls in ("h-halo", "h-outline"))


def _cell_names(pen: Pen, chart: HexMap) -> list[str]:
    names = []
    for hexagon in chart.hexagons:
        cell = chart.cells.get(hexagon.unit)
        if cell is None:
            continue
        x, y = centre(hexagon)
        dark = cell.value is not None and shade_of(class_of(cell.value, chart.limits), len(chart.limits)) > DARK
        lines = cell.name.split()
        names += [
            pen.text(
                x, y + 2.6 + 8 * (n - (len(lines) - 1) / 2), word, "h-in-dark" if dark else "h-in", text_anchor="middle"
            )
            for n, word in enumerate(lines)
        ]
    return names


def _names(pen: Pen, chart: HexMap) -> list[str]:
    places: dict[str, list[tuple[float, float]]] = {}
    for hexagon in chart.hexagons:
        cell = chart.cells.get(hexagon.unit)
        if cell is not None and cell.group:
            places.setdefault(cell.group, []).append(centre(hexagon))
    names = []
    for group, middles in places.items():
        x = sum(m[0] for m in middles) / len(middles)
        y = sum(m[1] for m in middles) / len(middles)
        names.append(pen.text(x, y + 4, (chart.groups or {}).get(group, ""), "h-name", text_anchor="middle"))
    return names
