"""Reads of reporting."""

from benso.domains.reporting.queries.analysis import table
from benso.domains.reporting.queries.heads import IndicatorUnknown, TooManyPeriods
from benso.domains.reporting.queries.offers import offered
from benso.domains.reporting.queries.trails import behind, trails
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
from benso.domains.reporting.queries.views import ViewUnknown, public_views, saved_view, saved_views, views_of

__all__ = [
    "IndicatorUnknown",
    "RegimeUnknown",
    "RegimeVersionUnknown",
    "TooManyPeriods",
    "ViewUnknown",
    "behind",
    "code_lists",
    "drafts",
    "grid",
    "history",
    "indicators",
    "offered",
    "public_views",
    "regime_in_force",
    "regimes_in_force",
    "saved_view",
    "saved_views",
    "table",
    "trails",
    "version",
    "views_of",
]
