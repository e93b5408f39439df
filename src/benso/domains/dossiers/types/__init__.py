"""A dossier: its states, its clock, its history, and how pages see it."""

from benso.domains.dossiers.types.clock import Change, ChangeKind, Due, Outcome, Pause
from benso.domains.dossiers.types.outcomes import ActOutcome, Counters, ListFilters, Moved, Receipt, Tracked, WorkPage
from benso.domains.dossiers.types.requests import Attachment, Evidence, Submission
from benso.domains.dossiers.types.states import (
    NATIONAL_STATUS,
    DossierId,
    NationalStatus,
    Phase,
    ReasonCode,
    State,
)
from benso.domains.dossiers.types.viewers import Deed, DutyLike, Standing, Viewer
from benso.domains.dossiers.types.views import (
    ActionOffer,
    Dossier,
    DossierRow,
    Draft,
    Event,
    HistoryLine,
    SupplementRequest,
    WorkItem,
)

__all__ = [
    "NATIONAL_STATUS",
    "ActOutcome",
    "ActionOffer",
    "Attachment",
    "Change",
    "ChangeKind",
    "Counters",
    "Deed",
    "Dossier",
    "DossierId",
    "DossierRow",
    "Draft",
    "Due",
    "DutyLike",
    "Event",
    "Evidence",
    "HistoryLine",
    "ListFilters",
    "Moved",
    "NationalStatus",
    "Outcome",
    "Pause",
    "Phase",
    "ReasonCode",
    "Receipt",
    "Standing",
    "State",
    "Submission",
    "SupplementRequest",
    "Tracked",
    "Viewer",
    "WorkItem",
    "WorkPage",
]
