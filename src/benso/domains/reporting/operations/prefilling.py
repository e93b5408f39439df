"""Taking over what is known already: from other regimes, from the ledger, from the reports of the units below."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from benso.domains.reporting.operations.filling import save_cells
from benso.domains.reporting.queries import reports, versions
from benso.domains.reporting.queries.cells import cell_states
from benso.domains.reporting.queries.figures import approved_elsewhere, other_periods
from benso.domains.reporting.queries.measured import measured
from benso.domains.reporting.rules import fitting
from benso.domains.reporting.types import (
    Address,
    Cell,
    CellChange,
    Figure,
    Grid,
    Lack,
    Mark,
    Origin,
    Partial,
    Prefilled,
    Report,
    ReportActor,
    ReportDeed,
    ReportId,
    Saved,
)
from benso.kernel.errors import BensoError


@transaction.atomic
def prefill(*, report: ReportId, actor: ReportActor, at: datetime) -> Prefilled:
    """Fill what nobody has touched yet from what the platform knows; each cell says where it is from. What was taken
    over before follows its source; what a person wrote, or emptied, is never overwritten.

    What another regime already says of the same item, period and place comes first: one figure, entered once. A sum
    over the units below is made only when all of them have a figure.

    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    """
    found, revision, _number = reports.report_row(report, actor, ReportDeed.FILL, lock=True)
    grid = versions.grid(found.version)
    states = cell_states(report)
    free = {
        cell.address: cell
        for cell in grid.editable
        if (state := states.get(cell.address)) is None or state.origin in TAKEN_OVER
    }
    offers, waiting, lacking = _offers(found, grid, free)
    saved = Saved(revision, ())
    for origin in TAKEN_OVER:
        mine = {address: (figure, source) for address, (by, figure, source) in offers.items() if by is origin}
        seen = {address: states[address].revision if address in states else 0 for address in mine}
        step = save_cells(
            report=report, changes=[CellChange(a, f, seen[a]) for a, (f, _) in mine.items()], origin=origin,
            actor=actor, at=at, sources={a: source for a, (_, source) in mine.items()},
        )  # fmt: skip
        saved = Saved(step.revision, saved.written + step.written, saved.refused + step.refused)
    return Prefilled(saved, tuple(waiting), tuple(lacking.items()))


TAKEN_OVER = (Origin.OTHER_REGIME, Origin.LEDGER, Origin.BELOW)
"""Origins of figures that nobody typed, the first that knows a figure gives it."""

Offer = tuple[Origin, Figure, str]


def _offers(
    report: Report, grid: Grid, free: dict[Address, Cell]
) -> tuple[dict[Address, Offer], list[Partial], dict[Address, Lack]]:
    items = {cell.item.key: address for address, cell in free.items() if cell.item is not None}
    offers: dict[Address, Offer] = {}
    lacking: dict[Address, Lack] = {}
    for item, (regime, figure) in approved_elsewhere(report, items).items():
        offers[items[item]] = (Origin.OTHER_REGIME, figure, regime)
    for cell, measures, number in measured(report, grid, free.values()):
        if isinstance(number, Lack):
            lacking[cell.address] = number
            continue
        offers.setdefault(cell.address, (Origin.LEDGER, Figure(number), ", ".join(measures)))
    others = other_periods(report, grid, below=True)
    waiting = []
    for address, (present, expected) in others.below_present.items():
        if address not in free or address in offers:
            continue
        if present < expected:
            waiting.append(Partial(address, present, expected))
        elif others.below[address].mark is not Mark.MISSING:
            offers[address] = (Origin.BELOW, others.below[address], f"{present}/{expected}")
    fitting_ones = {a: offer for a, offer in offers.items() if _fits(offer[1], free[a])}
    return fitting_ones, waiting, {a: lack for a, lack in lacking.items() if a not in offers}


def _fits(figure: Figure, cell: Cell) -> bool:
    try:
        return fitting(figure, cell) == figure
    except BensoError:
        return False
