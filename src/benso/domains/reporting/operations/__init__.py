"""Writes of reporting."""

from benso.domains.reporting.operations.approving import (
    OwnReport,
    approve_report,
    publish_report,
    reopen_report,
)
from benso.domains.reporting.operations.bringing import (
    bring_file,
    bring_values,
)
from benso.domains.reporting.operations.counting import (
    post_items,
)
from benso.domains.reporting.operations.declaring import (
    declare_indicators,
)
from benso.domains.reporting.operations.explaining import (
    ExplanationMissing,
    FindingUnknown,
    explain,
    explain_findings,
)
from benso.domains.reporting.operations.filling import (
    CellsRefused,
    save_cells,
)
from benso.domains.reporting.operations.importing import (
    ImportRefused,
    import_values,
)
from benso.domains.reporting.operations.moving import (
    ReportElsewhere,
    ReportNotYours,
)
from benso.domains.reporting.operations.moving_in import (
    import_dhis2_metadata,
    import_dhis2_values,
)
from benso.domains.reporting.operations.opening import (
    open_reports,
)
from benso.domains.reporting.operations.prefilling import (
    prefill,
)
from benso.domains.reporting.operations.reminding import (
    escalate,
    remind,
)
from benso.domains.reporting.operations.signing import (
    sign_report,
)
from benso.domains.reporting.operations.spreadsheets import (
    bring_workbook,
)
from benso.domains.reporting.operations.staging import (
    check_values,
    write_checked,
)
from benso.domains.reporting.operations.submitting import (
    PeriodNotOver,
    ReportHasErrors,
    ReportUnexplained,
    WordsMissing,
    return_report,
    submit_report,
)
from benso.domains.reporting.operations.telling import (
    push_national_reports,
)
from benso.domains.reporting.operations.typing import (
    paste_block,
    type_cells,
)
from benso.domains.reporting.operations.versions import (
    RegimeDraftChanged,
    RegimeNotKnown,
    discard_regime_draft,
    load_regimes,
    publish_regime,
    retire_regime,
    save_regime_draft,
)
from benso.domains.reporting.operations.viewing import (
    MOST_PARTS,
    DashboardPart,
    DashboardParts,
    ViewChanged,
    ViewTaken,
    ViewTitleMissing,
    ViewUsed,
    remove_view,
    save_view,
)
from benso.domains.versions.operations import (
    DeclarationInvalid,
    PublisherIsAuthor,
    VersionNotDraft,
)

__all__ = [
    "MOST_PARTS",
    "CellsRefused",
    "DashboardPart",
    "DashboardParts",
    "DeclarationInvalid",
    "ExplanationMissing",
    "FindingUnknown",
    "ImportRefused",
    "OwnReport",
    "PeriodNotOver",
    "PublisherIsAuthor",
    "RegimeDraftChanged",
    "RegimeNotKnown",
    "ReportElsewhere",
    "ReportHasErrors",
    "ReportNotYours",
    "ReportUnexplained",
    "VersionNotDraft",
    "ViewChanged",
    "ViewTaken",
    "ViewTitleMissing",
    "ViewUsed",
    "WordsMissing",
    "approve_report",
    "bring_file",
    "bring_values",
    "bring_workbook",
    "check_values",
    "declare_indicators",
    "discard_regime_draft",
    "escalate",
    "explain",
    "explain_findings",
    "import_dhis2_metadata",
    "import_dhis2_values",
    "import_values",
    "load_regimes",
    "open_reports",
    "paste_block",
    "post_items",
    "prefill",
    "publish_regime",
    "publish_report",
    "push_national_reports",
    "remind",
    "remove_view",
    "reopen_report",
    "retire_regime",
    "return_report",
    "save_cells",
    "save_regime_draft",
    "save_view",
    "sign_report",
    "submit_report",
    "type_cells",
    "write_checked",
]
