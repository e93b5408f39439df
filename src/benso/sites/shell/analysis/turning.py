"""A table turned as asked: heads, cells in words, sums, and what a reader must know about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benso.domains.reporting.rules import Pivot, pivot
from benso.domains.reporting.types import Axis, Row, Table
from benso.domains.units.rules import Roster
from benso.kernel.text import collation_key
from benso.sites.shell import formats
from benso.sites.shell.analysis.asking import Asked
from benso.sites.shell.analysis.naming import AXES, Names
from benso.sites.shell.analysis.wholes import short_totals
from benso.sites.shell.templatetags.shell import language, words

MOST_ROWS, MOST_COLUMNS = 400, 72
"""Of a table on a page; files hold everything."""


Door = Callable[[Row], str]
"""Where a figure leads; empty: nowhere."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: the figure in words, where it leads, and what a reader must know about it."""

    words: str
    href: str
    mark: bool
    estimated: bool
    partial: bool
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table."""

    heads: tuple[str, ...]
    cells: tuple[Shown | None, ...]
    total: Shown | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a page shows it, with the notes under it: names of indicators and units."""

    source: str
    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    totals: tuple[Shown | None, ...]
    has_row_totals: bool
    left_out: int
    estimated: bool
    partial: bool
    refused: tuple[str, ...]
    recomputed: tuple[str, ...]
    unplaced: tuple[str, ...]
    bases: tuple[str, ...]


def turned(asked: Asked, table: Table, names: Names, roster: Roster, door: Door) -> Grid:
    """The table of an answer."""
    found = _turned(asked, table, names)
    bases = bases_of(table.rows)
    cells = _Cells(names, door, mixed=len(bases) > 1)
    shown = found.columns[:MOST_COLUMNS]
    short_rows, short_columns = short_totals(table, found, roster)
    return Grid(
        source=source_line(asked, table),
        head=tuple(str(AXES[axis]) for axis in found.rows_by),
        columns=tuple(_heads(key, found.columns_by, names) for key in shown),
        rows=tuple(
            TableRow(
                tuple(names.of(axis, text) for axis, text in zip(found.rows_by, key, strict=True)),
                tuple(cells.shown(found.cells.get((key, column))) for column in shown),
                cells.total(found.row_totals.get(key), partial=key in short_rows),
            )
            for key in found.rows[:MOST_ROWS]
        ),
        totals=tuple(cells.total(found.column_totals.get(column), partial=column in short_columns) for column in shown)
        if found.column_totals and len(found.rows) > 1
        else (),
        has_row_totals=bool(found.row_totals) and len(found.columns) > 1,
        left_out=max(0, len(found.rows) - MOST_ROWS) + max(0, len(found.columns) - MOST_COLUMNS),
        estimated=any(row.estimated for row in table.rows),
        partial=any(not row.covered for row in table.rows) or bool(short_rows or short_columns),
        refused=tuple(names.indicator(code) for code in table.refused),
        recomputed=tuple(names.indicator(code) for code in table.recomputed),
        unplaced=tuple(names.unit(unit) for unit in table.unplaced),
        bases=bases,
    )


def bases_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """The bases of some figures: reported, simulated, or both."""
    found = {row.simulated for row in rows}
    return tuple(basis for basis, flag in (("reported", False), ("simulated", True)) if flag in found)


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
    if question.reader is not None:
        parts.append(_("Gồm số đã duyệt chưa công bố của những báo cáo bạn được đọc."))
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class _Cells:
    names: Names
    door: Door
    mixed: bool
    """Whether simulated figures stand beside others, and so each is marked."""

    def shown(self, row: Row | None) -> Shown | None:
        if row is None:
            return None
        words = self.names.figure(row)
        return Shown(
            words, self.door(row), row.value is None, row.estimated, not row.covered, self.mixed and row.simulated
        )

    def total(self, row: Row | None, *, partial: bool) -> Shown | None:
        if row is None:
            return None
        part, simulated = partial or not row.covered, self.mixed and row.simulated
        return Shown(self.names.figure(row), "", row.value is None, row.estimated, part, simulated)


def _turned(asked: Asked, table: Table, names: Names) -> Pivot:
    codes = {indicator.code: number for number, indicator in enumerate(table.indicators)}

    def order(axis: Axis, key: str) -> object:
        if axis is Axis.INDICATOR:
            return (codes[key], "")
        return (0, collation_key(names.unit(key)) + key if axis is Axis.UNIT else key)

    return pivot(table.rows, table.indicators, rows_by=asked.rows_by, columns_by=asked.columns_by, order=order)


def _heads(key: tuple[str, ...], axes: Sequence[Axis], names: Names) -> str:
    return ", ".join(names.of(axis, text) for axis, text in zip(axes, key, strict=True))
