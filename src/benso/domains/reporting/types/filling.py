"""What comes of filling in: cells saved and refused, pages of a report, files taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from benso.domains.reporting.types.grid import Grid
from benso.domains.reporting.types.values import Figure, FilledCell, Finding, Report, ReportId
from benso.domains.reporting.types.vocabulary import Address, Origin, ReportState
from benso.domains.units.types import UnitId
from benso.kernel.errors import BensoError
from benso.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class CellState:
    """The last change of a cell: ``figure`` ``None`` where it was emptied; ``source`` says where it was taken from."""

    address: Address
    figure: Figure | None
    revision: int
    origin: Origin
    by: str
    at: datetime
    source: str = ""


@dataclass(frozen=True, slots=True)
class CellRefusal:
    """A change that was not made: why, and what stands in the cell now where somebody else was quicker."""

    address: Address
    error: BensoError
    standing: CellState | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving cells: the report's revision now, what was written, what was not."""

    revision: int
    written: tuple[CellState, ...]
    refused: tuple[CellRefusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Partial:
    """A sum over the units below that is not made yet: ``present`` of ``expected`` have approved figures."""

    address: Address
    present: int
    expected: int


class Lacking(StrEnum):
    """Why a unit has no figure, in its own borders, of a period in which it did not exist yet."""

    NEW = "new"
    """None of the units before has a figure."""
    SOME = "some"
    """Some of the units before have none: a sum of the others would be a part only."""
    CUT = "cut"
    """A unit before was cut up, so its figure could only be estimated."""
    BEYOND = "beyond"
    """The land reaches beyond the register, or the period begins before it does."""
    SHARE = "share"
    """A share or rank of several units; nothing here gives it anew from sums."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Why there is no figure; ``present`` of ``expected`` units before have one."""

    why: Lacking
    present: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What was taken over, and which sums wait for units below."""

    saved: Saved
    waiting: tuple[Partial, ...] = ()
    lacking: tuple[tuple[Address, Lack], ...] = ()
    """What the platform measured but cannot say of the unit, whose land belonged to others, and why."""


@dataclass(frozen=True, slots=True)
class Formerly:
    """A period in which the reporting unit did not exist yet: the units its land belonged to, the cells whose figure
    is theirs together, and why the others have none."""

    units: tuple[UnitId, ...]
    brought: frozenset[Address]
    lacking: Mapping[Address, Lack]


@dataclass(frozen=True, slots=True)
class OtherPeriods:
    """Approved figures beside those of the report: by address of the value cell.

    ``earlier``: the amounts of this year before this period, of flows. ``history``: up to twelve periods before, the
    latest last. ``below``: sums over the units below, with how many of how many have a figure. All are in the borders
    of the reporting unit; ``formerly`` says of ``previous`` and ``year_before`` how they came there where it is newer.
    """

    previous: Mapping[Address, Figure]
    year_before: Mapping[Address, Figure]
    earlier: Mapping[Address, Figure]
    history: Mapping[Address, tuple[Figure, ...]]
    below: Mapping[Address, Figure]
    below_present: Mapping[Address, tuple[int, int]]
    formerly: Mapping[str, Formerly] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A report with everything its page shows."""

    report: Report
    revision: int
    version_number: int
    grid: Grid
    cells: Mapping[Address, FilledCell]
    others: OtherPeriods
    figures: Mapping[Address, Figure]
    findings: tuple[Finding, ...]
    fillable: bool
    unmeasured: Mapping[Address, Lack] = field(default_factory=dict)
    """Cells that are not taken over from the ledger: in the period the land of the unit was in part that of others."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list."""

    id: ReportId
    regime: str
    name_vi: str
    name_en: str
    office: str
    receiver: str
    period: Period
    due_at: datetime
    state: ReportState
    filled: int
    expected: int
    submitted_at: datetime | None
    simulated: bool
    reminded: bool = False
    """The reporters were told that it is due soon."""
    escalated: bool = False
    """The leaders and the receiver were told that it is overdue."""


@dataclass(frozen=True, slots=True)
class ReportListPage:
    """Lines, and where the next page begins (``None``: nowhere)."""

    lines: tuple[ReportLine, ...]
    after: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of a file that cannot be taken: its line, the field or cell, why and what to do."""

    line: int
    field: str
    error: BensoError


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A value of a bulk import: ``unit`` is an office or place key or a unit's code; ``value`` text as in the file."""

    line: int
    unit: str
    period: str
    item: str
    value: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a bulk import did: values read, written (others stood there already), reports touched.

    ``state``: digest of the reports the rows are about, as they stood; empty where it was not asked for.
    """

    read: int
    written: int
    reports: int
    state: str = ""


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A bulk file that was judged whole and waits to be written: what it would do, and until when it is kept."""

    id: UUID
    name: str
    would: Imported
    until: datetime


@dataclass(frozen=True, slots=True)
class OwedRegime:
    """A regime of which reports are open to be filled in, and how many."""

    code: str
    name_vi: str
    name_en: str
    reports: int
