"""Who owes which report, kept by this process as long as register and working days are what they were."""

from __future__ import annotations

from threading import Lock

from benso.domains.reporting.rules import Duty, duties
from benso.domains.reporting.types import Version
from benso.domains.units.rules import Roster
from benso.kernel.periods import Period
from benso.kernel.working_time import Calendar

MOST_KEPT = 400
"""Periods kept by one process: a year of a province, some megabytes."""


class _Kept:
    """Register, working days and what is owed under them change together: nobody reads half of it."""

    lock = Lock()
    state: tuple[Roster, Calendar, dict[tuple[str, str], tuple[Duty, ...]]] | None = None


def owed_by(version: Version, period: Period, register: Roster, calendar: Calendar) -> tuple[Duty, ...]:
    """As :func:`rules.duties`. Worked out again where the register was loaded anew, a working day moved, or the regime
    says something else: the first two are other objects then, the third has another digest."""
    state = _Kept.state
    if state is None or state[0] is not register or state[1] is not calendar:
        state = _Kept.state = (register, calendar, {})
    kept = state[2]
    key = version.digest, period.code
    known = kept.get(key)
    if known is None:
        known = tuple(duties(version.regime, period, register, calendar))
        with _Kept.lock:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = known
    return known
