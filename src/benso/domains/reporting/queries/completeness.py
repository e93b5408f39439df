"""What was owed in some months and what came of it, by unit, regime, period, level, in borders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from benso.domains.reporting import models
from benso.domains.reporting.queries.versions import as_version, grid
from benso.domains.reporting.rules import duties, periods_of
from benso.domains.reporting.rules.completeness import league, tallies
from benso.domains.reporting.types import Duty, Owed, ReportState, Standing, Tally, Version, VersionState
from benso.domains.units.queries import roster
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.periods import Period
from benso.kernel.working_time import Calendar


def owed(
    *, since: date, until: date, at: datetime, calendar: Calendar, codes: Sequence[str] = ()
) -> list[Owed]:
    """Every report owed for periods that end within the days and whose deadline is over, opened or not.

    The deadline of an opened report is the one it was opened with.
    """
    register = roster()
    rows = _rows(since, until, codes)
    found: list[Owed] = []
    for version in _versions(since, until, codes):
        values = len(grid(version.id).editable)
        for period in periods_of(version.regime, since, until):
            if _holds(version, period):
                for duty in duties(version.regime, period, register, calendar):
                    one = _owed(version.regime.code, duty, values, rows.get((version.regime.code, duty.office, period)))
                    if one.due_at < at:
                        found.append(one)
    return found
