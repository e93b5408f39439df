"""Reads of reporting."""

from benso.domains.reporting.queries.analysis import (
    table,
)
from benso.domains.reporting.queries.cells import (
    cell_history,
    cell_states,
    cells,
    changes_since,
)
from benso.domains.reporting.queries.completeness import (
    by_level,
    by_office,
    by_period,
    by_regime,
    in_borders,
    league_table,
    owed,
)
from benso.domains.reporting.queries.deadlines import (
    NextDeadline,
    next_deadlines,
)
from benso.domains.reporting.queries.figures import (
    other_periods,
    places_below,
)
from benso.domains.reporting.queries.heads import (
    IndicatorUnknown,
    TooManyPeriods,
)
from benso.domains.reporting.queries.incoming import (
    incoming_names,
    owed_regimes,
)
from benso.domains.reporting.queries.integration import (
    counted_items,
)
from benso.domains.reporting.queries.national import (
    national_reports,
)
from benso.domains.reporting.queries.offers import (
    offered,
)
from benso.domains.reporting.queries.places import (
    office_name,
)
from benso.domains.reporting.queries.printed import (
    NotApproved,
    report_print,
)
from benso.domains.reporting.queries.published import (
    foreign_names,
    known_items,
    known_places,
    published_providers,
    published_series,
    published_state,
    published_values,
    published_versions,
)
from benso.domains.reporting.queries.regime_list import (
    find_regimes,
    vocabulary,
)
from benso.domains.reporting.queries.reports import (
    ReportUnknown,
    all_figures,
    explanations,
    report,
    report_revision,
    report_sheet,
    reports_to_fill,
)
from benso.domains.reporting.queries.reviews import (
    completeness_view,
    inbox,
    review,
)
from benso.domains.reporting.queries.trails import (
    behind,
    trails,
)
from benso.domains.reporting.queries.values import (
    differences_to_measured,
    live_and_approved,
    report_events,
    value,
    value_history,
    values_of,
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
from benso.domains.reporting.queries.views import (
    ViewUnknown,
    public_views,
    saved_view,
    saved_views,
    shared_views,
    uses_of,
    views_of,
)

__all__ = [
    "IndicatorUnknown",
    "NextDeadline",
    "NotApproved",
    "RegimeUnknown",
    "RegimeVersionUnknown",
    "ReportUnknown",
    "TooManyPeriods",
    "ViewUnknown",
    "all_figures",
    "behind",
    "by_level",
    "by_office",
    "by_period",
    "by_regime",
    "cell_history",
    "cell_states",
    "cells",
    "changes_since",
    "code_lists",
    "completeness_view",
    "counted_items",
    "differences_to_measured",
    "drafts",
    "explanations",
    "find_regimes",
    "foreign_names",
    "grid",
    "history",
    "in_borders",
    "inbox",
    "incoming_names",
    "indicators",
    "known_items",
    "known_places",
    "league_table",
    "live_and_approved",
    "national_reports",
    "next_deadlines",
    "offered",
    "office_name",
    "other_periods",
    "owed",
    "owed_regimes",
    "places_below",
    "public_views",
    "published_providers",
    "published_series",
    "published_state",
    "published_values",
    "published_versions",
    "regime_in_force",
    "regimes_in_force",
    "report",
    "report_events",
    "report_print",
    "report_revision",
    "report_sheet",
    "reports_to_fill",
    "review",
    "saved_view",
    "saved_views",
    "shared_views",
    "table",
    "trails",
    "uses_of",
    "value",
    "value_history",
    "values_of",
    "version",
    "views_of",
    "vocabulary",
]
