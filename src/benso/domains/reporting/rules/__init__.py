"""Decisions about reports; pure."""

from benso.domains.reporting.rules.access import (
    ACCESS,
    may,
    sight,
    standings,
)
from benso.domains.reporting.rules.breakdowns import (
    read_item,
    shown_items,
)
from benso.domains.reporting.rules.dhis2_metadata import (
    read_metadata,
)
from benso.domains.reporting.rules.dhis2_periods import (
    PERIOD_TYPES,
    read_period,
    write_period,
)
from benso.domains.reporting.rules.dhis2_values import (
    read_adx,
    read_values,
)
from benso.domains.reporting.rules.differences import (
    differences,
)
from benso.domains.reporting.rules.duties import (
    Duty,
    due_at,
    duties,
    periods_of,
    receiver_of,
)
from benso.domains.reporting.rules.findings import (
    cell_words,
    counted,
    figures_digest,
    findings,
    known,
    usual,
)
from benso.domains.reporting.rules.form_checks import (
    addresses,
    items_of,
)
from benso.domains.reporting.rules.formerly import (
    lack_beside,
)
from benso.domains.reporting.rules.grid import (
    FormulaCircle,
    amount,
    compile_regime,
    computed,
    kept,
    merged,
)
from benso.domains.reporting.rules.judging import (
    regime_problems,
)
from benso.domains.reporting.rules.national_file import (
    national_csv,
    national_json,
    national_xlsx,
)
from benso.domains.reporting.rules.pasting import (
    block_changes,
)
from benso.domains.reporting.rules.pivoting import (
    Pivot,
    PivotImpossible,
    pivot,
    place,
    total,
)
from benso.domains.reporting.rules.report_csv import (
    write_csv,
)
from benso.domains.reporting.rules.tables import (
    TABLE_LIMITS,
)
from benso.domains.reporting.rules.typed import (
    MARK_SIGNS,
    block_language,
    fitting,
    range_words,
    read_figure,
    written,
)
from benso.domains.reporting.rules.workbook_reading import (
    FILE_LIMITS,
    ReadWorkbook,
    read_workbook,
)
from benso.domains.reporting.rules.workbooks import (
    Heading,
    WorkbookKey,
    sheet_names,
    write_workbook,
)

__all__ = [
    "ACCESS",
    "FILE_LIMITS",
    "MARK_SIGNS",
    "PERIOD_TYPES",
    "TABLE_LIMITS",
    "Duty",
    "FormulaCircle",
    "Heading",
    "Pivot",
    "PivotImpossible",
    "ReadWorkbook",
    "WorkbookKey",
    "addresses",
    "amount",
    "block_changes",
    "block_language",
    "cell_words",
    "compile_regime",
    "computed",
    "counted",
    "differences",
    "due_at",
    "duties",
    "figures_digest",
    "findings",
    "fitting",
    "items_of",
    "kept",
    "known",
    "lack_beside",
    "may",
    "merged",
    "national_csv",
    "national_json",
    "national_xlsx",
    "periods_of",
    "pivot",
    "place",
    "range_words",
    "read_adx",
    "read_figure",
    "read_item",
    "read_metadata",
    "read_period",
    "read_values",
    "read_workbook",
    "receiver_of",
    "regime_problems",
    "sheet_names",
    "shown_items",
    "sight",
    "standings",
    "total",
    "usual",
    "write_csv",
    "write_period",
    "write_workbook",
    "written",
]
