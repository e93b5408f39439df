"""Officials, their appointments, and what signing in hands around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from benso.domains.accounts.types.roles import Role

OfficialId = int


class PasswordFault(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    ONLY_DIGITS = "only_digits"
    TOO_PLAIN = "too_plain"
    LIKE_NAME = "like_name"
    COMMON = "common"


class SessionState(StrEnum):
    """Whether a session may go on."""

    ALIVE = "alive"
    IDLE = "idle"
    TOO_OLD = "too_old"


class AttemptKind(StrEnum):
    """What was tried: the password, or the code of the second factor."""

    PASSWORD = "password"  # noqa: S105 (the name of a step, not a secret)
    CODE = "code"


@dataclass(frozen=True, slots=True)
class OfficialView:
    """An official as pages may show one; never the password hash or the second factor's secret."""

    id: OfficialId
    public_id: UUID
    username: str
    name: str
    active: bool
    enrolled: bool
    created_at: datetime
    last_sign_in: datetime | None
    recovery_codes_left: int
    simulated: bool = False
    email: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role at a place, in force for ``valid_from <= day < valid_to`` (``None`` = until further notice).

    ``unit`` is a unit version's key (``83@2004-08-31``); ``agency`` the reference of an agency within it, or empty.
    """

    id: int
    official: OfficialId
    role: Role
    unit: str
    agency: str
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether the appointment holds on the day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time way in: ``token`` is shown once and kept only as a digest."""

    official: OfficialId
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A second factor waiting for its first code: the secret as text and as an ``otpauth`` address for a QR code."""

    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """A completed sign-in; ``by_recovery_code`` if the phone was not at hand."""

    official: OfficialId
    by_recovery_code: bool
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class SignInEvent:
    """A line of an official's own history: what happened, when, from which address."""

    action: str
    at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a rate after one more request: ``used`` of ``limit``, fresh again in ``resets_in`` seconds."""

    limit: int
    used: int
    resets_in: int

    @property
    def exceeded(self) -> bool:
        """Whether this request was one too many."""
        return self.used > self.limit

    @property
    def remaining(self) -> int:
        """Requests left in this window."""
        return max(0, self.limit - self.used)
