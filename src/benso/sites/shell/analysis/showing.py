"""An answer as a page shows it: the turned table, a chart, a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from benso.domains.reporting import queries as reporting
from benso.domains.reporting.types import Axis, ReportActor, Row, Table
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Unit
from benso.kernel.periods import parse
from benso.sites.shell.analysis.asking import Asked
from benso.sites.shell.analysis.naming import Names, code_names
from benso.sites.shell.analysis.turning import Door, Grid, bases_of, source_line, turned
from benso.sites.shell.charts.hexmap import Cell, HexMap, class_limits, hex_map
from benso.sites.shell.charts.legend import Shade, legend_of, short_name
from benso.sites.shell.charts.series import MOST_BARS, MOST_LINES, Bar, Caption, Line, bar_chart, line_chart
from benso.sites.shell.templatetags.shell import language


@dataclass(frozen=True, slots=True)
class Doors:
    """What a site calls its addresses of the explorer, of a figure, a file, a picture, and of a unit if it has one."""

    explorer: str
    figure: str
    file: str
    picture: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in both widths, with what a reader must know about it; ``bases`` of the figures drawn."""

    wide: SafeString
    phone: SafeString
    notes: tuple[str, ...]
    bases: tuple[str, ...]
    caption: Caption
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """A map with its legend."""

    title: str
    picture: SafeString
    layout: date
    legend: tuple[Shade, ...]
    missing: int
    notes: tuple[str, ...]
    bases: tuple[str, ...]
    hexagons: HexMap


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a page needs of an answer."""

    table: Table
    title: str
    source: str
    grid: Grid
    chart: Chart | None
    map: DrawnMap | None
    doors: Doors


def answered(asked: Asked, roster: Roster, doors: Doors, reader: ReportActor | None = None) -> Answer | None:
    """The answer to a question as its reader may see it (``None``: the public); ``None`` where nothing is asked."""
    if asked.question is None:
        return None
    table = reporting.table(replace(asked.question, reader=reader))
    names = names_of(table, roster)
    title = "; ".join(names.indicator(indicator.code) for indicator in table.indicators)
    return Answer(
        table=table,
        title=title,
        source=source_line(asked, table),
        grid=turned(asked, table, names, roster, _door(asked, doors)),
        chart=_chart(table, names, title, source_line(asked, table)),
        map=_map(table, names, _door(asked, doors), roster, doors),
        doors=doors,
    )


def names_of(table: Table, roster: Roster) -> Names:
    """Names for a table, of the units of its borders or of its last period."""
    last = parse(table.periods[-1]).end if table.periods else table.question.until
    return Names(table, roster, table.question.borders or last, code_names(table))


def _door(asked: Asked, doors: Doors) -> Door:
    def href(row: Row) -> str:
        here = [("item", row.item), ("unit", row.unit), ("period", row.period), *asked.parts]
        return f"{reverse(doors.figure)}?{urlencode(here)}"

    return href


def _chart(table: Table, names: Names, title: str, source: str) -> Chart | None:
    """Lines where there are several periods, else bars, of the first indicator and those measured alike."""
    if not table.rows:
        return None
    unit = table.indicators[0].unit_of_measure
    alike = {indicator.code for indicator in table.indicators if indicator.unit_of_measure == unit}
    series: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in table.rows:
        if row.value is not None and row.item.partition("[")[0] in alike:
            series[row.item, row.unit].append(row)
    caption, lines = Caption(title, unit, source, language()), len(table.periods) > 1
    ordered = _ordered(series.values())
    shown = ordered[: MOST_LINES if lines else MOST_BARS]
    named = _series_names(series, names)
    if lines:
        drawn = tuple(Line(named(points[0]), tuple(map(_point, points)), _parts(points)) for points in shown)
        wide, phone = line_chart(drawn, caption), line_chart(drawn, caption, phone=True)
    else:
        bars = tuple(Bar(named(points[-1]), _point(points[-1])[1], not points[-1].covered) for points in shown)
        wide, phone = bar_chart(bars, caption), bar_chart(bars, caption, phone=True)
    if wide is None or phone is None:
        return None
    notes = _chart_notes(len(shown), len(ordered), lines=lines, part=any(_parts(points) for points in shown))
    bases = bases_of(row for points in shown for row in points)
    return Chart(wide, phone, notes, bases, caption, *((drawn, ()) if lines else ((), bars)))


def _ordered(series: Iterable[list[Row]]) -> list[list[Row]]:
    """Series that reach the last period first: lines of units that are gone would crowd out those that are there."""
    inside = [sorted(points, key=_point) for points in series]
    return sorted(inside, key=lambda points: _point(points[-1]), reverse=True)


def _point(row: Row) -> tuple[date, Decimal]:
    assert row.value is not None  # noqa: S101  marks are not drawn
    return parse(row.period).end, row.value


def _parts(points: Iterable[Row]) -> frozenset[date]:
    return frozenset(parse(row.period).end for row in points if not row.covered)


def _series_names(series: Iterable[tuple[str, str]], names: Names) -> Callable[[Row], str]:
    several_items = len({item for item, _unit in series}) > 1
    several_units = len({place for _item, place in series}) > 1

    def name(row: Row) -> str:
        parts = [names.unit(row.unit)] if several_units or not several_items else []
        return ", ".join([*parts, *([names.item(row.item)] if several_items else [])])

    return name


def _chart_notes(shown: int, count: int, *, lines: bool, part: bool) -> tuple[str, ...]:
    notes = []
    if count > shown:
        left = (
            _("Biểu đồ vẽ %(shown)s đường có số cuối lớn nhất trong %(count)s.")
            if lines
            else _("Biểu đồ vẽ %(shown)s số lớn nhất trong %(count)s.")
        )
        notes.append(left % {"shown": shown, "count": count})
    if part:
        notes.append(
            _("Chấm rỗng: chưa đủ, số của một phần.") if lines else _("Thanh rỗng, ◐: chưa đủ, số của một phần.")
        )
    return tuple(notes)


def _map(table: Table, names: Names, door: Door, roster: Roster, doors: Doors) -> DrawnMap | None:
    """The last period of the first indicator on the hexagons of the borders, where its units are communes."""
    question = table.question
    layout = roster.layout(names.on)
    if layout is None or (question.into_level or question.level) is not Level.COMMUNE or not table.rows:
        return None
    item, period = table.items[0], table.periods[-1]
    rows = {row.unit: row for row in table.rows if row.item == item and row.period == period}
    indicator = names.indicators[item.partition("[")[0]]
    values = {unit: round(row.value, indicator.decimals) for unit, row in rows.items() if row.value is not None}
    shown = {hexagon.unit: roster.unit(hexagon.unit) for hexagon in layout.hexagons}
    here = [values[unit] for unit in shown if unit in values]
    if not here:
        return None
    limits, districts = class_limits(here), {u.code: u for u in roster.on(layout.date, Level.DISTRICT)}
    cells = {
        key: Cell(
            door(rows[key]) if key in rows else reverse(doors.unit, args=[key]) if doors.unit else "",
            _cell_words(unit, rows.get(key), names),
            values.get(key),
            unit.parent or "",
            short_name(unit.name_vi),
        )
        for key, unit in shown.items()
    }
    groups = {code: short_name(unit.name_vi) for code, unit in districts.items()}
    title = f"{names.item(item)}, {names.of(Axis.PERIOD, period)}"
    chart = HexMap(layout.hexagons, layout.columns, layout.rows, cells, limits, groups or None, None, title)
    told = (
        (any(row.estimated for row in rows.values()), _("Có số ước tính (≈).")),
        (any(not row.covered for row in rows.values()), _("Có số chưa đủ (◐): số của một phần.")),
    )
    return DrawnMap(
        title=title,
        picture=hex_map(chart),
        layout=layout.date,
        legend=legend_of(here, limits, indicator.unit_of_measure),
        missing=sum(unit not in values for unit in shown),
        notes=tuple(words for met, words in told if met),
        bases=bases_of(rows.values()),
        hexagons=chart,
    )


def _cell_words(unit: Unit, row: Row | None, names: Names) -> str:
    if row is None:
        return f"{unit.name_vi}: {_('không có số liệu')}"
    signs = [sign for met, sign in ((row.estimated, "≈"), (not row.covered, "◐")) if met]
    signs += [_("mô phỏng")] if row.simulated else []
    return " ".join([f"{unit.name_vi}: {names.figure(row)}", *signs])
