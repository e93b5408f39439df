"""Figures of a period in the borders of a unit that did not exist yet: of the units its land belonged to, exactly or
not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from benso.domains.reporting.rules.combining import Part, added
from benso.domains.reporting.rules.grid import computed
from benso.domains.reporting.types import (
    Address,
    Cell,
    ColumnKind,
    Combine,
    Figure,
    Formerly,
    Grid,
    Lack,
    Lacking,
    Mark,
    OtherPeriods,
)
from benso.domains.units.types import Share, UnitId

ONE = Decimal(1)


def brought(
    grid: Grid, shares: Sequence[Share], held: Mapping[UnitId, Mapping[Address, Figure]]
) -> tuple[dict[Address, Figure], Formerly]:
    """What a period would have said of the unit, and why there is nothing where it cannot be said exactly (ADR 7).

    Flows and stocks that add up are the sum over whole units that all have a figure, never over a part of them. A
    share or rank is that of the one unit whose land is the same; of several it is worked out anew where its cell is
    computed from sums (ADR 4), else there is none.

    :param shares: the units of that period that have land in this one
    :param held: their approved figures, by unit and address
    """
    units = tuple(dict.fromkeys(share.source for share in shares))
    cells = dict.fromkeys(cell.address for cell in grid.items.values())
    why = inexact(shares)
    if why is not None:
        return {}, Formerly(units, frozenset(), dict.fromkeys(cells, Lack(why)))
    figures: dict[Address, Figure] = {}
    lacking: dict[Address, Lack] = {}
    for address in cells:
        found = _together(grid.cells[address], _additive(grid, grid.cells[address]), units, held)
        if isinstance(found, Figure):
            figures[address] = found
        else:
            lacking[address] = found
    for address, figure in _anew(grid, figures, lacking):
        figures[address] = figure
        del lacking[address]
    return figures, Formerly(units, frozenset(figures), lacking)


def lack_beside(others: OtherPeriods, kind: ColumnKind, address: Address) -> Lack | None:
    """Why a value cell has no figure of another period beside it; ``None`` where it has one, or the unit existed."""
    held = others.previous if kind is ColumnKind.PREVIOUS else others.year_before
    then = others.formerly.get(kind.value)
    return None if then is None or address in held else then.lacking.get(address)


def inexact(shares: Sequence[Share]) -> Lacking | None:
    """Why amounts of units of before do not add up to that of the one their land is in; ``None`` where they do."""
    if any(share.weight != 1 for share in shares):
        return Lacking.CUT
    if sum((share.part for share in shares), Decimal(0)) != ONE:
        return Lacking.BEYOND
    return None


def _together(
    cell: Cell, additive: bool, units: Sequence[UnitId], held: Mapping[UnitId, Mapping[Address, Figure]]
) -> Figure | Lack:
    there = [figure for unit in units if (figure := held.get(unit, {}).get(cell.address)) is not None]
    known = [figure for figure in there if figure.value is not None or figure.mark is not Mark.MISSING]
    if not known:
        return Lack(Lacking.NEW, 0, len(units))
    if len(known) < len(units):
        return Lack(Lacking.SOME, len(known), len(units))
    if len(units) == 1:
        return known[0]
    if not additive:
        return Lack(Lacking.SHARE, len(known), len(units))
    return Figure(*added(Part(figure.value, figure.mark) for figure in known))


def _anew(
    grid: Grid, figures: Mapping[Address, Figure], lacking: Mapping[Address, Lack]
) -> Iterator[tuple[Address, Figure]]:
    """Shares of several units that their form computes from sums which are all there."""
    wanted = [a for a, lack in lacking.items() if lack.why is Lacking.SHARE and grid.cells[a].formula is not None]
    if wanted:
        made = computed(grid, {a: f for a, f in figures.items() if grid.cells[a].editable}, {})
        yield from ((address, made[address]) for address in wanted if made[address].value is not None)


def _additive(grid: Grid, cell: Cell) -> bool:
    return cell.item is not None and grid.indicators[cell.item.indicator].combine is Combine.SUM
