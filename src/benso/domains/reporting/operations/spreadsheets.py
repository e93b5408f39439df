"""A report out to Excel and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from benso.domains.reporting.operations.filling import ReportClosed, save_cells
from benso.domains.reporting.operations.importing import ImportRefused
from benso.domains.reporting.queries import reports, versions
from benso.domains.reporting.queries.cells import cell_states
from benso.domains.reporting.rules.workbook_reading import read_workbook
from benso.domains.reporting.types import CellChange, Origin, ReportActor, ReportDeed, ReportId, Saved
from benso.kernel.numbers import Language


@transaction.atomic
def bring_workbook(
    *, report: ReportId, name: str, content: bytes, actor: ReportActor, at: datetime, language: Language = "vi"
) -> Saved:
    """Take a filled-in file: what it changed against the figures it was downloaded with is written, all or nothing.
    Cells left empty change nothing; a cell that somebody changed since the download and the file changed too is
    refused.

    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    :raises FileRefused: too large, broken, macros, packed to burst
    :raises WorkbookForeign: it was not downloaded here
    :raises WorkbookOfAnother: it is that of another report
    :raises WorkbookOutdated: it follows another version of the form
    :raises ImportRefused: cells that cannot be read; each is named with its place
    :raises CellsRefused: cells changed meanwhile
    """
    found, _revision, _number = reports.report_row(report, actor, ReportDeed.FILL, lock=True)
    if found.state not in reports.FILLABLE:
        raise ReportClosed(report=report)
    grid = versions.grid(found.version)
    read = read_workbook(name, content, report, str(found.version), grid, language=language)
    if read.bad:
        raise ImportRefused(read.bad)
    before = cell_states(report, until=read.key.revision)
    changes = [
        CellChange(address, figure, read.key.revision)
        for address, figure in read.figures.items()
        if (state := before.get(address)) is None or state.figure != figure
    ]
    return save_cells(report=report, changes=changes, origin=Origin.FILE, actor=actor, at=at, whole=True)
