"""What was owed in some months and what came of it, by unit, regime, period, level, in borders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from benso.domains.reporting.queries.owing import owed_by
from benso.domains.reporting.queries.versions import grids, published_versions
from benso.domains.reporting.rules import Duty, periods_of
from benso.domains.reporting.rules.completeness import league, tallies
from benso.domains.reporting.types import OfficeKey, Owed, ReportState, Standing, Tally, Version
from benso.domains.units.queries import roster
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.periods import Period
from benso.kernel.working_time import Calendar

NOTHING_YET = (0, 0, 0, 0)
OPENED = """
SELECT r.regime, r.office, p.code, l.key, r.receiver, r.due_at, r.expected, r.id, r.state, r.first_submitted_at,
       r.approved_at IS NOT NULL, r.arrived, r.first_arrived, r.marks, r.returns, r.corrected, r.simulated
FROM reporting_report r JOIN reporting_period p ON p.id = r.period_id JOIN reporting_place l ON l.id = r.place_id
WHERE p."end" BETWEEN %s AND %s AND (%s OR r.regime = ANY(%s))"""


def owed(*, since: date, until: date, at: datetime, calendar: Calendar, codes: Sequence[str] = ()) -> list[Owed]:
    """Every report owed for periods that end within the days and whose deadline is over, opened or not.

    The deadline of an opened report is the one it was opened with. One that was never opened is owed if its version
    was published here before the deadline: nobody could have reported before.
    """
    register = roster()
    rows = _rows(since, until, codes)
    found: list[Owed] = []
    versions = _versions(since, until, codes)
    compiled = grids(versions)
    for version in versions:
        values = len(compiled[version.id].editable)
        for period in periods_of(version.regime, since, until):
            if not _holds(version, period):
                continue
            for duty in owed_by(version, period, register, calendar):
                row = rows.get((version.regime.code, duty.office, period.code))
                one = _opened(row, period) if row else _never_opened(version.regime.code, duty, values)
                possible = row is not None or (version.published_at or at) <= one.due_at
                if possible and one.due_at < at:
                    found.append(one)
    return found


def by_regime(found: Iterable[Owed], at: datetime) -> dict[str, Tally]:
    """Counted by regime."""
    return tallies(found, at, lambda one: (one.regime,))


def by_period(found: Iterable[Owed], at: datetime) -> dict[Period, Tally]:
    """Counted by period."""
    return tallies(found, at, lambda one: (one.period,))


def by_office(found: Iterable[Owed], at: datetime) -> dict[OfficeKey, Tally]:
    """Counted by the office that owed it, as it was."""
    return tallies(found, at, lambda one: (one.office,))


def by_level(found: Iterable[Owed], at: datetime) -> dict[Level, Tally]:
    """Counted by the level of the unit."""
    register = roster()

    def level(one: Owed) -> tuple[Level, ...]:
        unit = register.find(one.office.partition("/")[0])
        return (unit.level,) if unit else ()

    return tallies(found, at, level)


def in_borders(found: Iterable[Owed], at: datetime, borders: date, level: Level = Level.COMMUNE) -> dict[str, Tally]:
    """Counted by the units of a day: a report counts for every unit that has land it was about."""
    return tallies(found, at, _landed(roster(), borders, level))


def league_table(
    found: Iterable[Owed], at: datetime, *, level: Level = Level.COMMUNE, borders: date | None = None
) -> list[Standing]:
    """The units of a level by the share of values due that were right the first time
    (:func:`rules.completeness.right_first_time`); as they were, or in the borders of a day."""
    held = list(found)
    if borders is not None:
        return league(in_borders(held, at, borders, level))
    register = roster()
    of_level = {unit.id for unit in register.all_units() if unit.level is level}
    return league({unit: each for unit, each in by_office(held, at).items() if unit in of_level})


def _landed(register: Roster, borders: date, level: Level) -> Callable[[Owed], tuple[str, ...]]:
    known: dict[date, dict[str, list[str]]] = {}

    def units(one: Owed) -> tuple[str, ...]:
        epoch = register.epoch(one.period.end)
        if epoch not in known:
            spread: dict[str, list[str]] = defaultdict(list)
            for share in register.shares(epoch, borders, level):
                spread[share.source].append(share.target)
            known[epoch] = spread
        return tuple(known[epoch].get(one.office, ()))

    return units


def _rows(since: date, until: date, codes: Sequence[str]) -> dict[tuple[str, OfficeKey, str], Sequence[Any]]:
    """What was opened, as bare rows: a year of a province has thousands."""
    with connection.cursor() as cursor:
        cursor.execute(OPENED, [since, until, not codes, list(codes)])
        return {row[:3]: row for row in cursor.fetchall()}


def _versions(since: date, until: date, codes: Sequence[str]) -> list[Version]:
    found = published_versions(codes)
    return [v for v in found if (v.ends is None or v.ends > since) and (v.starts is None or v.starts <= until)]


def _holds(version: Version, period: Period) -> bool:
    return (version.starts is None or version.starts <= period.end) and (
        version.ends is None or period.end < version.ends
    )


def _opened(row: Sequence[Any], period: Period) -> Owed:
    regime, office, _, place, receiver, due, expected, number, state, first, approved, arrived, first_arrived, *rest = (
        row
    )
    marks, returns, corrected, simulated = rest
    return Owed(
        regime, office, place, receiver, period, due, expected, number, ReportState(state), first, approved, arrived,
        first_arrived, tuple(marks) or NOTHING_YET, returns, corrected, simulated,
    )  # fmt: skip


def _never_opened(regime: str, duty: Duty, values: int) -> Owed:
    return Owed(regime, duty.office, duty.place, duty.receiver, duty.period, duty.due_at, values)
