"""Borders on the hexagon map."""

from __future__ import annotations

from datetime import date
from math import hypot

import pytest

from benso.domains.units.rules import Roster, corners, hex_outline, svg_path
from benso.domains.units.types import Edge, Hexagon

A, B, C = Hexagon("a", 0, 0), Hexagon("b", 1, 0), Hexagon("c", 0, 1)


def test_a_cell_alone_has_six_sides_of_the_length_of_its_radius() -> None:
    edges = hex_outline([A], {})

    assert [round(hypot(it.x2 - it.x1, it.y2 - it.y1), 3) for it in edges] == [1.0] * 6


def test_odd_rows_are_shifted_right_by_half_a_cell() -> None:
    assert corners(A)[0] == (0.0, -1.0)
    assert corners(C)[0] == (0.866, 0.5)


def test_neighbours_of_one_group_have_no_border_between_them() -> None:
    assert hex_outline([A, B, C], {"a": 1, "b": 1, "c": 1}, coast=False) == []
    assert len(hex_outline([A, B, C], {"a": 1, "b": 1, "c": 1})) == 12


def test_neighbours_of_two_groups_share_one_side() -> None:
    assert hex_outline([A, B], {"a": 1, "b": 2}, coast=False) == [Edge(0.866, -0.5, 0.866, 0.5)]


def test_the_cell_below_an_even_row_is_a_neighbour_on_both_sides() -> None:
    """Row 1 is shifted right: cell (0, 1) touches (0, 0) and (1, 0)."""
    assert len(hex_outline([A, B, C], {"a": 1, "b": 1, "c": 2}, coast=False)) == 2


def test_a_ring_becomes_one_closed_stroke() -> None:
    path = svg_path(hex_outline([A], {}), radius=10)

    assert path.count("M") == 1
    assert path.count("L") == 6
    assert path.removeprefix("M").split(" L")[0] == path.split(" L")[-1]


@pytest.mark.parametrize("on", [date(2019, 4, 1), date(2020, 10, 20), date(2024, 12, 1)])
def test_districts_of_a_real_map_are_outlined_without_a_side_drawn_twice(roster: Roster, on) -> None:
    layout = roster.layout(on)
    groups = {it.unit: roster.unit(it.unit).parent for it in layout.hexagons}

    edges = hex_outline(layout.hexagons, groups)
    sides = {frozenset({(it.x1, it.y1), (it.x2, it.y2)}) for it in edges}
    inner = hex_outline(layout.hexagons, groups, coast=False)

    assert len(sides) == len(edges)
    assert 0 < len(inner) < len(edges)
    assert svg_path(edges).count("L") == len(edges)
