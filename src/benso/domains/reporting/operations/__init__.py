"""Writes of reporting."""

from benso.domains.reporting.operations.declaring import declare_indicators, load_regimes
from benso.domains.reporting.operations.opening import open_reports
from benso.domains.reporting.operations.versions import (
    RegimeDraftChanged,
    RegimeInvalid,
    RegimeNotKnown,
    RegimePublisherIsAuthor,
    RegimeVersionNotDraft,
    discard_regime_draft,
    publish_regime,
    retire_regime,
    save_regime_draft,
)

__all__ = [
    "RegimeDraftChanged",
    "RegimeInvalid",
    "RegimeNotKnown",
    "RegimePublisherIsAuthor",
    "RegimeVersionNotDraft",
    "declare_indicators",
    "discard_regime_draft",
    "load_regimes",
    "open_reports",
    "publish_regime",
    "retire_regime",
    "save_regime_draft",
]
