"""Writes of reporting."""

from benso.domains.reporting.operations.declaring import declare_indicators, load_regimes
from benso.domains.reporting.operations.opening import open_reports
from benso.domains.reporting.operations.viewing import (
    DashboardParts,
    ViewChanged,
    ViewTaken,
    ViewTitleMissing,
    remove_view,
    save_view,
)

__all__ = [
    "DashboardParts",
    "ViewChanged",
    "ViewTaken",
    "ViewTitleMissing",
    "declare_indicators",
    "load_regimes",
    "open_reports",
    "remove_view",
    "save_view",
]
