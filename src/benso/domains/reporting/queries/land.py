"""The units whose work is that of a reporting unit: itself, those in it, and those its land belonged to before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from benso.domains.reporting.rules.formerly import inexact
from benso.domains.reporting.types import Lacking, OfficeKey
from benso.domains.units.rules import Roster
from benso.domains.units.types import Unit, UnitId


@dataclass(frozen=True, slots=True)
class Land:
    """Units whose work adds up to that of a place, each once. ``doubtful`` are those that had a part of its land, or
    land beside it: their work cannot be told apart, and ``why`` says so."""

    units: list[UnitId]
    doubtful: list[UnitId]
    why: Lacking | None


def land_of(place: OfficeKey, since: date, until: date, register: Roster) -> Land:
    """The units with land of a place at some time from ``since`` to ``until``, both included.

    A unit merged whole into this one did what this one did; what only the register knows in part, or what was divided
    among several, gives no exact amount (ADR 7). An agency is answered for what bears its name under its own unit.
    """
    unit_id, _slash, agency = place.partition("/")
    unit = register.find(unit_id)
    if agency or unit is None:
        return Land([unit_id], [], None)
    whole: dict[UnitId, None] = {unit_id: None}
    parts: dict[UnitId, None] = {}
    why = Lacking.BEYOND if since < min(unit.valid_from, register.coverage_from) else None
    for day in _days(since, until, register):
        if day >= unit.valid_from:
            whole |= dict.fromkeys(each.id for each in register.descendants(unit_id, day))
            continue
        sources, lacking = _before(unit, day, until, register)
        (whole if lacking is None else parts).update(dict.fromkeys(sources))
        why = why or lacking
    return Land(list(whole), [each for each in parts if each not in whole], why)


def _before(unit: Unit, day: date, until: date, register: Roster) -> tuple[list[UnitId], Lacking | None]:
    """The units of a day with land in one that came later, those in them, and why they are not exactly that one."""
    shares = [share for share in register.shares(day, until, unit.level) if share.target == unit.id]
    below = [each.id for share in shares for each in register.descendants(share.source, day)]
    return [*(share.source for share in shares), *below], inexact(shares)


def _days(since: date, until: date, register: Roster) -> Iterator[date]:
    """A day of each map in force from one day to another, the latest first; none before the register begins."""
    day = until
    while day >= max(since, register.coverage_from):
        began = register.epoch(day)
        yield max(began, since)
        day = began - timedelta(days=1)
