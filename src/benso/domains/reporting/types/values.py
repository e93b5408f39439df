"""Cells, values and reports as they are read and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from benso.domains.reporting.types.declaration import Pairs, Regime
from benso.domains.reporting.types.vocabulary import (
    Address,
    EventKind,
    ItemKey,
    Mark,
    OfficeKey,
    Origin,
    ReportState,
    Severity,
)
from benso.domains.versions import types as versions
from benso.kernel.periods import Period

ReportId = int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or the mark why there is none."""

    value: Decimal | None
    mark: Mark = Mark.NUMBER


@dataclass(frozen=True, slots=True)
class CellChange:
    """What somebody puts into a cell. ``figure`` ``None`` empties it. ``seen`` is the revision that was looked at:
    if the cell has another by now, nothing is overwritten."""

    address: Address
    figure: Figure | None
    seen: int = 0


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell of a report as it stands: revision counts its changes."""

    address: Address
    item: ItemKey
    figure: Figure
    revision: int
    origin: Origin
    by: str
    at: datetime
    source: str = ""
    """Where a figure was taken over from: the regime, the measure, how many units below."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check found: what is wrong (``message`` says what to do), at which cells; ``explanation`` if one was
    given."""

    check: str
    severity: Severity
    message: str
    cells: tuple[Address, ...]
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Version(versions.Version[Regime]):
    """A version of a regime. ``starts`` and ``ends`` say which periods (by their last day) fall under it."""

    @property
    def regime(self) -> Regime:
        """What it declares."""
        return self.declaration


@dataclass(frozen=True, slots=True)
class Report:
    """One report: a regime's version, for one office and period. ``round`` counts re-openings, from 1."""

    id: ReportId
    regime: str
    version: int
    office: OfficeKey
    place: OfficeKey
    receiver: OfficeKey
    period: Period
    due_at: datetime
    state: ReportState
    round: int
    opened_at: datetime
    submitted_at: datetime | None
    first_submitted_at: datetime | None
    approved_at: datetime | None
    published_at: datetime | None
    filled: int
    expected: int
    simulated: bool


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """Something that happened to a report."""

    kind: EventKind
    at: datetime
    actor: str
    round: int
    note: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An indicator with a breakdown."""

    indicator: str
    dimensions: Pairs

    @property
    def key(self) -> ItemKey:
        """How it is written."""
        inner = ";".join(f"{dimension}={code}" for dimension, code in self.dimensions)
        return f"{self.indicator}[{inner}]" if inner else self.indicator


@dataclass(frozen=True, slots=True)
class ApprovedValue:
    """A value as approved, known for ``known_from <= time < known_to`` (``None``: still)."""

    item: ItemKey
    place: OfficeKey
    period: Period
    figure: Figure
    report: ReportId
    round: int
    known_from: datetime
    known_to: datetime | None
