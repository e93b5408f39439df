"""Where the figures of each unit go in the units asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from benso.domains.reporting.types import Question
from benso.domains.units.queries import roster
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Share, UnitId, Weight
from benso.kernel.periods import Period

MOST_KEPT = 200
"""Ways kept by one process."""
WHOLE = 10**18
"""Parts have eighteen decimals."""


class Line(NamedTuple):
    """What of a unit's figure goes to a target: all of it, or (``weight``) so much of it, rounded to six decimals.

    ``part``: how much of the target the unit makes up. ``cut``: it was cut up, what comes of it is an estimate.
    """

    source: UnitId
    target: int
    part: Decimal
    weight: Decimal | None = None
    cut: bool = False


class Arrays(NamedTuple):
    """Lines as the database takes them, each column one text: a driver writes the numbers of a list one by one. Parts
    are whole numbers, of ``WHOLE`` for all of a target: they are added up in half the time."""

    sources: str
    targets: str
    parts: str
    weights: str
    cut: str
    divided: bool
    """Whether any is cut."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Arrays | None:
        """The columns of lines; ``None`` where there is none."""
        if not lines:
            return None
        return cls(
            _array(f'"{line.source}"' for line in lines),
            _array(line.target for line in lines),
            _array(int(line.part * WHOLE) for line in lines),
            _array("NULL" if line.weight is None else line.weight for line in lines),
            _array(line.cut for line in lines),
            any(line.cut for line in lines),
        )


def _array(values: Iterable[object]) -> str:
    return f"{{{','.join(map(str, values))}}}"


@dataclass(frozen=True, slots=True)
class Way:
    """How units lie in others: targets by number, and the lines by which figures go there."""

    targets: tuple[UnitId, ...]
    lines: tuple[Line, ...]
    arrays: Arrays | None
    unplaced: tuple[UnitId, ...]
    """Units in force at some time that have no place in the borders asked for."""

    def into(self, units: Sequence[UnitId] = (), *, same: bool = False) -> Arrays | None:
        """The lines to some units, to all if none are named; ``None`` where none leads there.

        :param same: only units that are their own target: what does not add up can stand nowhere else
        """
        if not units and not same:
            return self.arrays
        lines = [line for line in self.lines if not units or self.targets[line.target] in units]
        return Arrays.of([line for line in lines if not same or line.source == self.targets[line.target]])

    def sources(self, unit: UnitId) -> list[UnitId]:
        """The units that have a part in one."""
        return list(dict.fromkeys(line.source for line in self.lines if self.targets[line.target] == unit))


class _Kept:
    """Ways under the register as it was read last; another register is another object."""

    ways: ClassVar[tuple[Roster | None, dict[object, Way]]] = (None, {})


def way(question: Question, periods: Iterable[Period]) -> Way:
    """How the units that reported in the periods lie in those asked for."""
    register = roster()
    kept, ways = _Kept.ways
    if kept is not register or len(ways) >= MOST_KEPT:
        ways = {}
        _Kept.ways = (register, ways)
    days = tuple(sorted({register.epoch(period.end) for period in periods}))
    borders = question.borders and register.epoch(question.borders)
    key = (days, borders, question.level, question.into_level or question.level, question.weight)
    found = ways.get(key)
    if found is None:
        found = ways[key] = _way(register, *key)
    return found


def _way(
    register: Roster, days: Sequence[date], borders: date | None, level: Level, into: Level, weight: Weight
) -> Way:
    found: dict[UnitId, list[Share]] = {}
    sources: set[UnitId] = set()
    for day in days:
        sources |= {unit.id for unit in register.on(day, level)}
        today: dict[UnitId, list[Share]] = defaultdict(list)
        for share in register.shares(day, borders or day, level, into, weight):
            today[share.source].append(share)
        found |= today
    targets = tuple(sorted({share.target for shares in found.values() for share in shares}))
    number = {target: place for place, target in enumerate(targets)}
    lines = [line for shares in found.values() for line in _lines(shares, number)]
    return Way(targets, tuple(lines), Arrays.of(lines), tuple(sorted(sources - found.keys())))


def _lines(shares: Sequence[Share], number: dict[UnitId, int]) -> list[Line]:
    """As :func:`units.rules.reexpress` divides: the largest piece is the whole less the others, so that nothing is
    lost by rounding."""
    if len(shares) == 1 and shares[0].weight == 1:
        return [Line(shares[0].source, number[shares[0].target], shares[0].part)]
    largest = max(shares, key=lambda share: (share.weight, share.target))
    if sum(share.weight for share in shares) != 1:
        return [Line(s.source, number[s.target], s.part, s.weight, cut=s.estimated) for s in shares]
    lines = [Line(largest.source, number[largest.target], largest.part, cut=largest.estimated)]
    for share in shares:
        if share is not largest:
            lines.append(Line(share.source, number[share.target], share.part, share.weight, cut=share.estimated))
            lines.append(Line(share.source, number[largest.target], Decimal(0), -share.weight, cut=share.estimated))
    return lines
