"""Decisions about reports; pure."""

from benso.domains.reporting.rules.differences import differences
from benso.domains.reporting.rules.duties import Duty, due_at, duties, periods_of, receiver_of
from benso.domains.reporting.rules.form_checks import addresses, items_of
from benso.domains.reporting.rules.grid import FormulaCircle, amount, compile_regime, computed, merged, rounded
from benso.domains.reporting.rules.judging import regime_problems

__all__ = [
    "Duty",
    "FormulaCircle",
    "addresses",
    "amount",
    "compile_regime",
    "computed",
    "differences",
    "due_at",
    "duties",
    "items_of",
    "merged",
    "periods_of",
    "receiver_of",
    "regime_problems",
    "rounded",
]
