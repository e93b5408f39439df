"""Everything that changes an account. Each call writes its audit event in the same transaction."""

from benso.domains.accounts.operations.allowances import spend_allowance
from benso.domains.accounts.operations.appointments import (
    AppointmentInvalid,
    AppointmentOverlaps,
    AppointmentUnknown,
    RolesIncompatible,
    UnitNotInForce,
    appoint,
    end_appointment,
)
from benso.domains.accounts.operations.arrivals import ClaimsInvalid, NumberTaken, record_people, sign_in_person
from benso.domains.accounts.operations.attempts import TooManyAttempts
from benso.domains.accounts.operations.consents import give_consents, withdraw_consent
from benso.domains.accounts.operations.delegations import (
    DelegationInvalid,
    DelegationOverlaps,
    DelegationUnknown,
    DutyNotHeld,
    delegate_duties,
    end_delegation,
)
from benso.domains.accounts.operations.enrolment import (
    InvitationInvalid,
    accept_invitation,
    confirm_invitation,
    confirm_totp,
    enrol_totp,
    invite_official,
    open_invitation,
    read_waiting_enrolment,
)
from benso.domains.accounts.operations.identity import (
    SignInCancelled,
    begin_sign_in,
    finish_sign_in,
    sign_out_person,
)
from benso.domains.accounts.operations.officials import (
    EmailInvalid,
    NotOwnAccount,
    UsernameInvalid,
    UsernameTaken,
    create_official,
    deactivate_official,
    set_official_email,
    sign_out_everywhere,
)
from benso.domains.accounts.operations.passwords import change_password
from benso.domains.accounts.operations.people import (
    NotOneself,
    ProfileInvalid,
    RepresentationInvalid,
    RepresentationUnknown,
    end_representation,
    note_access,
    record_representation,
    update_profile,
)
from benso.domains.accounts.operations.provider import (
    IdentityNotConfigured,
    IdentityRefused,
    IdentityUnavailable,
)
from benso.domains.accounts.operations.sign_in import (
    CodeRefused,
    EnrolmentUnfinished,
    SignInRefused,
    check_password,
    record_sign_out,
    verify_second_factor,
)
from benso.domains.accounts.operations.strength import PasswordRefused
from benso.domains.accounts.operations.tokens import TokenInvalid, TokenUnknown, issue_token, revoke_token
from benso.domains.accounts.operations.trials import (
    TrialsOff,
    create_simulated_officials,
    sign_in_simulated_official,
)

__all__ = [
    "AppointmentInvalid",
    "AppointmentOverlaps",
    "AppointmentUnknown",
    "ClaimsInvalid",
    "CodeRefused",
    "DelegationInvalid",
    "DelegationOverlaps",
    "DelegationUnknown",
    "DutyNotHeld",
    "EmailInvalid",
    "EnrolmentUnfinished",
    "IdentityNotConfigured",
    "IdentityRefused",
    "IdentityUnavailable",
    "InvitationInvalid",
    "NotOneself",
    "NotOwnAccount",
    "NumberTaken",
    "PasswordRefused",
    "ProfileInvalid",
    "RepresentationInvalid",
    "RepresentationUnknown",
    "RolesIncompatible",
    "SignInCancelled",
    "SignInRefused",
    "TokenInvalid",
    "TokenUnknown",
    "TooManyAttempts",
    "TrialsOff",
    "UnitNotInForce",
    "UsernameInvalid",
    "UsernameTaken",
    "accept_invitation",
    "appoint",
    "begin_sign_in",
    "change_password",
    "check_password",
    "confirm_invitation",
    "confirm_totp",
    "create_official",
    "create_simulated_officials",
    "deactivate_official",
    "delegate_duties",
    "end_appointment",
    "end_delegation",
    "end_representation",
    "enrol_totp",
    "finish_sign_in",
    "give_consents",
    "invite_official",
    "issue_token",
    "note_access",
    "open_invitation",
    "read_waiting_enrolment",
    "record_people",
    "record_representation",
    "record_sign_out",
    "revoke_token",
    "set_official_email",
    "sign_in_person",
    "sign_in_simulated_official",
    "sign_out_everywhere",
    "sign_out_person",
    "spend_allowance",
    "update_profile",
    "verify_second_factor",
    "withdraw_consent",
]
