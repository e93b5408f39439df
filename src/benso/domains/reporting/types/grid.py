"""A regime compiled: every cell with what it says, what it takes and how it is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from benso.domains.reporting.types.declaration import Check, Indicator, Regime
from benso.domains.reporting.types.values import ItemRef
from benso.domains.reporting.types.vocabulary import Address, ColumnKind, ValueType
from benso.kernel.expressions import Expression


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``editable``: it is filled in. ``formula``: it is computed, over whole addresses. ``of``: the value
    cell that a read-back column repeats from another period.

    ``additive``: the figure of an absent service counts as nothing in sums.
    """

    address: Address
    form: str
    row: str
    column: str
    kind: ColumnKind
    item: ItemRef | None
    editable: bool
    formula: Expression | None
    of: Address
    value_type: ValueType
    decimals: int
    unit_of_measure: str
    lowest: Decimal | None
    highest: Decimal | None
    additive: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its expression read."""

    check: Check
    holds: Expression


@dataclass(frozen=True, slots=True)
class Grid:
    """A regime ready for work: cells by address in the order of the forms, computed ones in the order they need."""

    regime: Regime
    indicators: Mapping[str, Indicator]
    cells: Mapping[Address, Cell]
    order: tuple[Address, ...]
    """Computed cells, each after those it needs."""
    rules: tuple[Rule, ...]

    @property
    def editable(self) -> tuple[Cell, ...]:
        """The cells that are filled in: what completeness is counted over."""
        return tuple(cell for cell in self.cells.values() if cell.editable)

    @property
    def items(self) -> Mapping[str, Cell]:
        """The cell that says each item, filled in or computed."""
        return {cell.item.key: cell for cell in self.cells.values() if cell.item is not None}
