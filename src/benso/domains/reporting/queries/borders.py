"""Where the figures of each unit go in the units asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from benso.domains.reporting.types import OfficeKey, Question
from benso.domains.units.queries import roster
from benso.domains.units.types import Share, UnitId
from benso.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Way:
    """The shares by which figures move: of units that lie ``whole`` in one, and of those that were ``cut`` up."""

    whole: tuple[Share, ...]
    cut: tuple[Share, ...]
    sources: frozenset[UnitId]

    def into(self, *, same: bool = False) -> tuple[dict[OfficeKey, tuple[int, Decimal]], tuple[UnitId, ...]]:
        """The number of each whole unit's target and the part of it, and the targets by number.

        :param same: only units that are their own target: what does not add up can stand nowhere else
        """
        used = [share for share in self.whole if not same or share.source == share.target]
        targets = tuple(sorted({share.target for share in used}))
        number = {target: place for place, target in enumerate(targets)}
        return {share.source: (number[share.target], share.part) for share in used}, targets

    @property
    def placed(self) -> frozenset[UnitId]:
        """The units that have a place in the borders asked for."""
        return frozenset(share.source for share in (*self.whole, *self.cut))


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
    whole = tuple(share for share in found.values() if share.weight == 1)
    return Way(whole, tuple(share for share in found.values() if share.weight != 1), frozenset(sources))
