"""What all lives share: the script, the habits, the people in offices, and the line of things to come."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from benso.domains.procedures.queries import communes_in_force
from benso.sites.simulator.province.script import Habits, Script
from benso.sites.simulator.province.staff import Staff

Happening = Callable[[datetime], None]
BUSIEST = 9
"""How often the busiest commune stands in the list for once of the quietest."""
FEWEST, PER_COMMUNE = 8, 25
"""Communes at work: a few, and one more for so many applications."""


@dataclass(slots=True)
class World:
    """One run: everything that is to happen, in the order of simulated time."""

    script: Script
    habits: Habits
    seed: int
    issuer: str
    dossiers: int
    busy: Sequence[str]
    """Communes that come first, where they are in force: those with officials a newcomer may sign in as."""
    since: datetime
    until: datetime
    staff: Staff = field(default_factory=Staff)
    counts: Counter[str] = field(default_factory=Counter)
    _line: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    _number: int = 0
    _communes: dict[frozenset[str], list[str]] = field(default_factory=dict)

    def communes(self, on: date) -> Sequence[str]:
        """Communes of a day that take part, each as often as it is busy."""
        known = communes_in_force(on)
        if known not in self._communes:
            first = [one for one in self.busy if one in known]
            others = sorted(known.difference(first))
            Random(f"{self.seed}:communes").shuffle(others)  # noqa: S311 the same each time
            chosen = (first + others)[: FEWEST + self.dossiers // PER_COMMUNE]
            self._communes[known] = [
                one for place, one in enumerate(chosen) for _ in range(max(1, BUSIEST // (place + 1)))
            ]
        return self._communes[known]

    def later(self, at: datetime, happening: Happening) -> None:
        """Let something happen; what would be after the end never does."""
        if at <= self.until:
            self._number += 1
            heapq.heappush(self._line, (at, self._number, happening))

    def forget(self) -> None:
        """Let nothing of what was to happen come, and know nobody: what was begun has been taken back."""
        self._line.clear()
        self.staff = Staff()

    def next(self) -> tuple[datetime, Happening] | None:
        """The earliest of what is to happen; ``None`` at the end."""
        if not self._line:
            return None
        at, _, happening = heapq.heappop(self._line)
        return at, happening
