"""What was owed and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from benso.domains.reporting.types.values import ReportId
from benso.domains.reporting.types.vocabulary import OfficeKey, ReportState
from benso.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Owed:
    """One report that was due, and what came of it; ``report`` ``None``: it was never opened.

    ``values_due`` is how many cells are to be filled in; ``arrived`` how many of them held a number, *not applicable*
    or *no service* when it was submitted last, ``first_arrived`` the first time; ``marks`` the cells of the last
    submission by mark; ``corrected`` how many were approved with another figure later.
    """

    regime: str
    office: OfficeKey
    place: OfficeKey
    receiver: OfficeKey
    period: Period
    due_at: datetime
    values_due: int
    report: ReportId | None = None
    state: ReportState | None = None
    first_submitted_at: datetime | None = None
    approved: bool = False
    arrived: int = 0
    first_arrived: int = 0
    marks: tuple[int, ...] = (0, 0, 0, 0)
    returns: int = 0
    corrected: int = 0
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over reports that were due. Shares are in per cent, ``None`` where nothing was due."""

    reports_due: int = 0
    on_time: int = 0
    late: int = 0
    never: int = 0
    """Not submitted to this day."""
    returned: int = 0
    values_due: int = 0
    present: int = 0
    right_first_time: int = 0
    waiting: int = 0
    """Values submitted on time whose receiver has not decided yet."""
    numbers: int = 0
    not_applicable: int = 0
    no_service: int = 0
    missing: int = 0
    simulated: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally.total((self, other))

    @classmethod
    def total(cls, parts: Iterable[Tally]) -> Tally:
        """The sum of many, column by column."""
        return cls(*map(sum, zip(*map(_COUNTS, parts), strict=True)))

    @property
    def completeness(self) -> Decimal | None:
        """Values present over values due."""
        return _share(self.present, self.values_due)

    @property
    def punctuality(self) -> Decimal | None:
        """Reports first submitted in time over reports due."""
        return _share(self.on_time, self.reports_due)

    @property
    def score(self) -> Decimal | None:
        """Values that were right the first time over values due: what the league table is ordered by."""
        return _share(self.right_first_time, self.values_due)


_COUNTS = attrgetter(*(each.name for each in fields(Tally)))


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(100 * part) / whole if whole else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in the league table; equal scores share a rank."""

    rank: int
    unit: OfficeKey
    tally: Tally
