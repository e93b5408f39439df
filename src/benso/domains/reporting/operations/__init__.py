"""Writes of reporting."""

from benso.domains.reporting.operations.declaring import (
    declare_indicators,
    load_regimes,
)
from benso.domains.reporting.operations.filling import (
    CellsRefused,
    explain,
    save_cells,
)
from benso.domains.reporting.operations.importing import ImportRefused, import_values
from benso.domains.reporting.operations.opening import (
    open_reports,
)
from benso.domains.reporting.operations.prefilling import (
    prefill,
)
from benso.domains.reporting.operations.spreadsheets import bring_workbook

__all__ = [
    "CellsRefused",
    "ImportRefused",
    "bring_workbook",
    "declare_indicators",
    "explain",
    "import_values",
    "load_regimes",
    "open_reports",
    "prefill",
    "save_cells",
]
