"""The two steps of signing in: the password, then the code."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password as check_hash
from django.contrib.auth.hashers import make_password
from django.db import transaction

from benso.domains.accounts.models import Official
from benso.domains.accounts.models.vault import digest_token, unseal_secret
from benso.domains.accounts.operations.attempts import TooManyAttempts, forgive_attempt, reserve_attempt
from benso.domains.accounts.queries import official_row
from benso.domains.accounts.rules import matching_step, normalise_password, normalise_recovery_code
from benso.domains.accounts.types import AttemptKind, OfficialId, SignIn
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError

_UNKNOWN = "-"


class SignInRefused(BensoError):
    """Wrong name or password; deliberately does not say which."""

    code = "SIGN_IN_REFUSED"
    status = 401
    sentence = "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."


class EnrolmentUnfinished(BensoError):
    """Right password, but the second factor was never set up."""

    code = "ENROLMENT_UNFINISHED"
    status = 403
    sentence = (
        "Tài khoản chưa cài xác thực hai bước. Mở liên kết kích hoạt đã nhận, hoặc nhờ quản trị hệ thống cấp lại."
    )


class CodeRefused(BensoError):
    """Wrong code, or one that has been used."""

    code = "CODE_REFUSED"
    status = 401
    sentence = "Mã không đúng hoặc đã dùng rồi. Chờ ứng dụng hiện mã mới rồi nhập lại; kiểm tra giờ trên điện thoại."


def check_password(*, username: str, password: str, address: str, at: datetime) -> OfficialId:
    """First step of signing in. The official is not signed in yet: the code has to follow.

    :raises SignInRefused: if name and password do not belong together
    :raises TooManyAttempts: if a limit on failed tries is used up
    :raises EnrolmentUnfinished: if the second factor was never set up
    """
    name = username.strip().casefold()
    row = Official.objects.filter(username=name, active=True).first()
    _check(row, name, password, address=address, at=at)
    if row is None:
        raise SignInRefused
    if row.totp_confirmed_at is None:
        raise EnrolmentUnfinished
    return row.pk


def confirm_password(*, official_id: OfficialId, password: str, address: str, at: datetime) -> None:
    """Ask someone who is signed in for the password again, before a change that matters.

    :raises SignInRefused: if it is wrong
    :raises TooManyAttempts: if it was wrong too often
    """
    row = official_row(official_id)
    _check(row, row.username, password, address=address, at=at)


def verify_second_factor(*, official_id: OfficialId, code: str, address: str, at: datetime) -> SignIn:
    """Second step: a code of the authenticator, or one of the recovery codes. Each works once.

    :raises CodeRefused: if it is wrong or has been used
    :raises TooManyAttempts: if it was wrong too often
    :raises OfficialUnknown: if the official has become inactive since the first step
    """
    username = official_row(official_id).username
    attempt = _reserve(AttemptKind.CODE, username, official_id, address=address, at=at)
    with transaction.atomic():
        row = official_row(official_id, lock=True)
        method = _use_code(row, code, at)
        if method is not None:
            forgive_attempt(attempt_id=attempt)
            row.last_login = at
            row.save(update_fields=["last_login", "totp_last_step"])
            left = row.recovery_codes.filter(used_at=None).count()
            _record("accounts.sign_in", official_id, address, at, method=method)
            return SignIn(official_id, by_recovery_code=method == "recovery_code", recovery_codes_left=left)
        _record("accounts.code_refused", official_id, address, at)
    raise CodeRefused


@transaction.atomic
def record_sign_out(
    *, official_id: OfficialId, actor: str, at: datetime, address: str = "", why: str = "asked"
) -> None:
    """Note that a session has ended (``asked``, ``idle`` or ``too_old``); the session itself is the site's to drop."""
    record_event(
        actor=actor,
        action="accounts.sign_out",
        object_type="official",
        object_id=str(official_id),
        at=at,
        origin=address,
        data={"why": why},
    )


def _check(row: Official | None, username: str, password: str, *, address: str, at: datetime) -> None:
    attempt = _reserve(AttemptKind.PASSWORD, username, row.pk if row else None, address=address, at=at)
    plain = normalise_password(password)
    if row is None:
        make_password(plain)  # the same work as for a known name, so that time does not tell which names exist
        right = False
    else:
        right = check_hash(plain, row.password)
    with transaction.atomic():
        if right:
            forgive_attempt(attempt_id=attempt)
            return
        _record("accounts.password_refused", row.pk if row else None, address, at)
    raise SignInRefused


def _reserve(kind: AttemptKind, username: str, official_id: OfficialId | None, *, address: str, at: datetime) -> int:
    try:
        return reserve_attempt(kind=kind, username=username, address=address, at=at)
    except TooManyAttempts as error:
        with transaction.atomic():
            _record("accounts.locked_out", official_id, address, at, kind=kind.value)
        raise error from None


def _use_code(row: Official, code: str, at: datetime) -> str | None:
    if not row.active or row.totp_confirmed_at is None:
        return None
    step = matching_step(unseal_secret(sealed=row.totp_secret), code, at=at, last_step=row.totp_last_step)
    if step is not None:
        row.totp_last_step = step
        return "totp"
    used = row.recovery_codes.filter(digest=digest_token(token=normalise_recovery_code(code)), used_at=None).update(
        used_at=at
    )
    return "recovery_code" if used else None


def _record(action: str, official_id: OfficialId | None, address: str, at: datetime, **data: str) -> None:
    record_event(
        actor=f"official:{official_id}" if official_id else "anonymous",
        action=action,
        object_type="official",
        object_id=str(official_id or _UNKNOWN),
        at=at,
        origin=address,
        data=data,
    )
