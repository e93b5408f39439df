"""What all lives share: the script, the habits, the people in offices, and the line of things to come."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from benso.sites.simulator.province.script import Habits, Script
from benso.sites.simulator.province.staff import Staff

Happening = Callable[[datetime], None]


@dataclass(slots=True)
class World:
    """One run: everything that is to happen, in the order of simulated time."""

    script: Script
    habits: Habits
    seed: int
    issuer: str
    communes: Sequence[str]
    since: datetime
    until: datetime
    staff: Staff = field(default_factory=Staff)
    counts: Counter[str] = field(default_factory=Counter)
    _line: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    _number: int = 0

    def later(self, at: datetime, happening: Happening) -> None:
        """Let something happen; what would be after the end never does."""
        if at <= self.until:
            self._number += 1
            heapq.heappush(self._line, (at, self._number, happening))

    def next(self) -> tuple[datetime, Happening] | None:
        """The earliest of what is to happen; ``None`` at the end."""
        if not self._line:
            return None
        at, _, happening = heapq.heappop(self._line)
        return at, happening
