"""Reports as the interface tells them: lines, the form with what stands in it, what came of saving."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from benso.domains.reporting.rules import lack_beside
from benso.domains.reporting.types import (
    Cell,
    CellRefusal,
    CellState,
    ColumnKind,
    Figure,
    Finding,
    Mark,
    ReportLine,
    ReportSheet,
    Saved,
)
from benso.sites.shell.refusals import sentence_of


@dataclass(frozen=True, slots=True)
class OwedReport:
    """A report in the list; ``filled`` of ``expected`` cells hold something."""

    id: int
    regime: str
    name: dict[str, str]
    office: str
    receiver: str
    period: str
    due_at: datetime
    state: str
    filled: int
    expected: int
    simulated: bool


@dataclass(frozen=True, slots=True)
class OwedReports:
    """A page of reports, due soonest first; ``after`` is that of the next."""

    items: list[OwedReport]
    after: str | None


@dataclass(frozen=True, slots=True)
class FigureTold:
    """What stands in a cell: a number as digits, or the mark why there is none (``number``, ``not_applicable``,
    ``no_service``, ``missing``)."""

    value: str | None
    mark: str


@dataclass(frozen=True, slots=True)
class CellTold:
    """A cell: what it takes, and what stands in it; ``revision`` is the ``seen`` of a change.

    ``lacking`` says why a unit newer than the period that the cell repeats has no figure of it: ``new`` (nobody has
    one), ``some`` (not all units before have one), ``cut``, ``beyond`` (its land cannot be told exactly), ``share``.
    """

    address: str
    item: str | None
    kind: str
    editable: bool
    value_type: str
    decimals: int
    unit_of_measure: str
    lowest: str | None
    highest: str | None
    figure: FigureTold | None
    revision: int
    origin: str | None
    source: str
    lacking: str | None


@dataclass(frozen=True, slots=True)
class RowTold:
    """A row; a heading has no cells."""

    id: str
    number: str
    label: dict[str, str]
    indent: int


@dataclass(frozen=True, slots=True)
class ColumnTold:
    """A column."""

    id: str
    label: dict[str, str]
    kind: str


@dataclass(frozen=True, slots=True)
class FormTold:
    """A form of the report; the cells of its rows and columns are called ``row.column``."""

    id: str
    label: dict[str, str]
    rows: list[RowTold]
    columns: list[ColumnTold]


@dataclass(frozen=True, slots=True)
class FindingTold:
    """What a check found; a ``hard`` one keeps the report back, a ``soft`` one asks for an explanation."""

    check: str
    severity: str
    message: str
    cells: list[str]
    explanation: str


@dataclass(frozen=True, slots=True)
class ReportTold:
    """A report whole."""

    id: int
    regime: str
    version: int
    name: dict[str, str]
    office: str
    receiver: str
    period: str
    due_at: datetime
    state: str
    revision: int
    fillable: bool
    simulated: bool
    forms: list[FormTold]
    cells: list[CellTold]
    findings: list[FindingTold]


@dataclass(frozen=True, slots=True)
class CellWritten:
    """A cell as it stands now; ``figure`` is ``null`` where it was emptied."""

    address: str
    figure: FigureTold | None
    revision: int


@dataclass(frozen=True, slots=True)
class CellRefused:
    """A change that was not made, and why; ``standing`` where somebody else was quicker."""

    address: str
    code: str
    detail: str
    standing: CellWritten | None


@dataclass(frozen=True, slots=True)
class CellsSaved:
    """What came of saving: a cell in neither list said what stood there already."""

    revision: int
    written: list[CellWritten]
    refused: list[CellRefused]
    findings: list[FindingTold]


@dataclass(frozen=True, slots=True)
class FindingsTold:
    """Every finding of the report."""

    findings: list[FindingTold]


@dataclass(frozen=True, slots=True)
class ReportSent:
    """The state after sending a report up."""

    state: str


_BESIDE = (ColumnKind.PREVIOUS, ColumnKind.YEAR_BEFORE)


def line_told(line: ReportLine) -> OwedReport:
    """A line of the list."""
    name = {"vi": line.name_vi, "en": line.name_en}
    return OwedReport(
        line.id, line.regime, name, line.office, line.receiver, line.period.code, line.due_at, line.state.value,
        line.filled, line.expected, line.simulated,
    )  # fmt: skip


def report_told(sheet: ReportSheet) -> ReportTold:
    """A report with its forms, cells and findings."""
    report, regime = sheet.report, sheet.grid.regime
    return ReportTold(
        id=report.id, regime=report.regime, version=sheet.version_number, name=_text(regime.name),
        office=report.office, receiver=report.receiver, period=report.period.code, due_at=report.due_at,
        state=report.state.value, revision=sheet.revision, fillable=sheet.fillable, simulated=report.simulated,
        forms=[
            FormTold(
                form.id, _text(form.label),
                [RowTold(row.id, row.number, _text(row.label), row.indent) for row in form.rows],
                [ColumnTold(column.id, _text(column.label), column.kind.value) for column in form.columns],
            )
            for form in regime.forms
        ],
        cells=[_cell(sheet, cell) for cell in sheet.grid.cells.values()],
        findings=findings_told(sheet.findings),
    )  # fmt: skip


def saved_told(saved: Saved, findings: Iterable[Finding]) -> CellsSaved:
    """What came of saving."""
    return CellsSaved(
        saved.revision, [_state(state) for state in saved.written], [_refused(one) for one in saved.refused],
        findings_told(findings),
    )  # fmt: skip


def findings_told(findings: Iterable[Finding]) -> list[FindingTold]:
    """Findings as told."""
    return [FindingTold(f.check, f.severity.value, f.message, list(f.cells), f.explanation) for f in findings]


def _cell(sheet: ReportSheet, cell: Cell) -> CellTold:
    kept = sheet.cells.get(cell.address)
    lack = lack_beside(sheet.others, cell.kind, cell.of) if cell.kind in _BESIDE else None
    return CellTold(
        address=cell.address, item=cell.item.key if cell.item else None, kind=cell.kind.value,
        editable=cell.editable, value_type=cell.value_type.value, decimals=cell.decimals,
        unit_of_measure=cell.unit_of_measure, lowest=_digits(cell.lowest), highest=_digits(cell.highest),
        figure=figure_told(sheet.figures.get(cell.address)), revision=kept.revision if kept else sheet.revision,
        origin=kept.origin.value if kept else None, source=kept.source if kept else "",
        lacking=lack.why.value if lack else None,
    )  # fmt: skip


def _refused(one: CellRefusal) -> CellRefused:
    detail = sentence_of(one.error)
    return CellRefused(one.address, one.error.code, detail, _state(one.standing) if one.standing else None)


def _state(state: CellState) -> CellWritten:
    return CellWritten(state.address, figure_told(state.figure), state.revision)


def figure_told(figure: Figure | None) -> FigureTold | None:
    """A figure as told."""
    if figure is None:
        return None
    mark = Mark.MISSING if figure.value is None and figure.mark is Mark.NUMBER else figure.mark
    return FigureTold(_digits(figure.value), mark.name.lower())


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _text(text: object) -> dict[str, str]:
    return {"vi": str(getattr(text, "vi", "")), "en": str(getattr(text, "en", ""))}
