"""What DG-04 counts: regimes, periodic indicators and statistical reports, and whether they arrive as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benso.domains.reporting.types.vocabulary import OfficeKey
from benso.kernel.periods import Period


class ItemKind(StrEnum):
    """The three kinds of the resolution; dimension ``kind`` of the measures."""

    REGIME = "regime"
    INDICATOR = "indicator"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True)
class CountedItem:
    """One item in force. ``period`` is the last one that is due (``None``: none is yet, or nobody owes it), ``lacking``
    the offices from which it has not come whole; it is integrated if there is a period and nothing lacks."""

    key: str
    kind: ItemKind
    period: Period | None
    lacking: tuple[OfficeKey, ...]

    @property
    def integrated(self) -> bool:
        """Whether the last due period was received through the system as data."""
        return self.period is not None and not self.lacking
