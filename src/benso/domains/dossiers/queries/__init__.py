"""Reads of dossiers, each for a viewer."""

from benso.domains.dossiers.queries.dossier import (
    by_number,
    children,
    demand_view,
    dossier,
    dossier_id_of,
    dossier_of_draft,
    timeline,
    tracked,
    tracking_code,
)
from benso.domains.dossiers.queries.drafts import DraftUnknown, draft, drafts_of
from benso.domains.dossiers.queries.feedback import (
    FeedbackUnknown,
    feedback,
    feedback_of,
    feedback_rules,
    feedback_waiting,
    published_averages,
    ratings_of,
)
from benso.domains.dossiers.queries.lists import counters, dossiers_of, search, work_list
from benso.domains.dossiers.queries.offers import offers, offers_of_many
from benso.domains.dossiers.queries.previews import due_preview
from benso.domains.dossiers.queries.refusals import DeedRefused, DossierUnknown, WorkItemClosed

__all__ = [
    "DeedRefused",
    "DossierUnknown",
    "DraftUnknown",
    "FeedbackUnknown",
    "WorkItemClosed",
    "by_number",
    "children",
    "counters",
    "demand_view",
    "dossier",
    "dossier_id_of",
    "dossier_of_draft",
    "dossiers_of",
    "draft",
    "drafts_of",
    "due_preview",
    "feedback",
    "feedback_of",
    "feedback_rules",
    "feedback_waiting",
    "offers",
    "offers_of_many",
    "published_averages",
    "ratings_of",
    "search",
    "timeline",
    "tracked",
    "tracking_code",
    "work_list",
]
