"""A dossier: its states, its clock, its history, and how pages see it."""

from benso.domains.dossiers.types.clock import Change, ChangeKind, Due, Outcome, Pause
from benso.domains.dossiers.types.outcomes import ActOutcome, Counters, ListFilters, Receipt, Tracked
from benso.domains.dossiers.types.requests import Attachment, Evidence, Submission
from benso.domains.dossiers.types.states import (
    NATIONAL_STATUS,
    DossierId,
    NationalStatus,
    Phase,
    ReasonCode,
    State,
)
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
from benso.domains.dossiers.types.viewers import Deed, DutyLike, Standing, Viewer

__all__ = [
    "ActOutcome",
    "Counters",
    "Deed",
    "DutyLike",
    "ListFilters",
    "Receipt",
    "Standing",
    "Tracked",
    "Viewer",
    "NATIONAL_STATUS",
    "ActionOffer",
    "Attachment",
    "Change",
    "ChangeKind",
    "Dossier",
    "DossierId",
    "DossierRow",
    "Draft",
    "Due",
    "Event",
    "Evidence",
    "HistoryLine",
    "NationalStatus",
    "Outcome",
    "Pause",
    "Phase",
    "ReasonCode",
    "State",
    "Submission",
    "SupplementRequest",
    "WorkItem",
]
