"""Reads of dossiers, each for a viewer."""

from benso.domains.dossiers.queries.behind import LISTS, dossiers_behind, paper_reasons
from benso.domains.dossiers.queries.dossier import (
    by_number,
    children,
    deeds_of,
    demand_view,
    dossier,
    dossier_id_of,
    dossier_of_draft,
    filed_under,
    next_timer,
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
from benso.domains.dossiers.queries.forms import FormAbsent, RegisterTooLong, form_data, issued_forms, register_of
from benso.domains.dossiers.queries.lists import counters, dossiers_of, search, work_list
from benso.domains.dossiers.queries.offers import NOT_YOURS, offers, offers_of_many
from benso.domains.dossiers.queries.previews import due_preview
from benso.domains.dossiers.queries.refusals import DeedRefused, DossierUnknown, WorkItemClosed
from benso.domains.dossiers.queries.reports import (
    indicators,
    offered,
    report_6a,
    sums,
    used,
)

__all__ = [
    "LISTS",
    "NOT_YOURS",
    "DeedRefused",
    "DossierUnknown",
    "DraftUnknown",
    "FeedbackUnknown",
    "FormAbsent",
    "RegisterTooLong",
    "WorkItemClosed",
    "by_number",
    "children",
    "counters",
    "deeds_of",
    "demand_view",
    "dossier",
    "dossier_id_of",
    "dossier_of_draft",
    "dossiers_behind",
    "dossiers_of",
    "draft",
    "drafts_of",
    "due_preview",
    "feedback",
    "feedback_of",
    "feedback_rules",
    "feedback_waiting",
    "filed_under",
    "form_data",
    "indicators",
    "issued_forms",
    "next_timer",
    "offered",
    "offers",
    "offers_of_many",
    "paper_reasons",
    "published_averages",
    "ratings_of",
    "register_of",
    "report_6a",
    "search",
    "sums",
    "timeline",
    "tracked",
    "tracking_code",
    "used",
    "work_list",
]
