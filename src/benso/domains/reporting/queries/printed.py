"""A report as it was approved, for print: made anew from the values as known then it is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from benso.domains.reporting import models
from benso.domains.reporting.queries.figures import beside_as_known, read_back
from benso.domains.reporting.queries.places import office_name
from benso.domains.reporting.queries.reports import report as report_of
from benso.domains.reporting.queries.values import values_known
from benso.domains.reporting.queries.versions import grid as grid_of
from benso.domains.reporting.rules import computed, written
from benso.domains.reporting.types import (
    Address,
    EventKind,
    Figure,
    Form,
    FormColumn,
    Grid,
    Report,
    ReportActor,
    ReportId,
)
from benso.kernel.errors import BensoError
from benso.kernel.periods import parse

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
    figures = _figures(grid, report_of(report, ReportActor.system("print")), approved)
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


def _figures(grid: Grid, report: Report, known: datetime) -> Mapping[Address, Figure]:
    found = values_known(list(grid.items), report.period.code, report.place, known)
    now = {grid.items[each.item].address: each.figure for each in found}
    others = beside_as_known(report, grid, known)
    # What was approved stands as approved; only columns that say nothing of their own are computed.
    filled = {address: figure for address, figure in now.items() if grid.cells[address].editable}
    first = computed(grid, filled, read_back(grid, others, now))
    return {**computed(grid, filled, read_back(grid, others, {**first, **now})), **now}


def _form(form: Form, figures: Mapping[Address, Figure]) -> Mapping[str, Any]:
    return {
        "label": form.label.vi,
        "columns": [_heading(column) for column in form.columns],
        "rows": [
            {
                "number": row.number,
                "label": row.label.vi,
                "indent": row.indent,
                "heading": not row.indicator,
                "cells": [written(figures.get(f"{row.id}.{column.id}")) for column in form.columns],
            }
            for row in form.rows
        ],
    }


def _heading(column: FormColumn) -> str:
    return f"{column.label.vi} ({column.unit_of_measure})" if column.unit_of_measure else column.label.vi


def _explanations(report: ReportId, known: datetime) -> Iterator[str]:
    rows = models.ExplanationRow.objects.filter(report_id=report, at__lte=known).order_by("check_id")
    yield from rows.values_list("text", flat=True)
