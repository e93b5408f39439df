"""Reports as the desk shows them: rows and cells in words, and what the page's program needs to compute along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from benso.domains.ledger.types import Basis
from benso.domains.reporting.rules import cell_words, lack_beside, written
from benso.domains.reporting.types import (
    Cell,
    CellRefusal,
    CellState,
    ColumnKind,
    Figure,
    Finding,
    Form,
    FormRow,
    Lacking,
    Origin,
    ReportSheet,
    ReportState,
    Severity,
)
from benso.domains.units.queries import roster
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import spoken
from benso.sites.desk.lines import official_names
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language

STATES: dict[ReportState, Promise] = {
    ReportState.OPEN: _("Đang lập"),
    ReportState.SUBMITTED: _("Đã nộp, chờ duyệt"),
    ReportState.RETURNED: _("Bị trả lại"),
    ReportState.APPROVED: _("Đã duyệt"),
    ReportState.PUBLISHED: _("Đã công bố"),
}
ORIGINS: dict[Origin, Promise] = {
    Origin.TYPED: _("nhập tay"),
    Origin.FILE: _("từ tệp"),
    Origin.PROGRAM: _("từ phần mềm khác"),
    Origin.LEDGER: _("nền tảng đã đo được"),
    Origin.OTHER_REGIME: _("đã báo cáo ở chế độ khác"),
    Origin.BELOW: _("cộng từ các đơn vị"),
}
BASES = {Origin.LEDGER: Basis.MEASURED, Origin.OTHER_REGIME: Basis.REPORTED, Origin.BELOW: Basis.REPORTED}
"""The mark of what was taken over."""


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of the page; an empty one was seen empty at the revision of the whole report.

    ``before`` is the figure of the period before, ``where`` what a taken-over figure says of itself, ``lack`` why a
    unit that is newer has none of that period.
    """

    address: str
    label: str
    editable: bool
    text: str
    revision: int
    kept: bool
    basis: Basis | None
    where: str
    before: str
    lack: str


LACKS: dict[Lacking, Promise] = {
    Lacking.NEW: _("đơn vị mới, kỳ đó chưa có"),
    Lacking.SOME: _("đơn vị mới: %(present)s trong %(expected)s đơn vị cũ có số, không cộng một phần"),
    Lacking.CUT: _("đơn vị mới: đơn vị cũ bị chia, chỉ ước tính được"),
    Lacking.BEYOND: _("đơn vị mới: gồm cả đất ngoài phạm vi có số"),
    Lacking.SHARE: _("đơn vị mới: tỷ lệ của nhiều đơn vị cũ không cộng được"),
}
"""Why a unit that is newer than a period has no figure of it."""
NOT_TAKEN: dict[Lacking, Promise] = {
    Lacking.CUT: _("không điền sẵn: trong kỳ đơn vị cũ bị chia, không tách được việc đã làm"),
    Lacking.BEYOND: _("không điền sẵn: trong kỳ gồm cả đất ngoài phạm vi có số"),
}
"""Why what the ledger measured is not taken over into a cell."""


def rows_of(sheet: ReportSheet, form: Form, rows: Iterable[FormRow]) -> list[dict[str, Any]]:
    """Rows of a form with their cells; a heading has none."""
    shown = []
    beside = any(column.kind is ColumnKind.PREVIOUS for column in form.columns)
    for row in rows:
        cells = [sheet.grid.cells.get(f"{row.id}.{column.id}") for column in form.columns]
        held = [
            _cell(sheet, cell, column.label, beside) for cell, column in zip(cells, form.columns, strict=True) if cell
        ]
        unit = next((cell.unit_of_measure for cell in cells if cell), "")
        shown.append({"row": row, "cells": held, "unit": unit, "indent": min(row.indent, 6)})
    return shown


def _cell(sheet: ReportSheet, cell: Cell, label: Any, beside: bool) -> CellShown:
    kept = sheet.cells.get(cell.address)
    figure = sheet.figures.get(cell.address)
    return CellShown(
        address=cell.address,
        label=(label.en if language() == "en" else "") or label.vi,
        editable=cell.editable and sheet.fillable,
        text=shown_figure(figure if cell.editable or (figure and figure.value is not None) else None),
        revision=kept.revision if kept else sheet.revision,
        kept=kept is not None,
        basis=BASES.get(kept.origin) if kept else None,
        where=where_words(kept.origin, kept.source) if kept else "",
        before=shown_figure(sheet.others.previous.get(cell.address)) if cell.editable and not beside else "",
        lack=_lack(sheet, cell, beside),
    )


