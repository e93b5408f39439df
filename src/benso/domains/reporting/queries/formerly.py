"""Approved figures of earlier periods in the borders of the unit that reports now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from benso.domains.reporting.queries.cells import figure_of
from benso.domains.reporting.rules.formerly import brought
from benso.domains.reporting.types import Address, Figure, Formerly, Grid, ItemKey, Mark, OfficeKey, Report
from benso.domains.units.queries import roster
from benso.domains.units.types import Share
from benso.kernel.periods import Period

ByPlace = dict[OfficeKey, dict[Address, Figure]]

_PAST = """
SELECT i.key, p.code, l.key, v.value, v.mark FROM reporting_value v
JOIN reporting_item i ON i.id = v.item JOIN reporting_period p ON p.id = v.period
JOIN reporting_place l ON l.id = v.place JOIN reporting_report r ON r.id = v.report
WHERE {holds} AND l.key = ANY(%(places)s) AND p.code = ANY(%(codes)s) AND i.key = ANY(%(items)s)
  AND (%(simulated)s OR NOT r.simulated)
"""
_HOLDS = "v.known_to = 'infinity'"
_HELD = "v.known_from <= %(known)s AND v.known_to > %(known)s"


@dataclass(frozen=True, slots=True)
class Past:
    """Periods beside a report, and for those in which its unit did not exist yet the units of then with land in it."""

    place: OfficeKey
    periods: tuple[Period, ...]
    before: tuple[tuple[str, tuple[Share, ...]], ...]
    simulated: bool
    """Whether the report is, and simulated figures stand beside it."""
    known: datetime | None = None
    """As known then; by default now."""

    @property
    def places(self) -> list[OfficeKey]:
        """Every place whose figures may count."""
        return sorted({self.place, *(share.source for _, shares in self.before for share in shares)})

    @property
    def codes(self) -> list[str]:
        """The periods by their codes."""
        return sorted({period.code for period in self.periods})


def past_of(report: Report, periods: Sequence[Period]) -> Past:
    """The periods as the reporting unit sees them: one small statement, that notices a new register."""
    return Past(report.place, tuple(periods), tuple(_before(report, periods).items()), report.simulated)


def past_figures(
    past: Past, grid: Grid, items: Mapping[ItemKey, Address]
) -> tuple[dict[str, dict[Address, Figure]], dict[str, Formerly]]:
    """The figures of periods by their codes, and for those in which the reporting unit did not exist yet how they came
    into its borders. One statement."""
    before = dict(past.before)
    values: dict[str, ByPlace] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        statement = _PAST.format(holds=_HOLDS if past.known is None else _HELD)
        cursor.execute(
            statement,
            {"places": past.places, "codes": past.codes, "items": list(items), "simulated": past.simulated,
             "known": past.known},
        )  # fmt: skip
        for item, code, place, value, mark in cursor.fetchall():
            values[code][place][items[item]] = figure_of(value, mark) or Figure(None, Mark.MISSING)
    found: dict[str, dict[Address, Figure]] = {}
    told: dict[str, Formerly] = {}
    for code in past.codes:
        held = values.get(code, {})
        own = held.get(past.place, {})
        if code in before:
            moved, told[code] = brought(grid, before[code], held)
            own = {**moved, **own}
        found[code] = dict(own)
    return found, told


def _before(report: Report, periods: Sequence[Period]) -> dict[str, tuple[Share, ...]]:
    """For each period in which the unit did not exist yet, the units of then that have land in it."""
    if "/" in report.place:
        return {}
    register = roster()
    unit = register.find(report.place)
    if unit is None:
        return {}
    shares: dict[str, tuple[Share, ...]] = {}
    for period in periods:
        if period.end < unit.valid_from:
            known = period.end >= register.coverage_from
            all_of_then = register.shares(period.end, report.period.end, unit.level) if known else ()
            shares[period.code] = tuple(share for share in all_of_then if share.target == unit.id)
    return shares
