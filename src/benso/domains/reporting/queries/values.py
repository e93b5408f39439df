"""Approved values with all their versions: as known on a time, beside the live figure, against what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from benso.domains.reporting.queries.cells import figure_of
from benso.domains.reporting.queries.measured import measured
from benso.domains.reporting.queries.reports import report as report_of
from benso.domains.reporting.queries.reports import report_sheet
from benso.domains.reporting.types import (
    ApprovedValue,
    EventKind,
    Figure,
    ItemKey,
    Lack,
    LiveFigure,
    Mark,
    MeasuredDifference,
    OfficeKey,
    ReportActor,
    ReportEvent,
    ReportId,
    ReportSheet,
)
from benso.kernel.periods import parse as parse_period

VALUES = """
SELECT i.key, l.key, p.code, v.value, v.mark, v.report, v.round, v.known_from,
       CASE WHEN v.known_to < 'infinity' THEN v.known_to END
FROM reporting_value v
JOIN reporting_item i ON i.id = v.item
JOIN reporting_period p ON p.id = v.period
JOIN reporting_place l ON l.id = v.place
WHERE l.key = %s AND p.code = %s AND """
KNOWN = "(%s::timestamptz IS NULL AND v.known_to = 'infinity' OR v.known_from <= %s AND v.known_to > %s)"


def value(item: ItemKey, period: str, place: OfficeKey, *, known: datetime | None = None) -> ApprovedValue | None:
    """A value as known at a time, the one that holds now if no time is given; ``None`` where none was approved."""
    found = _read(f"i.key = %s AND {KNOWN}", [place, period, item, known, known, known])
    return found[0] if found else None


def value_history(item: ItemKey, period: str, place: OfficeKey) -> list[ApprovedValue]:
    """Every version of a value, the newest first."""
    return _read("i.key = %s ORDER BY v.known_from DESC", [place, period, item])


def values_known(items: Sequence[ItemKey], period: str, place: OfficeKey, known: datetime) -> list[ApprovedValue]:
    """The values of some items as known at a time."""
    return _read(f"i.key = ANY(%s) AND {KNOWN}", [place, period, list(items), known, known, known])


def values_of(report: ReportId, actor: ReportActor, *, known: datetime | None = None) -> list[ApprovedValue]:
    """The values of the items of a report, for its period and place, as known at a time.

    An item that another regime asks too may have its figure from that regime's report.

    :raises ReportUnknown: if there is none for the actor
    """
    sheet = report_sheet(report, actor)
    values = [sheet.report.place, sheet.report.period.code, list(sheet.grid.items), known, known, known]
    return _read(f"i.key = ANY(%s) AND {KNOWN} ORDER BY i.key", values)


def versions_of(items: Sequence[ItemKey], period: str, place: OfficeKey) -> list[ApprovedValue]:
    """Every version of the values of some items, the newest first."""
    return _read("i.key = ANY(%s) ORDER BY i.key, v.known_from DESC", [place, period, list(items)])


def live_and_approved(report: ReportId, actor: ReportActor) -> list[LiveFigure]:
    """Every item of a report: what stands in it now, and what was approved last (:raises ReportUnknown: none)."""
    return live_of(report_sheet(report, actor))


def live_of(sheet: ReportSheet) -> list[LiveFigure]:
    """As :func:`live_and_approved`, of a sheet."""
    values = [sheet.report.place, sheet.report.period.code, list(sheet.grid.items), None, None, None]
    approved = {each.item: each.figure for each in _read(f"i.key = ANY(%s) AND {KNOWN}", values)}
    return [
        LiveFigure(cell.address, key, sheet.figures.get(cell.address), approved.get(key))
        for key, cell in sheet.grid.items.items()
    ]


def differences_to_measured(report: ReportId, actor: ReportActor) -> list[MeasuredDifference]:
    """Where the platform measured the same thing itself: what the report says against that, equal or not.

    Only indicators with a prefill say what is the same thing, and of a breakdown only a ledger that tells its parts.

    :raises ReportUnknown: if there is none for the actor
    """
    return differences_of(report_sheet(report, actor))


def differences_of(sheet: ReportSheet) -> list[MeasuredDifference]:
    """As :func:`differences_to_measured`, of a sheet."""
    found = []
    for cell, measures, number in measured(sheet.report, sheet.grid, sheet.grid.items.values()):
        if isinstance(number, Lack):
            continue
        key = cell.item.key if cell.item else ""
        found.append(MeasuredDifference(cell.address, key, sheet.figures.get(cell.address), number, measures))
    return found


def report_events(report: ReportId, actor: ReportActor) -> list[ReportEvent]:
    """What happened to a report, oldest first (:raises ReportUnknown: if there is none for the actor)."""
    report_of(report, actor)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, at, actor, round, note, document FROM reporting_event WHERE report = %s ORDER BY id", [report]
        )
        return [ReportEvent(EventKind(kind), *rest) for kind, *rest in cursor.fetchall()]


def _read(condition: str, values: Sequence[Any]) -> list[ApprovedValue]:
    with connection.cursor() as cursor:
        cursor.execute(VALUES + condition, list(values))
        return [
            ApprovedValue(
                item, place, parse_period(code), figure_of(number, mark) or Figure(None, Mark.MISSING), report, turn,
                since, until,
            )
            for item, place, code, number, mark, report, turn, since, until in cursor.fetchall()
        ]  # fmt: skip