def _lack(sheet: ReportSheet, cell: Cell, beside: bool) -> str:
    missed = sheet.unmeasured.get(cell.address)
    words = [lack_words(sheet, cell)] if not cell.editable or not beside else []
    if missed is not None and cell.address not in sheet.cells:
        words.append(str(NOT_TAKEN[missed.why]))
    return "; ".join(each for each in words if each)


def lack_words(sheet: ReportSheet, cell: Cell) -> str:
    """Why no figure of another period stands in a cell, or beside one that is filled in; empty where one does."""
    if cell.kind in (ColumnKind.PREVIOUS, ColumnKind.YEAR_BEFORE):
        lack = lack_beside(sheet.others, cell.kind, cell.of)
    else:
        lack = lack_beside(sheet.others, ColumnKind.PREVIOUS, cell.address) if cell.editable else None
    return "" if lack is None else str(LACKS[lack.why]) % {"present": lack.present, "expected": lack.expected}


def lacks_of(sheet: ReportSheet) -> dict[str, str]:
    """Cells that repeat another period and have no figure of it, with the reason."""
    cells = [cell for cell in sheet.grid.cells.values() if cell.of]
    return {cell.address: words for cell in cells if (words := lack_words(sheet, cell))}


def former_words(sheet: ReportSheet) -> str:
    """Which units' figures together are those of the periods in which the reporting unit did not exist yet."""
    known = [then for then in sheet.others.formerly.values() if then.brought]
    units = dict.fromkeys(unit for then in known for unit in then.units)
    if not units:
        return ""
    register = roster()
    return ", ".join(register.unit(unit).name_vi for unit in units)


def shown_figure(figure: Figure | None) -> str:
    """A figure as the cell shows and takes it."""
    return written(figure, language="en" if language() == "en" else "vi")


def where_words(origin: Origin, source: str) -> str:
    """Where a figure is from: “cộng từ các đơn vị (48/48)”; nothing for what was typed."""
    if origin not in BASES:
        return ""
    return f"{ORIGINS[origin]} ({source})" if source else str(ORIGINS[origin])


MOST_FINDINGS = 200
"""Findings on one page; those explained come last, so that what is left moves up."""


def finding_lines(sheet: ReportSheet) -> list[dict[str, Any]]:
    """Findings with the first cell each is about: hard ones, then those that wait for a reason."""
    ordered = sorted(sheet.findings, key=lambda one: (one.severity is Severity.SOFT, one.explanation != ""))
    return [_finding(sheet, finding) for finding in ordered[:MOST_FINDINGS]]


def _finding(sheet: ReportSheet, finding: Finding) -> dict[str, Any]:
    cells = [address for address in finding.cells if address in sheet.grid.cells]
    return {
        "check": finding.check,
        "hard": finding.severity is Severity.HARD,
        "message": finding.message,
        "cell": cells[0] if cells else "",
        "where": cell_words(sheet.grid, cells[0], "en" if language() == "en" else "vi") if cells else "",
        "explanation": finding.explanation,
    }


def changes_told(states: Iterable[CellState]) -> list[dict[str, Any]]:
    """Changed cells for the page's program."""
    return [
        {
            "address": state.address, "text": shown_figure(state.figure), "revision": state.revision,
            "where": where_words(state.origin, state.source),
        }
        for state in states
    ]  # fmt: skip


def refusals_told(refused: Iterable[CellRefusal]) -> list[dict[str, Any]]:
    """Why cells were not saved, and what stands there now where somebody was quicker."""
    held = list(refused)
    names = official_names(number_of(one.standing.by) for one in held if one.standing)
    return [_refusal(one, names) for one in held]


def _refusal(one: CellRefusal, names: Mapping[int, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"address": one.address, "message": spoken(one.error), "standing": None}
    if one.standing is not None:
        who = names.get(number_of(one.standing.by) or 0, one.standing.by)
        now = shown_figure(one.standing.figure)
        at = formats.moment(one.standing.at, language())
        told["message"] = spoken(type(one.error)(who=who, now=now or "∅", at=at))
        told["standing"] = {"text": now, "revision": one.standing.revision}
    return told


def number_of(actor: str) -> int | None:
    """The number of the official who is named in what was written; ``None`` for a job of ours."""
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "official" and number.isdecimal() else None


def told(error: BensoError) -> str:
    """A refusal in the reader's language."""
    return spoken(error)
