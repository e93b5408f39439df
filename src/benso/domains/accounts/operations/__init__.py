"""Everything that changes an account. Each call writes its audit event in the same transaction."""

from benso.domains.accounts.operations.allowances import spend_allowance
from benso.domains.accounts.operations.appointments import (
    AppointmentInvalid,
    AppointmentOverlaps,
    AppointmentUnknown,
    UnitNotInForce,
    appoint,
    end_appointment,
)
from benso.domains.accounts.operations.attempts import TooManyAttempts
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
from benso.domains.accounts.operations.officials import (
    UsernameInvalid,
    UsernameTaken,
    create_official,
    deactivate_official,
    sign_out_everywhere,
)
from benso.domains.accounts.operations.passwords import change_password
from benso.domains.accounts.operations.sign_in import (
    CodeRefused,
    EnrolmentUnfinished,
    SignInRefused,
    check_password,
    record_sign_out,
    verify_second_factor,
)
from benso.domains.accounts.operations.strength import PasswordRefused

__all__ = [
    "AppointmentInvalid",
    "AppointmentOverlaps",
    "AppointmentUnknown",
    "CodeRefused",
    "EnrolmentUnfinished",
    "InvitationInvalid",
    "PasswordRefused",
    "SignInRefused",
    "TooManyAttempts",
    "UnitNotInForce",
    "UsernameInvalid",
    "UsernameTaken",
    "accept_invitation",
    "appoint",
    "change_password",
    "check_password",
    "confirm_invitation",
    "confirm_totp",
    "create_official",
    "deactivate_official",
    "end_appointment",
    "enrol_totp",
    "invite_official",
    "open_invitation",
    "read_waiting_enrolment",
    "record_sign_out",
    "sign_out_everywhere",
    "spend_allowance",
    "verify_second_factor",
]
