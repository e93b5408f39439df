"""An answer as a page shows it: the turned table, a chart, a map."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from benso.domains.reporting.types import Axis, Row, Table
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.periods import parse
from benso.sites.board.charts.hexmap import Cell, HexMap, class_limits, hex_map
from benso.sites.board.charts.series import Bar, Caption, Line, bar_chart, line_chart
from benso.sites.board.drill import DrillDown, legend_of, short_name
from benso.sites.shell.analysis.asking import Asked
from benso.sites.shell.analysis.naming import Names, code_names
from benso.sites.shell.analysis.turning import Door, Grid, source_line, turned
from benso.sites.shell.templatetags.shell import language


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a page needs of an answer."""

    table: Table
    title: str
    source: str
    grid: Grid
    chart: SafeString | None
    chart_phone: SafeString | None
    chart_note: str
    map: DrillDown | None
    map_title: str


def answer(asked: Asked, table: Table, roster: Roster, *, alone: bool = False) -> Answer:
    """The answer to a question as it is shown."""
    question = table.question
    last = parse(table.periods[-1]).end if table.periods else question.until
    on = question.borders or last
    names = Names(table, roster, on, code_names(table))
    grid = turned(asked, table, names, roster, _door(asked))
    title = "; ".join(names.indicator(indicator.code) for indicator in table.indicators)
    source = source_line(asked, table)
    chart, phone, note = _chart(table, names, title, source, alone=alone)
    drawn, mapped = _map(table, names, _door(asked), roster, on)
    return Answer(
        table=table,
        title=title,
        source=source,
        grid=grid,
        chart=chart,
        chart_phone=phone,
        chart_note=note,
        map=drawn,
        map_title=mapped,
    )


def _door(asked: Asked) -> Door:
    def href(row: Row) -> str:
        here = [("item", row.item), ("unit", row.unit), ("period", row.period), *asked.parts]
        return f"{reverse('board:report_figure')}?{urlencode(here)}"

    return href


def _chart(
    table: Table, names: Names, title: str, source: str, *, alone: bool
) -> tuple[SafeString | None, SafeString | None, str]:
    """Lines where there are several periods, else bars, of the first indicator and those measured alike."""
    if not table.rows:
        return None, None, ""
    unit = table.indicators[0].unit_of_measure
    alike = {indicator.code for indicator in table.indicators if indicator.unit_of_measure == unit}
    series: dict[tuple[str, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for row in table.rows:
        if row.value is not None and row.item.partition("[")[0] in alike:
            series[row.item, row.unit].append((parse(row.period).end, row.value))
    several_items = len({item for item, _unit in series}) > 1
    several_units = len({place for _item, place in series}) > 1

    def name(item: str, place: str) -> str:
        parts = [names.unit(place)] if several_units or not several_items else []
        return ", ".join([*parts, *([names.item(item)] if several_items else [])])

    # Series that reach the last period first: lines of units that are gone would crowd out those that are there.
    ordered = sorted(series.items(), key=lambda each: max(each[1]), reverse=True)
    caption = Caption(title, unit, source, language())
    note = ""
    if len(table.periods) > 1:
        lines = [Line(name(*key), tuple(sorted(points))) for key, points in ordered]
        if len(lines) > 6:
            note = _("Biểu đồ vẽ 6 đường có số cuối lớn nhất trong %(count)s.") % {"count": len(lines)}
        return line_chart(lines, caption, alone=alone), line_chart(lines, caption, phone=True), note
    bars = [Bar(name(*key), points[-1][1]) for key, points in ordered]
    if len(bars) > 20:
        note = _("Biểu đồ vẽ 20 số lớn nhất trong %(count)s.") % {"count": len(bars)}
    return bar_chart(bars, caption, alone=alone), bar_chart(bars, caption, phone=True), note


def _map(table: Table, names: Names, door: Door, roster: Roster, on: date) -> tuple[DrillDown | None, str]:
    """The last period of the first indicator on the hexagons of the borders, where its units are communes."""
    question = table.question
    layout = roster.layout(on)
    if layout is None or (question.into_level or question.level) is not Level.COMMUNE or not table.rows:
        return None, ""
    item, period = table.items[0], table.periods[-1]
    rows = {row.unit: row for row in table.rows if row.item == item and row.period == period}
    indicator = names.indicators[item.partition("[")[0]]
    values = {unit: round(row.value, indicator.decimals) for unit, row in rows.items() if row.value is not None}
    shown = {hexagon.unit: roster.unit(hexagon.unit) for hexagon in layout.hexagons}
    here = [values[unit] for unit in shown if unit in values]
    if not here:
        return None, ""
    limits, districts = class_limits(here), {u.code: u for u in roster.on(layout.date, Level.DISTRICT)}
    cells = {
        key: Cell(
            door(rows[key]) if key in rows else reverse("board:unit", args=[key]),
            f"{unit.name_vi}: {names.figure(rows[key]) if key in rows else _('không có số liệu')}",
            values.get(key),
            unit.parent or "",
            short_name(unit.name_vi),
        )
        for key, unit in shown.items()
    }
    groups = {code: short_name(unit.name_vi) for code, unit in districts.items()}
    title = f"{names.item(item)}, {names.of(Axis.PERIOD, period)}"
    chart = HexMap(layout.hexagons, layout.columns, layout.rows, cells, limits, groups or None, None, title)
    drawn = DrillDown(
        picture=hex_map(chart),
        layout=layout.date,
        legend=legend_of(here, limits, indicator.unit_of_measure),
        rows=(),
        what="none",
        missing=sum(unit not in values for unit in shown),
        estimated=any(row.estimated for row in rows.values()),
    )
    return drawn, title
