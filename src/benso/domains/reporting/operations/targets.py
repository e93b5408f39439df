"""The reports that the rows of an import are about: found by the names they go by, and locked, no others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benso.domains.reporting.queries import reports, versions
from benso.domains.reporting.rules import may
from benso.domains.reporting.types import ReportActor, ReportDeed, ValueType

_NAMED = "SELECT DISTINCT unit, period FROM reporting_incoming"
_REPORTS = """
SELECT r.id, r.version_id, r.office, r.receiver, l.key, p.code FROM reporting_report r
JOIN reporting_place l ON l.id = r.place_id JOIN reporting_period p ON p.id = r.period_id
WHERE r.regime = %s AND p.code = ANY(%s)
"""
# One order for all who lock several: who waits holds nothing that anybody before needs.
_LOCK = "SELECT id, state FROM reporting_report WHERE id = ANY(%s) ORDER BY id FOR UPDATE"


def lock_targets(cursor: Any, regime: str, actor: ReportActor) -> None:
    """The reports that rows name, locked, under the names they go by there; and the cells of their versions."""
    cursor.execute(_NAMED)
    named = set(cursor.fetchall())
    cursor.execute(_REPORTS, [regime, sorted({period for _, period in named})])
    found = [row for row in cursor.fetchall() if may(ReportDeed.FILL, actor, row[2], row[3])]
    targets = {name: report for name, report in _by_name(found).items() if name in named}
    versions_of = {row[0]: row[1] for row in found}
    cursor.execute(_LOCK, [sorted(set(targets.values()))])
    states = dict(cursor.fetchall())
    lines = _cells(sorted({versions_of[report] for report in targets.values()}))
    with cursor.copy("COPY reporting_incoming_target FROM STDIN") as copy:
        for (unit, period), report in targets.items():
            copy.write_row((unit, period, report, versions_of[report], states[report] in reports.FILLABLE))
    with cursor.copy("COPY reporting_incoming_item FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)


def _by_name(found: Sequence[Sequence[Any]]) -> dict[tuple[str, str], int]:
    """Reports by office, place or code of the unit, with the period; a code that several offices share names none."""
    codes: dict[tuple[str, str], set[int]] = {}
    exact: dict[tuple[str, str], int] = {}
    for report, _version, _office, _receiver, place, period in found:
        codes.setdefault((place.partition("@")[0], period), set()).add(report)
        exact[place, period] = report
    exact |= {(office, period): report for report, _version, office, _receiver, _place, period in found}
    return {name: min(held) for name, held in codes.items() if len(held) == 1} | exact


def _cells(wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    lines: list[tuple[Any, ...]] = []
    for version in wanted:
        items = versions.grid(version).items
        known = reports.item_numbers(items)
        for key, cell in items.items():
            whole = cell.value_type is ValueType.INTEGER
            decimals = 0 if whole else cell.decimals
            lines.append(
                (version, key, known[key], cell.address, cell.editable, whole, decimals, cell.lowest, cell.highest)
            )
    return lines
