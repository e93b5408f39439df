"""Decisions about reports; pure."""

from benso.domains.reporting.rules.dhis2_metadata import read_metadata
from benso.domains.reporting.rules.dhis2_periods import PERIOD_TYPES, read_period, write_period
from benso.domains.reporting.rules.dhis2_values import read_adx, read_values
from benso.domains.reporting.rules.duties import Duty, due_at, duties, periods_of, receiver_of
from benso.domains.reporting.rules.grid import FormulaCircle, amount, compile_regime, computed, merged, rounded
from benso.domains.reporting.rules.national_file import national_csv, national_json, national_xlsx

__all__ = [
    "PERIOD_TYPES",
    "Duty",
    "FormulaCircle",
    "amount",
    "compile_regime",
    "computed",
    "due_at",
    "duties",
    "merged",
    "national_csv",
    "national_json",
    "national_xlsx",
    "periods_of",
    "read_adx",
    "read_metadata",
    "read_period",
    "read_values",
    "receiver_of",
    "rounded",
    "write_period",
]
