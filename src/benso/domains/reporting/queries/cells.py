"""Cells of reports as they stand and as they came to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from benso.domains.reporting.types import Address, CellState, Figure, FilledCell, Mark, Origin, ReportId
from benso.kernel.numbers import plain

_STATES = """
SELECT DISTINCT ON (address) address, value, mark, revision, origin, by, at, source FROM reporting_change
WHERE report = %(report)s AND revision <= %(until)s AND (%(all)s OR address = ANY(%(addresses)s))
ORDER BY address, revision DESC
"""
_SINCE = """
SELECT DISTINCT ON (address) address, value, mark, revision, origin, by, at, source FROM reporting_change
WHERE report = %s AND revision > %s ORDER BY address, revision DESC
"""
_NEWEST = 2_147_483_647


def figure_of(value: Decimal | None, mark: int | None) -> Figure | None:
    """A figure as kept; ``None`` where a cell was emptied."""
    if mark is None:
        return None
    return Figure(None if value is None else plain(value), Mark(mark))


def cells(report: ReportId) -> dict[Address, FilledCell]:
    """What stands in a report, by address."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.address, i.key, c.value, c.mark, c.revision, c.origin, c.by, c.at, c.source FROM reporting_cell c"
            " JOIN reporting_item i ON i.id = c.item WHERE c.report = %s ORDER BY c.address",
            [report],
        )
        return {
            address: FilledCell(
                address, item, Figure(None if value is None else plain(value), Mark(mark)), revision, Origin(origin),
                by, at, source,
            )
            for address, item, value, mark, revision, origin, by, at, source in cursor.fetchall()
        }  # fmt: skip


def cell_states(
    report: ReportId, addresses: Iterable[Address] | None = None, *, until: int = _NEWEST
) -> dict[Address, CellState]:
    """The last change of each cell up to a revision, emptied ones included; all cells where none are named."""
    wanted = None if addresses is None else list(addresses)
    values: dict[str, Any] = {"report": report, "until": until, "all": wanted is None, "addresses": wanted or []}
    with connection.cursor() as cursor:
        cursor.execute(_STATES, values)
        return {state.address: state for state in map(_state, cursor.fetchall())}


def changes_since(report: ReportId, revision: int) -> list[CellState]:
    """The cells that changed after a revision, as they are now: what a page polls for."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [report, revision])
        return [_state(row) for row in cursor.fetchall()]


def cell_history(report: ReportId, address: Address, limit: int = 50) -> list[CellState]:
    """What a cell said and says, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT address, value, mark, revision, origin, by, at, source FROM reporting_change"
            " WHERE report = %s AND address = %s ORDER BY revision DESC LIMIT %s",
            [report, address, limit],
        )
        return [_state(row) for row in cursor.fetchall()]


def _state(row: Sequence[Any]) -> CellState:
    address, value, mark, revision, origin, by, at, source = row
    return CellState(address, figure_of(value, mark), revision, Origin(origin), by, at, source)
