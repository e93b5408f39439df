"""What the evidence ledger speaks in: measures, series, entries, seals.

*Flow* amounts add up over a period; a *stock* is the running sum to a date; a *reading* is a statement about a period
(a published percentage, a rank): it is never summed, and several for one period are all kept (ADR 0004).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from benso.kernel import merkle

Dimensions = Mapping[str, str]


class Basis(StrEnum):
    """Where a figure comes from; bases are never mixed in one figure."""

    MEASURED = "measured"
    REPORTED = "reported"
    PUBLISHED = "published"
    SIMULATED = "simulated"


class Kind(StrEnum):
    """How amounts of a measure combine over time."""

    FLOW = "flow"
    STOCK = "stock"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class Measure:
    """A thing that is counted or stated: stable code, kind, unit of measure (``%``, ``persons``, …), labels."""

    code: str
    kind: Kind
    unit_of_measure: str
    label_vi: str
    label_en: str
    definition_vi: str = ""
    definition_en: str = ""
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One amount to be posted.

    ``unit`` is an opaque key (a unit version ``28777@2024-12-01``, an agency, a reference area). ``period_start`` and
    ``period_end`` (inclusive) say what a reading is about; ``effective_date`` is the day the amount takes effect, for
    a reading the last day of its period. ``subject`` is private: only a salted digest of it is ever published.
    """

    measure: str
    unit: str
    basis: Basis
    effective_date: date
    amount: Decimal
    dimensions: Dimensions = field(default_factory=dict)
    period_start: date | None = None
    period_end: date | None = None
    subject: str | None = None
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """The entries of one business event, posted once: ``(source, key)`` is its identity.

    ``document`` is public text about where it comes from (``url``, ``title``, ``definition``, ``quality``, ``note`` …).
    """

    source: str
    key: str
    entries: tuple[NewEntry, ...]
    document: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a posting came to; ``repeated`` if the same ``(source, key)`` had been posted before (nothing was added)."""

    posting_id: int
    entry_ids: tuple[int, ...]
    repeated: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as read back. ``seal`` is ``None`` until it is sealed. ``reversed_by`` names a later correction."""

    id: int
    posting_id: int
    measure: str
    unit: str
    basis: Basis
    dimensions: Dimensions
    effective_date: date
    period_start: date | None
    period_end: date | None
    amount: Decimal
    recorded_at: datetime
    source: str
    document: Mapping[str, str]
    reverses: int | None
    reversed_by: int | None
    seal: int | None


@dataclass(frozen=True, slots=True)
class MonthlyAmount:
    """Sum of the amounts of one measure, unit and basis with effective dates in one month (``month`` is its first day).

    Where the ``until`` of the question falls inside the month, only the days up to it are in the sum.
    """

    measure: str
    unit: str
    basis: Basis
    month: date
    amount: Decimal
    entries: int
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """Sum over the days asked for; ``unit`` and ``month`` are ``None`` where the question did not split by them.

    ``group`` is the value of the dimension the question split by.
    """

    measure: str
    basis: Basis
    unit: str | None
    month: date | None
    amount: Decimal
    entries: int
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One statement about a period, not reversed, as known at the seal asked for."""

    entry_id: int
    measure: str
    unit: str
    basis: Basis
    dimensions: Dimensions
    effective_date: date
    period_start: date | None
    period_end: date | None
    amount: Decimal
    recorded_at: datetime
    document: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seal:
    """One sealed batch: Merkle root over its entries, chained to the seal before it."""

    number: int
    sealed_at: datetime
    entries: int
    first_entry: int
    last_entry: int
    root: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verification(merkle.Verification):
    """What a full check of the ledger came to."""

    @property
    def entries(self) -> int:
        """How many are sealed."""
        return self.leaves
