"""What a person types or pastes into a report, read and saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from benso.domains.reporting.operations.filling import CellComputed, CellsRefused, CellUnknown, save_cells
from benso.domains.reporting.queries import reports, versions
from benso.domains.reporting.rules import block_changes, read_figure
from benso.domains.reporting.types import (
    Address,
    CellChange,
    CellRefusal,
    Grid,
    Origin,
    ReportActor,
    ReportDeed,
    ReportId,
    Saved,
)
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language


@transaction.atomic
def type_cells(
    *,
    report: ReportId,
    texts: Sequence[tuple[Address, str, int]],
    actor: ReportActor,
    at: datetime,
    language: Language = "vi",
) -> Saved:
    """Save cells as typed: address, text, revision seen. What cannot be read is refused for its cell.

    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    """
    grid = _grid(report, actor)
    changes: list[CellChange] = []
    refused: list[CellRefusal] = []
    for address, text, seen in texts:
        try:
            changes.append(_read(grid, address, text, seen, language))
        except BensoError as error:
            refused.append(CellRefusal(address, error))
    saved = save_cells(report=report, changes=changes, origin=Origin.TYPED, actor=actor, at=at)
    return Saved(saved.revision, saved.written, (*refused, *saved.refused))


@transaction.atomic
def paste_block(
    *,
    report: ReportId,
    anchor: Address,
    text: str,
    seen: int,
    actor: ReportActor,
    at: datetime,
    language: Language = "vi",
) -> Saved:
    """Save a block copied from a spreadsheet, all or nothing.

    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    :raises CellsRefused: cells that cannot be taken; each is named
    :raises BensoError: too large, no such cell, numbers written in two ways
    """
    changes, refused = block_changes(_grid(report, actor), anchor, text, seen=seen, language=language)
    if refused:
        raise CellsRefused(refused)
    return save_cells(report=report, changes=changes, origin=Origin.TYPED, actor=actor, at=at, whole=True)


def _grid(report: ReportId, actor: ReportActor) -> Grid:
    return versions.grid(reports.report(report, actor, ReportDeed.FILL).version)


def _read(grid: Grid, address: Address, text: str, seen: int, language: Language) -> CellChange:
    cell = grid.cells.get(address)
    if cell is None:
        raise CellUnknown(address=address[:80])
    if not cell.editable:
        raise CellComputed(address=address)
    return CellChange(address, read_figure(text, cell, language=language), seen)
