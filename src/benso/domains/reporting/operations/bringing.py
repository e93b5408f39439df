"""Files brought in: one report's CSV or Excel file, and bulk files of many offices and periods."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from benso.domains.reporting.operations.filling import ReportClosed, save_cells
from benso.domains.reporting.operations.importing import ImportRefused, import_values
from benso.domains.reporting.operations.spreadsheets import bring_workbook
from benso.domains.reporting.queries import reports, versions
from benso.domains.reporting.queries.incoming import incoming_names
from benso.domains.reporting.rules import FILE_LIMITS
from benso.domains.reporting.rules.incoming import read_rows
from benso.domains.reporting.rules.report_csv import read_csv
from benso.domains.reporting.rules.tables import ARCHIVE, read_table
from benso.domains.reporting.types import (
    CellChange,
    Imported,
    Origin,
    ReportActor,
    ReportDeed,
    ReportId,
    Saved,
)
from benso.kernel.numbers import Language


@transaction.atomic
def bring_file(
    *,
    report: ReportId,
    name: str,
    content: bytes,
    seen: int,
    actor: ReportActor,
    at: datetime,
    language: Language = "vi",
) -> Saved:
    """Take a filled-in file of a report, all or nothing: the Excel file downloaded for it, or CSV in the same layout.
    Cells left empty change nothing.

    :param seen: the revision of the report that was looked at; CSV bears none, and a cell that somebody changed since
        and the file changes too is refused
    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    :raises ImportRefused: cells that cannot be read; each is named with its place
    :raises CellsRefused: cells changed meanwhile
    :raises BensoError: no file of this report; see :func:`bring_workbook` and :func:`read_csv`
    """
    if content.startswith(ARCHIVE):
        return bring_workbook(report=report, name=name, content=content, actor=actor, at=at, language=language)
    found, _revision, _number = reports.report_row(report, actor, ReportDeed.FILL, lock=True)
    if found.state not in reports.FILLABLE:
        raise ReportClosed(report=report)
    lines = read_table(name, content, language=language, limits=FILE_LIMITS)
    figures, bad = read_csv(name, lines, versions.grid(found.version), language=language)
    if bad:
        raise ImportRefused(bad)
    changes = [CellChange(address, figure, seen) for address, figure in figures.items()]
    return save_cells(report=report, changes=changes, origin=Origin.FILE, actor=actor, at=at, whole=True)


@transaction.atomic
def bring_values(
    *,
    regime: str,
    name: str,
    content: bytes,
    actor: ReportActor,
    at: datetime,
    language: Language = "vi",
    trial: bool = False,
    state: str | None = None,
) -> Imported:
    """Put the values of a file (CSV or XLSX: unit, period, item, breakdowns, value) into open reports of a regime, all
    or nothing. Units and periods may be named, without diacritics too, where the name is that of one only.

    :param language: how its numbers are written
    :param trial: judge it whole and write nothing
    :param state: how the reports must stand, as :func:`import_values` has it
    :raises ImportRefused: rows that cannot be taken; each is named with its line
    :raises BensoError: no table, columns that are missing or strange, too large
    """
    lines = read_table(name, content, language=language)
    rows, bad = read_rows(lines, incoming_names(regime, actor))
    try:
        with transaction.atomic():
            done = import_values(
                regime=regime, rows=rows, actor=actor, at=at, language=language, name=name[:200], state=state
            )  # fmt: skip
            if trial or bad:
                transaction.set_rollback(True)
    except ImportRefused as refused:
        raise ImportRefused(sorted((*bad, *refused.bad), key=lambda row: row.line)) from None
    if bad:
        raise ImportRefused(bad)
    return done
