"""Borders on the hexagon map: pointy-top cells, odd rows shifted right by half a cell, row 0 in the north."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from math import sqrt

from benso.domains.units.types import Edge, Hexagon, UnitId

_HALF = sqrt(3) / 2
_CORNERS = ((0.0, -1.0), (_HALF, -0.5), (_HALF, 0.5), (0.0, 1.0), (-_HALF, 0.5), (-_HALF, -0.5))
# Neighbour across the side from corner i to corner i + 1: NE, E, SE, SW, W, NW as (column, row) steps.
_EVEN = ((0, -1), (1, 0), (0, 1), (-1, 1), (-1, 0), (-1, -1))
_ODD = ((1, -1), (1, 0), (1, 1), (0, 1), (-1, 0), (0, -1))


def corners(hexagon: Hexagon) -> tuple[tuple[float, float], ...]:
    """The six corners from the top, clockwise, in cell radii; the centre of column 0, row 0 is the origin."""
    x, y = (hexagon.column + 0.5 * (hexagon.row % 2)) * 2 * _HALF, 1.5 * hexagon.row
    return tuple((round(x + dx, 4), round(y + dy, 4)) for dx, dy in _CORNERS)


def hex_outline(hexagons: Iterable[Hexagon], groups: Mapping[UnitId, Hashable], *, coast: bool = True) -> list[Edge]:
    """The sides of cells between units of different groups, each once, and, with ``coast``, those with no neighbour.

    :param groups: the group of each unit, e.g. its district on the date of the map; a unit left out has no group and
        counts as one group with the others left out
    """
    cells = {(hexagon.column, hexagon.row): hexagon for hexagon in hexagons}
    edges = []
    for (column, row), hexagon in sorted(cells.items()):
        points = corners(hexagon)
        for side, (right, down) in enumerate(_ODD if row % 2 else _EVEN):
            place = (column + right, row + down)
            neighbour = cells.get(place)
            if neighbour is None:
                wanted = coast
            else:
                wanted = place > (column, row) and groups.get(neighbour.unit) != groups.get(hexagon.unit)
            if wanted:
                edges.append(Edge(*points[side], *points[(side + 1) % 6]))
    return edges


def svg_path(edges: Iterable[Edge], *, radius: float = 1.0) -> str:
    """The edges as the ``d`` of one SVG path, joined end to end where they meet."""
    waiting: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for edge in edges:
        start, end = (edge.x1, edge.y1), (edge.x2, edge.y2)
        waiting.setdefault(start, []).append(end)
        waiting.setdefault(end, []).append(start)
    strokes = []
    # Open lines begin at their ends (an odd number of edges meet there); what is left after them are closed rings.
    for start in sorted(waiting, key=lambda point: (len(waiting[point]) % 2 == 0, point)):
        while waiting[start]:
            strokes.append(_stroke(start, waiting))
    return " ".join("M" + " L".join(f"{x * radius:.2f} {y * radius:.2f}" for x, y in stroke) for stroke in strokes)


def _stroke(
    start: tuple[float, float], waiting: dict[tuple[float, float], list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    stroke = [start]
    while waiting[stroke[-1]]:
        here = stroke[-1]
        following = waiting[here].pop()
        waiting[following].remove(here)
        stroke.append(following)
    return stroke
