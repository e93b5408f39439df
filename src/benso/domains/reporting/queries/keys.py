"""The level of every place met, kept by this process: a unit version never changes its level."""

from __future__ import annotations

from collections.abc import Iterable

from benso.domains.reporting.types import OfficeKey
from benso.domains.units.queries import roster
from benso.domains.units.types import Level

_levels: dict[OfficeKey, Level] = {}


def at_level(places: Iterable[OfficeKey], level: Level) -> set[OfficeKey]:
    """Those of the places that are units of a level, or offices of one."""
    wanted = set(places)
    unknown = wanted - _levels.keys()
    if unknown:
        register = roster()
        for place in unknown:
            unit = register.find(place.partition("/")[0])
            if unit is not None:
                _levels[place] = unit.level
    return {place for place in wanted if _levels.get(place) is level}
