"""Where the figures of each unit go in the units asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from benso.domains.reporting.types import OfficeKey, Question
from benso.domains.units.queries import roster
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Share, UnitId
from benso.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Way:
    """The shares by which figures move. ``whole``: every unit lies whole in one, so that sums are exact."""

    shares: tuple[Share, ...]
    whole: bool
    sources: frozenset[UnitId]

    def into(self, *, same: bool = False) -> tuple[dict[OfficeKey, tuple[int, Decimal]], tuple[UnitId, ...]]:
        """The number of each unit's target and the part of it, and the targets by number.

        :param same: only units that are their own target: what does not add up can stand nowhere else
        """
        used = [share for share in self.shares if not same or share.source == share.target]
        targets = tuple(sorted({share.target for share in used}))
        number = {target: place for place, target in enumerate(targets)}
        return {share.source: (number[share.target], share.part) for share in used}, targets


def way(question: Question, periods: Iterable[Period]) -> Way:
    """How the units that reported in the periods lie in those asked for."""
    register = roster()
    into = question.into_level or question.level
    days = sorted({register.epoch(period.end) for period in periods})
    found: dict[tuple[UnitId, UnitId], Share] = {}
    sources: set[UnitId] = set()
    for day in days:
        target = question.borders or day
        sources |= {unit.id for unit in register.on(day, question.level)}
        shares = register.shares(day, target, question.level, into, question.weight)
        if question.borders is None:
            moved = {share.source for share in shares}
            found = {key: share for key, share in found.items() if key[0] not in moved}
        found |= {(share.source, share.target): share for share in shares}
    if question.units:
        found = {key: share for key, share in found.items() if key[1] in question.units}
    shares = tuple(found.values())
    whole = all(share.weight == 1 for share in shares) and len({s.source for s in shares}) == len(shares)
    return Way(shares, whole, frozenset(sources))


def level_of(key: OfficeKey, register: Roster) -> Level | None:
    """The level of a place; that of its unit for an office."""
    unit = register.find(key.partition("/")[0])
    return unit.level if unit else None
