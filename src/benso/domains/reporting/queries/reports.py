"""Reports: one with everything its page shows, and the list of those somebody has to do with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from benso.domains.reporting.queries.cells import cells
from benso.domains.reporting.queries.figures import other_periods, read_back
from benso.domains.reporting.queries.measured import unmeasured
from benso.domains.reporting.queries.versions import grid as grid_of
from benso.domains.reporting.rules import computed, findings, may
from benso.domains.reporting.types import (
    Address,
    Figure,
    Grid,
    ItemKey,
    OtherPeriods,
    Report,
    ReportActor,
    ReportDeed,
    ReportId,
    ReportLine,
    ReportListPage,
    ReportSheet,
    ReportState,
)
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language
from benso.kernel.periods import parse

FILLABLE = frozenset({ReportState.OPEN, ReportState.RETURNED})
MOST_LINES = 200

_REPORT = """
SELECT r.id, r.regime, r.version_id, r.office, l.key, r.receiver, p.code, r.due_at, r.state, r.round, r.opened_at,
       r.submitted_at, r.first_submitted_at, r.approved_at, r.published_at, r.filled, r.expected, r.simulated,
       r.revision, v.number
FROM reporting_report r JOIN reporting_place l ON l.id = r.place_id JOIN reporting_period p ON p.id = r.period_id
JOIN reporting_version v ON v.id = r.version_id WHERE r.id = %s
"""
_LINES = """
SELECT r.id, r.regime, v.declaration -> 'name' ->> 'vi', v.declaration -> 'name' ->> 'en', r.office, r.receiver,
       p.code, r.due_at, r.state, r.filled, r.expected, r.submitted_at, r.simulated,
       r.reminded_at IS NOT NULL, r.escalated_at IS NOT NULL
FROM reporting_report r JOIN reporting_period p ON p.id = r.period_id JOIN reporting_version v ON v.id = r.version_id
WHERE r.office = ANY(%(offices)s) AND r.state = ANY(%(states)s)
  AND (%(after_due)s::timestamptz IS NULL OR (r.due_at, r.id) > (%(after_due)s, %(after_id)s))
ORDER BY r.due_at, r.id LIMIT %(limit)s
"""


class ReportUnknown(BensoError):
    """There is no such report, or it is none of the asker's business: both are told alike."""

    code = "REPORT_UNKNOWN"
    status = 404
    sentence = "Không có báo cáo số {report} trong phần việc của bạn. Mở lại từ danh sách báo cáo."


def report(report_id: ReportId, actor: ReportActor, deed: ReportDeed = ReportDeed.VIEW) -> Report:
    """A report (:raises ReportUnknown: there is none, or the actor may not do this with it)."""
    return report_row(report_id, actor, deed)[0]


def report_row(
    report_id: ReportId, actor: ReportActor, deed: ReportDeed = ReportDeed.VIEW, *, lock: bool = False
) -> tuple[Report, int, int]:
    """A report with its revision and the number of its version; locked for a change if asked.

    :raises ReportUnknown: there is none, or the actor may not do this with it
    """
    with connection.cursor() as cursor:
        cursor.execute(_REPORT + (" FOR UPDATE OF r" if lock else ""), [report_id])
        row = cursor.fetchone()
    if row is None or not may(deed, actor, row[3], row[5]):
        raise ReportUnknown(report=report_id)
    return _report(row), row[18], row[19]


def report_revision(report_id: ReportId, actor: ReportActor) -> int:
    """How often its cells have been changed (:raises ReportUnknown: there is none for the actor)."""
    return report_row(report_id, actor)[1]


def report_sheet(report_id: ReportId, actor: ReportActor, *, language: Language = "vi") -> ReportSheet:
    """A report with everything its page shows (:raises ReportUnknown: there is none for the actor)."""
    found, revision, number = report_row(report_id, actor)
    grid = grid_of(found.version)
    held = cells(report_id)
    others = other_periods(found, grid)
    filled = {address: cell.figure for address, cell in held.items()}
    figures = all_figures(grid, filled, others)
    told = findings(grid, filled, figures, others, explanations(report_id), language=language)
    fillable = found.state in FILLABLE and may(ReportDeed.FILL, actor, found.office, found.receiver)
    missed = unmeasured(found, grid) if fillable else {}
    return ReportSheet(found, revision, number, grid, held, others, figures, tuple(told), fillable, missed)


def all_figures(grid: Grid, filled: Mapping[Address, Figure], others: OtherPeriods) -> dict[Address, Figure]:
    """Every figure of a report: filled in, read back, computed. Twice, because a column up to now may repeat a
    computed cell and be named by another."""
    first = computed(grid, filled, read_back(grid, others, filled))
    return computed(grid, filled, read_back(grid, others, first))


def explanations(report_id: ReportId) -> dict[str, tuple[str, str]]:
    """Explanations given, by check: digest of the figures they are about, and the text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT check_id, digest, text FROM reporting_explanation WHERE report_id = %s", [report_id])
        return {check: (digest, text) for check, digest, text in cursor.fetchall()}


def item_numbers(items: Iterable[ItemKey]) -> dict[ItemKey, int]:
    """The number each item goes by in the tables of values."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, id FROM reporting_item WHERE key = ANY(%s)", [list(items)])
        return dict(cursor.fetchall())


def reports_to_fill(
    *,
    actor: ReportActor,
    offices: Sequence[str],
    states: Sequence[ReportState] = tuple(ReportState),
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> ReportListPage:
    """Reports owed by these offices, overdue first, then due soonest; of offices only that the actor may see."""
    wanted = [office for office in offices if may(ReportDeed.VIEW, actor, office, "")]
    values: dict[str, Any] = {
        "offices": wanted, "states": [state.value for state in states], "limit": min(limit, MOST_LINES) + 1,
        "after_due": after[0] if after else None, "after_id": after[1] if after else 0,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        lines = [_line(row) for row in cursor.fetchall()]
    more = len(lines) > min(limit, MOST_LINES)
    lines = lines[: min(limit, MOST_LINES)]
    return ReportListPage(tuple(lines), (lines[-1].due_at, lines[-1].id) if more else None)


def _report(row: Sequence[Any]) -> Report:
    return Report(
        id=row[0], regime=row[1], version=row[2], office=row[3], place=row[4], receiver=row[5], period=parse(row[6]),
        due_at=row[7], state=ReportState(row[8]), round=row[9], opened_at=row[10], submitted_at=row[11],
        first_submitted_at=row[12], approved_at=row[13], published_at=row[14], filled=row[15], expected=row[16],
        simulated=row[17],
    )  # fmt: skip


def _line(row: Sequence[Any]) -> ReportLine:
    return ReportLine(
        id=row[0], regime=row[1], name_vi=row[2] or "", name_en=row[3] or "", office=row[4], receiver=row[5],
        period=parse(row[6]), due_at=row[7], state=ReportState(row[8]), filled=row[9], expected=row[10],
        submitted_at=row[11], simulated=row[12], reminded=row[13], escalated=row[14],
    )  # fmt: skip
