"""What the ledger must hold so that its sums say what was approved; pure.

A stock is a running sum: each period with a level posts the step from the level before it. What is posted is always
the difference between the steps that should stand and those that do, so corrections and periods out of order come out
the same as if everything had come right and in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from benso.domains.reporting.types import OfficeKey
from benso.domains.units.rules import AgencyUnknown, Roster
from benso.kernel.periods import Period

ZERO = Decimal(0)


def stock_steps(levels: Mapping[date, Decimal], closes: date | None = None) -> dict[date, Decimal]:
    """Steps by day, so that the running sum at each day is its level.

    :param closes: the day on which the land is reported anew by others: from then on the sum is nothing
    """
    steps: dict[date, Decimal] = {}
    standing = ZERO
    for day in sorted(levels):
        if closes is not None and day >= closes:
            break
        steps[day] = levels[day] - standing
        standing = levels[day]
    if closes is not None and standing:
        steps[closes] = -standing
    return {day: step for day, step in steps.items() if step}


def flow_amounts(amounts: Mapping[Period, Decimal]) -> dict[date, Decimal]:
    """Amounts by the last day of their period, no day counted twice: where the same thing is reported for months and
    for years, the shorter periods count and a longer one that overlaps them does not."""
    counted: list[Period] = []
    for period in sorted(amounts, key=lambda each: (each.days, each)):
        if not any(period.overlaps(other) for other in counted):
            counted.append(period)
    return {period.end: amounts[period] for period in counted if amounts[period]}


def differences(wanted: Mapping[date, Decimal], posted: Mapping[date, Decimal]) -> dict[date, Decimal]:
    """What to post, by day, to get from what stands to what should."""
    return {
        day: change for day in sorted({*wanted, *posted}) if (change := wanted.get(day, ZERO) - posted.get(day, ZERO))
    }


def heirs(place: OfficeKey, roster: Roster) -> frozenset[OfficeKey]:
    """Who reports for a place's land or tasks after it, however many reorganisations later; empty while it stands."""
    found: set[OfficeKey] = set()
    waiting = [place]
    while waiting:
        unit_id, _, ref = waiting.pop().partition("/")
        unit = roster.find(unit_id)
        units = (unit_id, *(unit.successors if unit else ()))
        refs = (ref, *_agency_heirs(ref, roster)) if ref else ("",)
        after = {f"{u}/{r}" if r else u for u in units for r in refs} - found - {place}
        found |= after
        waiting += after
    return frozenset(found)


def _agency_heirs(ref: str, roster: Roster) -> tuple[str, ...]:
    try:
        return roster.agency(ref).successors
    except AgencyUnknown:
        return ()
