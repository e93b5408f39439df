"""Shares and other figures that do not add up: worked out anew from the sums of what their formula needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from benso.domains.reporting.rules.grid import kept
from benso.domains.reporting.types import Address, Cell, Combine, Figure, Grid, ItemKey, ItemRef, Mark
from benso.kernel.expressions import evaluate, names
from benso.kernel.expressions.types import Value


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one item follows from others: ``inputs`` are items that add up, ``steps`` the cells computed on the way, the
    item's own last."""

    item: ItemKey
    inputs: Mapping[Address, ItemRef]
    steps: tuple[Cell, ...]


def recipe(grid: Grid, item: ItemKey) -> Recipe | None:
    """The recipe of an item; ``None`` where it is typed in, or needs another period or what does not add up."""
    cell = grid.items.get(item)
    if cell is None or cell.formula is None:
        return None
    needed: set[Address] = set()
    if not _gather(grid, cell, needed):
        return None
    leaves = {a: grid.cells[a].item for a in needed if grid.cells[a].formula is None}
    inputs = {address: found for address, found in leaves.items() if found is not None}
    steps = tuple(grid.cells[a] for a in grid.order if a in needed and a != cell.address)
    return Recipe(item, inputs, (*steps, cell))


def _gather(grid: Grid, cell: Cell, needed: set[Address]) -> bool:
    if cell.formula is None:
        indicator = grid.indicators.get(cell.item.indicator) if cell.item else None
        return indicator is not None and indicator.combine is Combine.SUM
    for name in names(cell.formula):
        found = grid.cells.get(name)
        if found is None:
            return False
        if name not in needed:
            needed.add(name)
            if not _gather(grid, found, needed):
                return False
    return True


def cooked(recipe: Recipe, figures: Mapping[Address, Figure]) -> Figure:
    """The figure that follows from those of the inputs; unknown is missing."""
    values: dict[str, Value] = {}
    for address in recipe.inputs:
        figure = figures.get(address, Figure(None, Mark.MISSING))
        nothing = figure.mark in (Mark.NO_SERVICE, Mark.NOT_APPLICABLE)
        values[address] = Decimal(0) if nothing else figure.value
    result: Decimal | None = None
    for cell in recipe.steps:
        assert cell.formula is not None  # noqa: S101  only computed cells are steps
        result = kept(evaluate(cell.formula, values), cell.decimals)
        values[cell.address] = result
    return Figure(result) if result is not None else Figure(None, Mark.MISSING)
