"""Reads of reporting."""

from benso.domains.reporting.queries.national import national_reports
from benso.domains.reporting.queries.published import (
    foreign_names,
    known_items,
    known_places,
    published_providers,
    published_series,
    published_stamp,
    published_values,
    published_versions,
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
    "code_lists",
    "drafts",
    "foreign_names",
    "grid",
    "history",
    "indicators",
    "known_items",
    "known_places",
    "national_reports",
    "published_providers",
    "published_series",
    "published_stamp",
    "published_values",
    "published_versions",
    "regime_in_force",
    "regimes_in_force",
    "version",
]
