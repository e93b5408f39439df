"""Decisions about dossiers: the clock, access, what an action leads to, what is posted to the ledger."""

from benso.domains.dossiers.rules.access import (
    ACCESS,
    READING_ROLES,
    Standpoints,
    for_applicant,
    may,
    reading_offices,
    reads,
    standings,
)
from benso.domains.dossiers.rules.changes import (
    changed_answers,
)
from benso.domains.dossiers.rules.clock import (
    due_at,
    is_overdue,
    may_apologise,
    outcome_of,
    promise_after,
    step_due,
)
from benso.domains.dossiers.rules.evidence import (
    Subject,
    acceptance_entries,
    closing_entries,
    ending_entries,
    pause_entry,
    single_entry,
)
from benso.domains.dossiers.rules.feedback import (
    PUBLISHED_FROM,
    STANDARD,
    suppressed,
)
from benso.domains.dossiers.rules.identification import (
    assurance_lacking,
)
from benso.domains.dossiers.rules.steps import (
    ENDINGS,
    phase_of,
    state_of,
    steps_to_open,
)

__all__ = [
    "ACCESS",
    "ENDINGS",
    "PUBLISHED_FROM",
    "READING_ROLES",
    "STANDARD",
    "Standpoints",
    "Subject",
    "acceptance_entries",
    "assurance_lacking",
    "changed_answers",
    "closing_entries",
    "due_at",
    "ending_entries",
    "for_applicant",
    "is_overdue",
    "may",
    "may_apologise",
    "outcome_of",
    "pause_entry",
    "phase_of",
    "promise_after",
    "reading_offices",
    "reads",
    "single_entry",
    "standings",
    "state_of",
    "step_due",
    "steps_to_open",
    "suppressed",
]
