"""Writes of reporting."""

from benso.domains.reporting.operations.declaring import declare_indicators, load_regimes
from benso.domains.reporting.operations.moving import import_dhis2_metadata, import_dhis2_values
from benso.domains.reporting.operations.opening import open_reports
from benso.domains.reporting.operations.telling import push_national_reports

__all__ = [
    "declare_indicators",
    "import_dhis2_metadata",
    "import_dhis2_values",
    "load_regimes",
    "open_reports",
    "push_national_reports",
]
