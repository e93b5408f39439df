"""An answer as a page shows it: the turned table, a chart, a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from benso.domains.reporting.rules import Pivot, pivot
from benso.domains.reporting.types import Axis, Row, Table
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.periods import parse
from benso.kernel.text import collation_key
from benso.sites.board.charts.hexmap import Cell, HexMap, class_limits, hex_map
from benso.sites.board.charts.series import Bar, Caption, Line, bar_chart, line_chart
from benso.sites.board.drill import DrillDown, legend_of, short_name
from benso.sites.board.reports.asking import Asked
from benso.sites.board.reports.naming import AXES, Names, code_names
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language, words

MOST_ROWS, MOST_COLUMNS = 400, 72
"""Of a table on a page; files hold everything."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: the figure in words, where it leads, and what a reader must know about it."""

    words: str
    href: str
    mark: bool
    estimated: bool
    partial: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table."""

    heads: tuple[str, ...]
    cells: tuple[Shown | None, ...]
    total: Shown | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a page needs of an answer."""

    table: Table
    title: str
    source: str
    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    totals: tuple[Shown | None, ...]
    has_row_totals: bool
    left_out: int
    chart: SafeString | None
    chart_phone: SafeString | None
    chart_note: str
    map: DrillDown | None
    map_title: str
    estimated: bool
    partial: bool
    refused: tuple[str, ...]
    recomputed: tuple[str, ...]
    unplaced: tuple[str, ...]


def answer(asked: Asked, table: Table, roster: Roster, *, alone: bool = False) -> Answer:
    """The answer to a question as it is shown."""
    question = table.question
    last = parse(table.periods[-1]).end if table.periods else question.until
    on = question.borders or last
    names = Names(table, roster, on, code_names(table))
    door = _Door(asked, names)
    turned = _turned(asked, table, names)
    title = "; ".join(names.indicator(indicator.code) for indicator in table.indicators)
    source = source_line(asked, table)
    chart, phone, note = _chart(table, names, title, source, alone=alone)
    drawn, mapped = _map(table, names, door, roster, on)
    shown, wanting = turned.columns[:MOST_COLUMNS], _wanting(table, turned, roster)
    return Answer(
        table=table,
        title=title,
        source=source,
        head=tuple(str(AXES[axis]) for axis in turned.rows_by),
        columns=tuple(_heads(key, turned.columns_by, names) for key in shown),
        rows=tuple(
            TableRow(
                tuple(names.of(axis, text) for axis, text in zip(turned.rows_by, key, strict=True)),
                tuple(door.shown(turned.cells.get((key, column))) for column in shown),
                door.total(turned.row_totals.get(key), partial=key in wanting),
            )
            for key in turned.rows[:MOST_ROWS]
        ),
        totals=tuple(door.total(turned.column_totals.get(column), partial=column in wanting) for column in shown)
        if turned.column_totals and len(turned.rows) > 1
        else (),
        has_row_totals=bool(turned.row_totals) and len(turned.columns) > 1,
        left_out=max(0, len(turned.rows) - MOST_ROWS) + max(0, len(turned.columns) - MOST_COLUMNS),
        chart=chart,
        chart_phone=phone,
        chart_note=note,
        map=drawn,
        map_title=mapped,
        estimated=any(row.estimated for row in table.rows),
        partial=any(not row.covered for row in table.rows),
        refused=tuple(names.indicator(code) for code in table.refused),
        recomputed=tuple(names.indicator(code) for code in table.recomputed),
        unplaced=tuple(names.unit(unit) for unit in table.unplaced),
    )


def source_line(asked: Asked, table: Table) -> str:
    """Under every chart and in every file: which regimes, up to when, in which borders, known when."""
    question = table.question
    regimes = "; ".join(dict.fromkeys(f"{offer.regime} {words(offer.regime_text)}" for offer in asked.chosen))
    days = {"since": formats.day(question.since, language()), "until": formats.day(question.until, language())}
    parts = [_("Nguồn: %(regimes)s.") % {"regimes": regimes}, _("Kỳ từ %(since)s đến %(until)s.") % days]
    if question.borders is not None:
        parts.append(_("Địa giới ngày %(day)s.") % {"day": formats.day(question.borders, language())})
    else:
        parts.append(_("Địa giới của từng kỳ."))
    if question.known is not None:
        parts.append(_("Như đã biết trước %(moment)s.") % {"moment": formats.moment(question.known, language())})
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Door:
    asked: Asked
    names: Names

    def href(self, row: Row) -> str:
        """The page of one figure."""
        here = [("item", row.item), ("unit", row.unit), ("period", row.period), *self.asked.parts]
        return f"{reverse('board:report_figure')}?{urlencode(here)}"

    def shown(self, row: Row | None) -> Shown | None:
        if row is None:
            return None
        words = self.names.figure(row)
        return Shown(words, self.href(row), row.value is None, row.estimated, not row.covered)

    def total(self, row: Row | None, *, partial: bool) -> Shown | None:
        if row is None:
            return None
        return Shown(self.names.figure(row), "", row.value is None, row.estimated, partial or not row.covered)


def _turned(asked: Asked, table: Table, names: Names) -> Pivot:
    codes = {indicator.code: number for number, indicator in enumerate(table.indicators)}

    def order(axis: Axis, key: str) -> object:
        if axis is Axis.INDICATOR:
            return (codes[key], "")
        return (0, collation_key(names.unit(key)) + key if axis is Axis.UNIT else key)

    return pivot(table.rows, table.indicators, rows_by=asked.rows_by, columns_by=asked.columns_by, order=order)


def _wanting(table: Table, turned: Pivot, roster: Roster) -> set[tuple[str, ...]]:
    """The periods in which a unit of the table that was there then has no figure: their sum is that of a part."""
    axes = (turned.rows_by, turned.columns_by)
    if axes not in (((Axis.UNIT,), (Axis.PERIOD,)), ((Axis.PERIOD,), (Axis.UNIT,))):
        return set()
    present: dict[str, set[str]] = defaultdict(set)
    for row in table.rows:
        present[row.period].add(row.unit)
    units = {row.unit for row in table.rows}
    found = {key: roster.find(key) for key in units}
    fixed = table.question.borders is not None
    wanting: set[tuple[str, ...]] = set()
    for code, there in present.items():
        end = parse(code).end
        if any(fixed or (unit is not None and unit.in_force(end)) for key, unit in found.items() if key not in there):
            wanting.add((code,))
    return wanting


def _heads(key: tuple[str, ...], axes: Sequence[Axis], names: Names) -> str:
    return ", ".join(names.of(axis, text) for axis, text in zip(axes, key, strict=True))


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


def _map(table: Table, names: Names, door: _Door, roster: Roster, on: date) -> tuple[DrillDown | None, str]:
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
            door.href(rows[key]) if key in rows else reverse("board:unit", args=[key]),
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
