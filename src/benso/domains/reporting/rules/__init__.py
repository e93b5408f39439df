"""Decisions about reports; pure."""

from benso.domains.reporting.rules.breakdowns import read_item, shown_items
from benso.domains.reporting.rules.duties import Duty, due_at, duties, periods_of, receiver_of
from benso.domains.reporting.rules.grid import FormulaCircle, amount, compile_regime, computed, merged, rounded
from benso.domains.reporting.rules.pivoting import Pivot, PivotImpossible, pivot, place, total

__all__ = [
    "Duty",
    "FormulaCircle",
    "Pivot",
    "PivotImpossible",
    "amount",
    "compile_regime",
    "computed",
    "due_at",
    "duties",
    "merged",
    "periods_of",
    "pivot",
    "place",
    "read_item",
    "receiver_of",
    "rounded",
    "shown_items",
    "total",
]
