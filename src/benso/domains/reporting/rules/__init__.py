"""Decisions about reports; pure."""

from benso.domains.reporting.rules.access import (
    ACCESS,
    may,
    standings,
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
from benso.domains.reporting.rules.grid import (
    FormulaCircle,
    amount,
    compile_regime,
    computed,
    merged,
    rounded,
)
from benso.domains.reporting.rules.judging import (
    regime_problems,
)
from benso.domains.reporting.rules.pasting import (
    block_changes,
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
    "MARK_SIGNS",
    "Duty",
    "FormulaCircle",
    "Heading",
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
    "due_at",
    "duties",
    "figures_digest",
    "findings",
    "fitting",
    "items_of",
    "known",
    "may",
    "merged",
    "periods_of",
    "range_words",
    "read_figure",
    "read_workbook",
    "receiver_of",
    "regime_problems",
    "rounded",
    "sheet_names",
    "standings",
    "usual",
    "write_workbook",
    "written",
]
