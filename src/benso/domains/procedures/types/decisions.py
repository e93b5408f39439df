"""Decision tables: what depends on several answers at once, written as rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from benso.kernel.expressions import Type


class HitPolicy(StrEnum):
    """Which rows count where several match (DMN 1.3 §8.2.8)."""

    UNIQUE = "unique"
    """Never more than one row matches: an overlap is a mistake."""
    FIRST = "first"
    COLLECT = "collect"
    """All that match, put together by the aggregation."""


class Aggregation(StrEnum):
    """How COLLECT puts the outputs of the matching rows together."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A column of conditions. ``name`` is a name of the expression language; ``values`` lists all a text can be."""

    name: str
    type: Type
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionOutput:
    """A column of results; ``name`` becomes a name for fees, guards and conditions."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """A row: one cell a column. A condition is a unary test of DMN's S-FEEL, an output an expression."""

    conditions: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table. ``complete``: some row must match whatever the answers are."""

    id: str
    label_vi: str
    hit: HitPolicy
    inputs: tuple[DecisionInput, ...]
    outputs: tuple[DecisionOutput, ...]
    rules: tuple[DecisionRule, ...]
    aggregation: Aggregation | None = None
    complete: bool = True
    label_en: str = ""


class DecisionFault(StrEnum):
    """What can be wrong with a table."""

    CELL = "cell"
    OUTPUT = "output"
    SHAPE = "shape"
    OVERLAP = "overlap"
    GAP = "gap"
    MASKED = "masked"
    """A row of a FIRST table that can never be the first to match."""


@dataclass(frozen=True, slots=True)
class DecisionProblem:
    """A mistake: which rows (from 1), which column (from 1, or ``None``), and the sentence."""

    fault: DecisionFault
    rows: tuple[int, ...]
    column: int | None
    vi: str
