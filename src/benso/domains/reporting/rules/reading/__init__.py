"""Indicators, code lists and regimes as people write them: YAML in the form of docs/how-to/reporting.md."""

from benso.domains.reporting.rules.reading.known import Known
from benso.domains.reporting.rules.reading.regimes import read_regime, read_sheet
from benso.domains.reporting.rules.reading.vocabulary import read_code_list, read_indicator
from benso.domains.reporting.rules.reading.writing import document_of, write_sheet

__all__ = [
    "Known",
    "document_of",
    "read_code_list",
    "read_indicator",
    "read_regime",
    "read_sheet",
    "write_sheet",
]
