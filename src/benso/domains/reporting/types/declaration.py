"""What the content pack or the editor declares: code lists, indicators, regimes with their forms and checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benso.domains.reporting.types.vocabulary import (
    Address,
    ColumnKind,
    Combine,
    OverTime,
    RegimeKind,
    Severity,
    ValueType,
)
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind

NO_WORDS = Text("")
Pairs = tuple[tuple[str, str], ...]
"""Dimensions of an item: (dimension, code), sorted by dimension."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list, in force for ``valid_from <= day < valid_to``; ``parent`` is the code above it."""

    id: str
    label: Text
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class CodeList:
    """A breakdown (*phân tổ*): industries, sexes, levels."""

    id: str
    label: Text
    codes: tuple[Code, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class PrefillInput:
    """An amount of the ledger: the sum over the period of a flow, the level at its end of a stock."""

    name: str
    measure: str
    dimensions: Pairs = ()


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the platform knows itself: an expression over measured amounts of the reporting unit."""

    formula: str
    inputs: tuple[PrefillInput, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A thing that is reported. ``measure`` is the ledger's measure its approved values are posted to; empty: the
    indicator's own, ``indicator.<code>``. ``decimals`` is how many are kept; ``lowest`` and ``highest`` what can be.
    """

    code: str
    label: Text
    unit_of_measure: str
    value_type: ValueType
    decimals: int = 0
    combine: Combine = Combine.SUM
    over_time: OverTime = OverTime.FLOW
    definition: Text = NO_WORDS
    breakdowns: tuple[str, ...] = ()
    measure: str = ""
    prefill: Prefill | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row: a heading where ``indicator`` is empty. ``formula`` computes it in every value column."""

    id: str
    label: Text
    number: str = ""
    indicator: str = ""
    dimensions: Pairs = ()
    indent: int = 0
    formula: str = ""
    note: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: adds ``dimensions`` to those of the row. ``formula`` (kind ``formula``) names columns of its row."""

    id: str
    label: Text
    kind: ColumnKind = ColumnKind.VALUE
    dimensions: Pairs = ()
    of: str = ""
    """For cumulative, previous and year_before: the value column it is about; empty: the only one."""
    formula: str = ""
    unit_of_measure: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A grid of rows and columns."""

    id: str
    label: Text
    rows: tuple[FormRow, ...]
    columns: tuple[FormColumn, ...]
    note: Text = NO_WORDS


@dataclass(frozen=True, slots=True)
class Check:
    """A rule between cells, forms, periods or units; ``holds`` is a truth over addresses, ``previous.…``,
    ``year_before.…`` and ``below.…`` (sum of the approved figures of the units below). Where it is not true the
    message says what is wrong and what to do. An unknown result is no finding.
    """

    id: str
    holds: str
    severity: Severity
    message: Text
    cells: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: every unit of a level, or the agencies named (``unit`` is then the province)."""

    level: Level
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many days after the last day of the period; working days where ``working``."""

    days: int
    working: bool = False


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """An act, and the article that orders the report."""

    title: str
    article: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Regime:
    """One version of a report regime: who reports what to whom, how often and by when (Decree 09/2019/NĐ-CP Art. 7).

    ``receiver`` is an agency reference, or a level (``district``, ``province``): the people's committee above.
    ``proposed`` names the parts that no source gives and that are ours.
    """

    code: str
    kind: RegimeKind
    name: Text
    purpose: Text
    legal_basis: tuple[LegalBasis, ...]
    reporter: Reporter
    receiver: str
    frequency: PeriodKind
    deadline: Deadline
    forms: tuple[Form, ...]
    cut_off: int = 1
    checks: tuple[Check, ...] = ()
    leadership: tuple[str, ...] = ("province",)
    """For whose leadership it is made: ``province``, ``district``."""
    national: bool = False
    """Whether its approved figures go to the national reporting system."""
    valid_from: date | None = None
    valid_to: date | None = None
    proposed: tuple[str, ...] = ()
    note: Text = NO_WORDS
