"""When a password is good enough, when a code is right, when to make someone wait."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyotp

from benso.domains.accounts.types import AttemptKind, PasswordFault, SessionState

PASSWORD_MIN = 12
PASSWORD_MAX = 128
IDLE_LIMIT = timedelta(minutes=30)
SESSION_LIMIT = timedelta(hours=12)
PENDING_LIMIT = timedelta(minutes=10)
INVITATION_LIFE = timedelta(hours=72)
RECOVERY_CODES = 10
TOTP_PERIOD = 30
OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,63}")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``failures`` failed tries of a kind within ``window``, counted per account, per address, or per both."""

    kind: AttemptKind
    per_account: bool
    per_address: bool
    failures: int
    window: timedelta


LIMITS: tuple[Limit, ...] = (
    Limit(AttemptKind.PASSWORD, per_account=True, per_address=True, failures=5, window=timedelta(minutes=15)),
    Limit(AttemptKind.PASSWORD, per_account=True, per_address=False, failures=20, window=timedelta(hours=1)),
    Limit(AttemptKind.PASSWORD, per_account=False, per_address=True, failures=50, window=timedelta(minutes=15)),
    Limit(AttemptKind.CODE, per_account=True, per_address=False, failures=5, window=timedelta(minutes=15)),
    Limit(AttemptKind.CODE, per_account=False, per_address=True, failures=50, window=timedelta(minutes=15)),
)
"""A whole commune office may sit behind one address, so an address alone gets more room than an account there."""


def blocked_until(failures: Sequence[datetime], limit: Limit, at: datetime) -> datetime | None:
    """The moment the next try is allowed, ``None`` if it is allowed now.

    :param failures: times of failed tries that fall under the limit's account and address, in any order
    """
    recent = sorted(moment for moment in failures if moment > at - limit.window)
    if len(recent) < limit.failures:
        return None
    return recent[-limit.failures] + limit.window


def normalise_password(password: str) -> str:
    """One form for what two Vietnamese keyboards may type differently (NFKC, NIST SP 800-63B-4 §3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, *, username: str, name: str) -> PasswordFault | None:
    """The first reason to refuse a password, apart from being on the list of common ones."""
    text = normalise_password(password).casefold()
    if len(text) < PASSWORD_MIN:
        return PasswordFault.TOO_SHORT
    if len(text) > PASSWORD_MAX:
        return PasswordFault.TOO_LONG
    if text.isdigit():
        return PasswordFault.ONLY_DIGITS
    if len(set(text)) < 5:
        return PasswordFault.TOO_PLAIN
    words = [username.casefold(), *normalise_password(name).casefold().split()]
    remainder = text
    for word in sorted((word for word in words if len(word) > 1), key=len, reverse=True):
        remainder = remainder.replace(word, "")
    return PasswordFault.LIKE_NAME if len(remainder) < PASSWORD_MIN // 2 else None


def matching_step(secret: str, code: str, *, at: datetime, last_step: int) -> int | None:
    """The time step whose code this is (RFC 6238, 30 s, SHA-1, 6 digits), one step of clock drift either way.

    A step at or before ``last_step`` has been used (RFC 6238 §5.2) and never matches again.
    """
    digits = "".join(code.split())
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    now = int(at.timestamp()) // TOTP_PERIOD
    generator = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if step > last_step and hmac.compare_digest(generator.generate_otp(step), digits):
            return step
    return None


def normalise_recovery_code(code: str) -> str:
    """A recovery code as typed: letters in any case, with or without hyphens and spaces."""
    return re.sub(r"[\s-]", "", code).upper()


def session_state(*, signed_in_at: datetime, seen_at: datetime, at: datetime) -> SessionState:
    """Whether a session is still good: used within 30 minutes, begun within 12 hours."""
    if at - signed_in_at >= SESSION_LIMIT:
        return SessionState.TOO_OLD
    return SessionState.IDLE if at - seen_at >= IDLE_LIMIT else SessionState.ALIVE


def office_day(at: datetime) -> date:
    """The calendar day at the office: appointments begin and end at midnight in Việt Nam, not in UTC."""
    return at.astimezone(OFFICE_ZONE).date()
