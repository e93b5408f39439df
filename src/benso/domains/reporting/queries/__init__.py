"""Reads of reporting."""

from benso.domains.reporting.queries.deadlines import NextDeadline, next_deadlines
from benso.domains.reporting.queries.regime_list import find_regimes, vocabulary
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
    "NextDeadline",
    "RegimeUnknown",
    "RegimeVersionUnknown",
    "code_lists",
    "drafts",
    "find_regimes",
    "grid",
    "history",
    "indicators",
    "next_deadlines",
    "regime_in_force",
    "regimes_in_force",
    "version",
    "vocabulary",
]
