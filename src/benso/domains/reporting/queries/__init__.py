"""Reads of reporting."""

from benso.domains.reporting.queries.analysis import table
from benso.domains.reporting.queries.heads import IndicatorUnknown, TooManyPeriods
from benso.domains.reporting.queries.versions import (
    RegimeUnknown,
    RegimeVersionUnknown,
    code_lists,
    drafts,
    grid,
    history,
    indicators,
    regime_in_force,
    regimes_in_force,
    version,
)

__all__ = [
    "IndicatorUnknown",
    "RegimeUnknown",
    "RegimeVersionUnknown",
    "TooManyPeriods",
    "code_lists",
    "drafts",
    "grid",
    "history",
    "indicators",
    "regime_in_force",
    "regimes_in_force",
    "table",
    "version",
]
