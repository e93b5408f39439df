"""Tables of officials and people."""

from benso.domains.accounts.models.officials import (
    Appointment,
    Attempt,
    Delegation,
    Invitation,
    Official,
    RecoveryCode,
)
from benso.domains.accounts.models.people import Access, Consent, Person, Representation, UsedState

__all__ = [
    "Access",
    "Appointment",
    "Attempt",
    "Consent",
    "Delegation",
    "Invitation",
    "Official",
    "Person",
    "RecoveryCode",
    "Representation",
    "UsedState",
]
