"""People, officials, the roles they are appointed to, and what signing in hands around."""

from benso.domains.accounts.types.duties import Delegation, Duty, OnDuty
from benso.domains.accounts.types.identity import IdentityClaims, Kept
from benso.domains.accounts.types.officials import (
    Allowance,
    Appointment,
    AttemptKind,
    Enrolment,
    Invitation,
    OfficialId,
    OfficialView,
    PasswordFault,
    SessionState,
    SignIn,
    SignInEvent,
)
from benso.domains.accounts.types.people import Access, Consent, Person, PersonId, ProfileField, Representation
from benso.domains.accounts.types.roles import Permission, Role
from benso.domains.accounts.types.tokens import ClientToken, IssuedToken, Scope, TokenHolder

__all__ = [
    "Access",
    "Allowance",
    "Appointment",
    "AttemptKind",
    "ClientToken",
    "Consent",
    "Delegation",
    "Duty",
    "Enrolment",
    "IdentityClaims",
    "Invitation",
    "IssuedToken",
    "Kept",
    "OfficialId",
    "OfficialView",
    "OnDuty",
    "PasswordFault",
    "Permission",
    "Person",
    "PersonId",
    "ProfileField",
    "Representation",
    "Role",
    "Scope",
    "SessionState",
    "SignIn",
    "SignInEvent",
    "TokenHolder",
]
