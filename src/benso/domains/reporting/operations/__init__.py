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
from benso.domains.reporting.operations.opening import (
    open_reports,
)
from benso.domains.reporting.operations.prefilling import (
    prefill,
)

__all__ = [
    "CellsRefused",
    "declare_indicators",
    "explain",
    "load_regimes",
    "open_reports",
    "prefill",
    "save_cells",
]
