"""Reads of reporting."""

from benso.domains.reporting.queries.cells import (
    cell_history,
    cell_states,
    cells,
    changes_since,
)
from benso.domains.reporting.queries.figures import (
    other_periods,
    places_below,
)
from benso.domains.reporting.queries.reports import (
    ReportUnknown,
    all_figures,
    explanations,
    report,
    report_sheet,
    reports_to_fill,
)
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
    "RegimeUnknown",
    "RegimeVersionUnknown",
    "ReportUnknown",
    "all_figures",
    "cell_history",
    "cell_states",
    "cells",
    "changes_since",
    "code_lists",
    "drafts",
    "explanations",
    "grid",
    "history",
    "indicators",
    "other_periods",
    "places_below",
    "regime_in_force",
    "regimes_in_force",
    "report",
    "report_sheet",
    "reports_to_fill",
    "version",
]
