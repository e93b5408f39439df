"""Approved figures of earlier periods in the borders of the unit that reports now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

from benso.domains.reporting.queries.cells import figure_of
from benso.domains.reporting.rules.formerly import brought
from benso.domains.reporting.types import Address, Figure, Formerly, Grid, ItemKey, Mark, OfficeKey, Report
from benso.domains.units.queries import roster
from benso.domains.units.types import Share, UnitId
from benso.kernel.periods import Period

ByPlace = dict[OfficeKey, dict[Address, Figure]]

_PAST = """
SELECT i.key, p.code, l.key, v.value, v.mark FROM reporting_value v
JOIN reporting_item i ON i.id = v.item JOIN reporting_period p ON p.id = v.period
JOIN reporting_place l ON l.id = v.place
WHERE v.known_to = 'infinity' AND l.key = ANY(%s) AND p.code = ANY(%s) AND i.key = ANY(%s)
"""


def past_figures(
    report: Report, grid: Grid, items: Mapping[ItemKey, Address], periods: Sequence[Period]
) -> tuple[dict[str, dict[Address, Figure]], dict[str, Formerly]]:
    """The figures of periods by their codes, and for those in which the reporting unit did not exist yet how they came
    into its borders. One statement, and the one that notices a new register."""
    before = _before(report, periods)
    places = {report.place, *(share.source for shares in before.values() for share in shares)}
    values: dict[str, ByPlace] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(_PAST, [sorted(places), sorted({period.code for period in periods}), list(items)])
        for item, code, place, value, mark in cursor.fetchall():
            values[code][place][items[item]] = figure_of(value, mark) or Figure(None, Mark.MISSING)
    found: dict[str, dict[Address, Figure]] = {}
    told: dict[str, Formerly] = {}
    for code in {period.code for period in periods}:
        held = values.get(code, {})
        own = held.get(report.place, {})
        if code in before:
            moved, told[code] = brought(grid, before[code], held)
            own = {**moved, **own}
        found[code] = dict(own)
    return found, told


def _before(report: Report, periods: Sequence[Period]) -> dict[str, Sequence[Share]]:
    """For each period in which the unit did not exist yet, the units of then that have land in it."""
    if "/" in report.place:
        return {}
    register = roster()
    unit = register.find(report.place)
    if unit is None:
        return {}
    shares: dict[UnitId, Sequence[Share]] = {}
    for period in periods:
        if period.end < unit.valid_from:
            known = period.end >= register.coverage_from
            all_of_then = register.shares(period.end, report.period.end, unit.level) if known else ()
            shares[period.code] = [share for share in all_of_then if share.target == unit.id]
    return shares
