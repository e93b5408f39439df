"""Figures of work on dossiers: what is asked of the ledger, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from benso.domains.dossiers.types.states import DossierId


class Standing766(StrEnum):
    """How firm a formula is."""

    PRACTICE = "practice"
    """Read in a system in use; not law."""
    PROPOSAL = "proposal"
    """Ours: no source read here gives it."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One sum of the ledger, split by one dimension: values are named ``id.value``, their sum ``id``.

    ``when``: ``period``, or for a stock ``start`` (the evening before) or ``end`` of it.
    """

    id: str
    measure: str
    split: str | None = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    when: str = "period"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the index of Decision 766/QĐ-TTg; ``points`` is its weight, ``certain`` whether a source gave it."""

    id: str
    label: Words
    points: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """A share in per cent: two formulas of the expression language over the named sums."""

    id: str
    group: str
    label: Words
    numerator: str
    denominator: str
    numerator_words: Words
    denominator_words: Words
    standing: Standing766
    source: str
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """An indicator computed; ``value`` in per cent, ``None`` where there is nothing to divide by."""

    indicator: Indicator
    numerator: Decimal
    denominator: Decimal
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose work: ``units`` are unit keys (``None``: all), ``agency`` an agency's reference within them."""

    units: tuple[str, ...] | None = None
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Report6a:
    """Report 6a of a scope and period.

    Dossiers that had no term are in ``closed_no_term`` and in no share. ``overdue`` comes from the dossiers
    themselves (a due date passes without anything being posted), everything else from the ledger.
    """

    since: date
    until: date
    carried_over: Decimal
    received: Decimal
    received_online: Decimal
    received_counter: Decimal
    received_post: Decimal
    closed: Decimal
    closed_early: Decimal
    closed_on_time: Decimal
    closed_late: Decimal
    closed_no_term: Decimal
    ended: Decimal
    in_process: Decimal
    in_process_in_time: Decimal
    overdue: Decimal
    paused: Decimal

    @property
    def total(self) -> Decimal:
        """Carried over and received."""
        return self.carried_over + self.received

    @property
    def balanced(self) -> bool:
        """Whether what came in is what went out and what is still there."""
        return self.total == self.closed + self.ended + self.in_process + self.paused


@dataclass(frozen=True, slots=True)
class Use:
    """How one service, or the services of one unit, were used and kept; ``None``: too few to be told in public."""

    key: str
    received: Decimal | None
    online: Decimal | None
    closed: Decimal | None
    kept: Decimal | None
    """Early or on time, of ``judged``."""
    judged: Decimal | None
    """Closed with a term to compare with."""

    @property
    def hidden(self) -> bool:
        """Whether anything is not told."""
        return None in (self.received, self.online, self.closed, self.kept, self.judged)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the catalogue on the platform offers, as posted: in force, online, full process, on web and mobile."""

    in_force: Decimal
    online: Decimal
    full: Decimal
    multichannel: Decimal


@dataclass(frozen=True, slots=True)
class Behind:
    """A dossier behind a figure; no name and no answer of anybody."""

    id: DossierId
    number: str
    procedure: str
    procedure_name_vi: str
    office: str
    accepted_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    paper_step: str
