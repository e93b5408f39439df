from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import Role
from benso.domains.units.types import Hexagon
from benso.sites.board.charts.path import PHONE, WIDE, PathChart, charted, path_chart
from benso.sites.board.charts.spark import empty_spark, spark
from benso.sites.shell.charts.hexmap import Cell, HexMap, centre, class_limits, class_of, corner, hex_map, shade_of
from benso.sites.shell.charts.scale import Scale, steps, value_steps, year_starts
from benso.sites.shell.charts.svg import Pen
from tests.sites.board import factory


def chart(**more: object) -> PathChart:
    view = factory.dg01()
    values: dict[str, object] = {
        "outlooks": view.outlooks,
        "as_of": view.as_of,
        "adopted": view.target.adopted,
        "unit": "%",
        "language": "vi",
        "title": "DG-01. Dịch vụ công trực tuyến mức độ 4",
        "source": "Nghị quyết 01-NQ/TU",
        "now_words": "24/11/2026",
        "promise_words": "hứa",
    }
    return PathChart(**(values | more))  # type: ignore[arg-type]


def texts(picture: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(picture).iter() if e.tag.endswith("text")]  # noqa: S314


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 7.3, [0, 2, 4, 6, 8]),
        (0, 0.9, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-3, 9, [-5, -2.5, 0, 2.5, 5, 7.5, 10]),
        (0, 0, [0, 0.2]),
    ],
)
def test_axis_labels_are_round_numbers_that_cover_the_values(low: float, high: float, expected: list[float]) -> None:
    assert steps(low, high)[: len(expected)] == expected
    assert steps(low, high)[0] <= low
    assert steps(low, high)[-1] >= high


def test_a_share_is_drawn_on_an_axis_from_nought_to_a_hundred() -> None:
    assert value_steps([Decimal("55.4"), Decimal(98)], percent=True) == [0, 20, 40, 60, 80, 100]


def test_a_scale_maps_ends_to_ends() -> None:
    scale = Scale(0, 10, 100, 0)
    assert [scale(0), scale(Decimal(5)), scale(10)] == [100, 50, 0]


def test_years_begin_on_the_first_of_january() -> None:
    assert year_starts(date(2020, 10, 20), date(2023, 1, 1)) == [date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]


@pytest.mark.parametrize("frame", [WIDE, PHONE])
def test_the_chart_shows_every_point_the_promise_and_the_band(frame: object) -> None:
    picture = path_chart(chart(), frame)  # type: ignore[arg-type]
    assert picture is not None
    assert picture.count("<circle") == 4
    assert picture.count('class="c-band"') == 1
    assert "hứa 100\N{NO-BREAK SPACE}%" in texts(picture)
    assert "24/11/2026" in texts(picture)


def test_lines_are_named_where_they_end() -> None:
    picture = path_chart(chart(), WIDE)
    assert picture is not None
    assert {"Cách đọc headline", "Cách đọc official"} <= set(texts(picture))


def test_a_downloaded_chart_stands_alone_with_its_title_source_and_colours() -> None:
    picture = path_chart(chart(), WIDE, alone=True)
    assert picture is not None
    assert picture.startswith("<svg xmlns=")
    assert "class=" not in picture
    assert {"DG-01. Dịch vụ công trực tuyến mức độ 4", "Nghị quyết 01-NQ/TU"} <= set(texts(picture))
    assert 'stroke="#b45309"' in picture


def test_nothing_is_drawn_without_a_point() -> None:
    assert path_chart(chart(outlooks=(factory.outlook(),))) is None
    assert spark(factory.outlook()) is None


def test_a_card_without_figures_shows_when_what_was_promised() -> None:
    picture = empty_spark(factory.target())
    assert picture is not None
    assert picture.count("c-promise-mark") == 1
    assert texts(picture) == ["2025", "2020"]
    assert empty_spark(factory.target(promises=())) is None


def test_stand_ins_and_other_units_of_measure_are_not_drawn_beside_the_deciding_reading() -> None:
    points = (factory.point(date(2024, 1, 1), "5"),)
    headline = factory.outlook(points)
    official = factory.outlook(points, Role.OFFICIAL)
    stand_in = factory.outlook(points, Role.SUBSTITUTE)
    ranks = factory.outlook(points, Role.ALTERNATIVE, unit_of_measure="rank")
    assert charted((stand_in, headline, ranks, official), headline, "%") == (headline, official)


@pytest.mark.parametrize(("basis", "circles", "paths"), [("measured", 1, 0), ("reported", 1, 1), ("simulated", 1, 1)])
def test_each_basis_has_its_own_dot(basis: str, circles: int, paths: int) -> None:
    from benso.sites.board.charts.dots import dot

    drawn = dot(Pen(), 10, 10, Basis(basis), "c-dot-headline")
    assert (drawn.count("<circle"), drawn.count("<path")) == (circles, paths)


def test_words_in_pictures_are_escaped() -> None:
    assert Pen().text(0, 0, "<b>&", "c-tick") == '<text class="c-tick" x="0" y="0">&lt;b&gt;&amp;</text>'


CELLS = (Hexagon("a", 0, 0), Hexagon("b", 1, 0), Hexagon("c", 0, 1))


def hexes(**more: object) -> HexMap:
    cells = {u: Cell(f"/don-vi/{u}/", f"Xã {u}: 5", Decimal(5), "d1", f"Tên {u}") for u in "abc"}
    return HexMap(CELLS, 2, 2, cells, **({"limits": (Decimal(5),)} | more))  # type: ignore[arg-type]


def test_every_cell_is_a_link_with_its_words_left_out_of_the_tab_order() -> None:
    picture = hex_map(hexes())
    assert re.findall(r'href="(/don-vi/\w/)"', picture) == ["/don-vi/a/", "/don-vi/b/", "/don-vi/c/"]
    assert picture.count('tabindex="-1"') == 3
    assert "<title>Xã b: 5</title>" in picture
    assert 'aria-hidden="true"' in picture


def test_neighbouring_cells_touch_and_odd_rows_are_shifted() -> None:
    first, right, below = (centre(h) for h in CELLS)
    assert math.isclose(right[0] - first[0], 20 * math.sqrt(3))
    assert math.isclose(below[0] - first[0], 10 * math.sqrt(3))
    assert math.isclose(below[1] - first[1], 30)
    assert math.dist(corner(first, 1), corner(right, 5)) < 1e-9


def test_a_map_alone_has_no_links() -> None:
    picture = hex_map(hexes(title="DG-01", source="Tính đến"), alone=True)
    assert "<a " not in picture
    assert {"DG-01", "Tính đến"} <= set(texts(picture))


def test_classes_hold_about_as_many_units_each_and_name_their_upper_ends() -> None:
    values = [Decimal(n) for n in range(1, 11)]
    assert class_limits(values) == (2, 4, 6, 8, 10)
    assert [class_of(v, (2, 4, 6, 8, 10)) for v in values] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert class_limits([]) == ()
    assert class_limits([Decimal(7)] * 9) == (7,)


def test_few_classes_use_the_middle_of_the_scale() -> None:
    assert [shade_of(1, 1)] == [3]
    assert [shade_of(n, 5) for n in range(1, 6)] == [1, 2, 3, 4, 5]
