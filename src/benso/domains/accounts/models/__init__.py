"""Tables of officials, people, and the tokens of programs."""

from benso.domains.accounts.models.officials import (
    Appointment,
    Attempt,
    Delegation,
    Invitation,
    Official,
    RecoveryCode,
)
from benso.domains.accounts.models.people import Access, Consent, Person, Representation, UsedState
from benso.domains.accounts.models.tokens import ClientToken

__all__ = [
    "Access",
    "Appointment",
    "Attempt",
    "ClientToken",
    "Consent",
    "Delegation",
    "Invitation",
    "Official",
    "Person",
    "RecoveryCode",
    "Representation",
    "UsedState",
]
