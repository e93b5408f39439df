"""A figure beside what it was, what was approved, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from benso.domains.reporting.types.values import Figure
from benso.domains.reporting.types.vocabulary import Address, ItemKey


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """What stands in a report now, and what was approved last; ``None``: nothing is there."""

    address: Address
    item: ItemKey
    live: Figure | None
    approved: Figure | None

    @property
    def differs(self) -> bool:
        """Whether the live figure is another than the approved one."""
        return self.approved is not None and self.live != self.approved


@dataclass(frozen=True, slots=True)
class MeasuredDifference:
    """What was reported against what the platform measured itself; ``measures`` are those it was computed from."""

    address: Address
    item: ItemKey
    reported: Figure | None
    measured: Decimal
    measures: tuple[str, ...]

    @property
    def difference(self) -> Decimal | None:
        """Reported less measured; ``None`` where no number was reported."""
        return self.reported.value - self.measured if self.reported and self.reported.value is not None else None
