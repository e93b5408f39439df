"""A long report in parts that a page can hold: rows in order, cut at headings where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benso.domains.reporting.rules import amount
from benso.domains.reporting.types import Address, Cell, ColumnKind, Figure, Form, FormRow, Grid, ReportSheet
from benso.kernel.expressions import names, to_json

MOST_CELLS = 1_200
"""Cells of one page: a browser lays out and computes as many without a delay that is felt."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of some forms; ``first`` and ``last`` are the places of its rows in the whole report, from 1."""

    number: int
    first: int
    last: int
    forms: tuple[tuple[Form, tuple[FormRow, ...]], ...]

    @property
    def addresses(self) -> set[Address]:
        """The addresses of its cells."""
        return {f"{row.id}.{column.id}" for form, rows in self.forms for row in rows for column in form.columns}


def parts_of(grid: Grid) -> list[Part]:
    """The parts of a report; one where it fits a page."""
    held: list[list[tuple[Form, list[FormRow]]]] = []
    room = 0
    for form in grid.regime.forms:
        for block in _blocks(form):
            cells = len(block) * len(form.columns)
            if not held or cells > room:
                held.append([])
                room = MOST_CELLS
            if not held[-1] or held[-1][-1][0] is not form:
                held[-1].append((form, []))
            held[-1][-1][1].extend(block)
            room -= cells
    parts: list[Part] = []
    for number, each in enumerate(held, start=1):
        first = parts[-1].last + 1 if parts else 1
        rows = sum(len(rows) for _, rows in each)
        parts.append(Part(number, first, first + rows - 1, tuple((form, tuple(rows)) for form, rows in each)))
    return parts or [Part(1, 1, 0, ())]


def part_with(parts: list[Part], number: str, address: Address) -> Part:
    """The part that has a cell, or of this number; the first where there is none."""
    if address:
        row = address.partition(".")[0]
        for part in parts:
            if any(each.id == row for _, rows in part.forms for each in rows):
                return part
    wanted = int(number) if number.isdecimal() and len(number) < 6 else 1
    return parts[min(max(wanted, 1), len(parts)) - 1]


def program_data(sheet: ReportSheet, part: Part) -> dict[str, Any]:
    """What the page's program computes with: its cells with trees of formulas and figures, and of the cells elsewhere
    that they need, those that follow what is typed here; of the others what they count as."""
    here = part.addresses & sheet.grid.cells.keys()
    told = here | _moving(sheet.grid, here, _needed(sheet.grid, here))
    beyond = {name for address in told for name in _inputs(sheet.grid.cells[address])} & sheet.grid.cells.keys() - told
    cells = {address: sheet.grid.cells[address] for address in sheet.grid.cells if address in told}
    return {
        "revision": sheet.revision,
        "fillable": sheet.fillable,
        "order": [address for address in sheet.grid.order if address in told],
        "cells": {address: _cell(cell) for address, cell in cells.items()},
        "earlier": _plain(sheet.others.earlier, {cell.of for cell in cells.values()}),
        "figures": _plain(sheet.figures, told),
        "elsewhere": {address: _counts(sheet, address) for address in sorted(beyond)},
    }


def _blocks(form: Form) -> Iterable[list[FormRow]]:
    """Rows that stay together: a heading with what follows, cut where that alone is more than a page."""
    most = max(MOST_CELLS // max(len(form.columns), 1), 1)
    block: list[FormRow] = []
    for row in form.rows:
        if block and (len(block) >= most or (not row.indicator and block[-1].indicator)):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _needed(grid: Grid, here: set[Address]) -> set[Address]:
    """Everything the cells are computed from, however far."""
    found, ahead = set(here), list(here)
    while ahead:
        for address in _inputs(grid.cells[ahead.pop()]):
            if address in grid.cells and address not in found:
                found.add(address)
                ahead.append(address)
    return found


def _moving(grid: Grid, here: set[Address], needed: set[Address]) -> set[Address]:
    """Of what is needed, the cells elsewhere that change when something here is typed."""
    moving = {address for address in here if grid.cells[address].editable}
    while True:
        more = {
            address
            for address in needed - moving
            if (cell := grid.cells[address]).kind is not ColumnKind.PREVIOUS and moving.intersection(_inputs(cell))
        }
        if not more:
            return moving - here
        moving |= more


def _inputs(cell: Cell) -> frozenset[Address]:
    if cell.formula is not None:
        return names(cell.formula)
    return frozenset({cell.of}) if cell.kind is ColumnKind.CUMULATIVE else frozenset()


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "editable": cell.editable, "kind": cell.kind.value, "of": cell.of, "decimals": cell.decimals,
        "additive": cell.additive, "formula": to_json(cell.formula) if cell.formula else None,
    }  # fmt: skip


def _plain(figures: Mapping[Address, Figure], wanted: set[Address]) -> dict[str, Any]:
    held = {address: figures[address] for address in wanted if address in figures}
    return {a: [None if f.value is None else str(f.value), f.mark.value] for a, f in sorted(held.items())}


def _counts(sheet: ReportSheet, address: Address) -> str | None:
    figure = sheet.figures.get(address)
    value = amount(sheet.grid.cells[address], figure) if figure else None
    return None if value is None else str(value)
