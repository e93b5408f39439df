"""A report as it was approved, for print: made anew from the values as known then it is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from benso.domains.reporting import models
from benso.domains.reporting.queries.places import office_name
from benso.domains.reporting.queries.values import values_known
from benso.domains.reporting.queries.versions import grid as grid_of
from benso.domains.reporting.rules import computed, written
from benso.domains.reporting.types import Address, ColumnKind, EventKind, Figure, Form, FormColumn, Grid, ReportId
from benso.kernel.errors import BensoError
from benso.kernel.periods import Period, parse

SHOWN = frozenset({ColumnKind.VALUE, ColumnKind.FORMULA, ColumnKind.PREVIOUS, ColumnKind.YEAR_BEFORE})
"""Columns of the print; sums up to now stand in the report's page."""

LAST = "SELECT at FROM reporting_event WHERE report = %s AND kind = %s AND round = %s ORDER BY id DESC LIMIT 1"


class NotApproved(BensoError):
    """A round of a report that was never approved has no signed print."""

    code = "NOT_APPROVED"
    status = 409
    sentence = "Báo cáo số {report}, lần {round} chưa được duyệt nên chưa có bản ký."


def report_print(report: ReportId, round_number: int) -> Mapping[str, Any]:
    """What the template ``reports/report`` is given: figures as known when the round was approved.

    :raises NotApproved: if the round was never approved
    """
    row = models.ReportRow.objects.select_related("period", "place", "version").filter(id=report).first()
    approved = _moment(report, EventKind.APPROVED, round_number)
    if row is None or approved is None:
        raise NotApproved(report=report, round=round_number)
    grid = grid_of(row.version_id)
    figures = _figures(grid, row.place.key, parse(row.period.code), approved)
    return {
        "title": f"{grid.regime.name.vi} – {parse(row.period.code).label_vi}",
        "regime": grid.regime.name.vi,
        "period": parse(row.period.code).label_vi,
        "reporter": office_name(row.office),
        "receiver": office_name(row.receiver),
        "basis": [" ".join(filter(None, (act.title, act.article))) for act in grid.regime.legal_basis],
        "forms": [_form(form, figures) for form in grid.regime.forms],
        "explanations": list(_explanations(report, approved)),
        "submitted_at": _moment(report, EventKind.SUBMITTED, round_number),
        "approved_at": approved,
        "round": round_number,
    }


def _moment(report: ReportId, kind: EventKind, round_number: int) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(LAST, [report, kind.value, round_number])
        row = cursor.fetchone()
    return row[0] if row else None


def _figures(grid: Grid, place: str, period: Period, known: datetime) -> Mapping[Address, Figure]:
    def of(when: Period) -> dict[Address, Figure]:
        found = values_known(list(grid.items), when.code, place, known)
        return {grid.items[each.item].address: each.figure for each in found}

    now = of(period)
    others = {
        ColumnKind.PREVIOUS: of(period.previous()),
        ColumnKind.YEAR_BEFORE: of(period.year_before()) if _has(grid, ColumnKind.YEAR_BEFORE) else {},
    }
    back = {c.address: others[c.kind][c.of] for c in grid.cells.values() if c.of in others.get(c.kind, {})}
    # What was approved stands as approved; only columns that say nothing of their own are computed.
    return {**computed(grid, {a: f for a, f in now.items() if grid.cells[a].editable}, back), **now}


def _has(grid: Grid, kind: ColumnKind) -> bool:
    return any(cell.kind is kind for cell in grid.cells.values())


def _form(form: Form, figures: Mapping[Address, Figure]) -> Mapping[str, Any]:
    columns = [column for column in form.columns if column.kind in SHOWN]
    return {
        "label": form.label.vi,
        "columns": [_heading(column) for column in columns],
        "rows": [
            {
                "number": row.number,
                "label": row.label.vi,
                "indent": row.indent,
                "heading": not row.indicator,
                "cells": [written(figures.get(f"{row.id}.{column.id}")) for column in columns],
            }
            for row in form.rows
        ],
    }


def _heading(column: FormColumn) -> str:
    return f"{column.label.vi} ({column.unit_of_measure})" if column.unit_of_measure else column.label.vi


def _explanations(report: ReportId, known: datetime) -> Iterator[str]:
    rows = models.ExplanationRow.objects.filter(report_id=report, at__lte=known).order_by("check_id")
    yield from rows.values_list("text", flat=True)
