"""One-time links, and setting up the second factor (TOTP, RFC 6238) with its recovery codes."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp
from django.db import transaction

from benso.domains.accounts.models import Invitation as InvitationRow
from benso.domains.accounts.models import Official, RecoveryCode
from benso.domains.accounts.models.vault import digest_token, seal_secret, unseal_secret
from benso.domains.accounts.operations.sign_in import CodeRefused, confirm_password
from benso.domains.accounts.operations.strength import put_password
from benso.domains.accounts.queries import demand_whole_reach, official_row
from benso.domains.accounts.rules import (
    INVITATION_LIFE,
    RECOVERY_CODES,
    matching_step,
    normalise_recovery_code,
    office_day,
)
from benso.domains.accounts.types import Enrolment, Invitation, OfficialId
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError

_ISSUER = "Bến Số"
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class InvitationInvalid(BensoError):
    """Unknown, used, replaced or expired link."""

    code = "INVITATION_INVALID"
    status = 404
    sentence = (
        "Liên kết kích hoạt không còn dùng được: đã dùng, đã thay hoặc quá 72 giờ. Nhờ quản trị hệ thống cấp lại."
    )


@transaction.atomic
def invite_official(*, official_id: OfficialId, actor: str, at: datetime) -> Invitation:
    """Issue a new one-time link (first entry, forgotten password, lost phone); earlier links stop working.

    The present password and second factor go on working until the link has been followed to its end.

    :raises PermissionMissing: if the actor may not manage officials wherever this one has a duty
    :raises OfficialUnknown: if there is no such official
    """
    demand_whole_reach(actor=actor, official_id=official_id, on=office_day(at))
    return issue_invitation(official_id=official_id, actor=actor, at=at)


def issue_invitation(*, official_id: OfficialId, actor: str, at: datetime) -> Invitation:
    """The part of :func:`invite_official` after the permission has been checked; inside the caller's transaction."""
    row = official_row(official_id, lock=True)
    row.invitations.filter(closed_at=None).update(closed_at=at)
    token = secrets.token_urlsafe(32)
    made = InvitationRow.objects.create(
        official=row, digest=digest_token(token=token), created_at=at, expires_at=at + INVITATION_LIFE
    )
    record_event(actor=actor, action="accounts.invite", object_type="official", object_id=str(row.pk), at=at)
    return Invitation(official=row.pk, token=token, expires_at=made.expires_at)


def open_invitation(*, token: str, at: datetime) -> OfficialId:
    """Whose link this is; nothing changes.

    :raises InvitationInvalid: if it does not work (any more)
    """
    return _invitation(token, at).official_id


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime, address: str = "") -> Enrolment:
    """First half of the link: choose a password and receive the authenticator's secret. Nothing is in force yet.

    :raises InvitationInvalid: if the link does not work
    :raises PasswordRefused: if the password is too weak
    """
    invitation = _invitation(token, at, lock=True)
    row = official_row(invitation.official_id, lock=True)
    put_password(row=row, password=password)
    invitation.password = row.password
    invitation.save(update_fields=["password"])
    return _wait_for_code(row, at=at, actor=f"official:{row.pk}", address=address)


@transaction.atomic
def confirm_invitation(*, token: str, code: str, at: datetime, address: str = "") -> tuple[str, ...]:
    """Second half: the first code proves the authenticator; password and second factor take force, the link is used up.

    :returns: the recovery codes, shown this once
    :raises InvitationInvalid: if the link does not work, or no password was chosen yet
    :raises CodeRefused: if the code is wrong
    """
    invitation = _invitation(token, at, lock=True)
    if not invitation.password:
        raise InvitationInvalid
    row = official_row(invitation.official_id, lock=True)
    row.password = invitation.password
    codes = _confirm(row, code, at=at, actor=f"official:{row.pk}", address=address)
    invitation.closed_at = at
    invitation.password = ""
    invitation.save(update_fields=["closed_at", "password"])
    return codes


def enrol_totp(*, official_id: OfficialId, password: str, actor: str, at: datetime, address: str = "") -> Enrolment:
    """Begin to replace the second factor (a new phone); the old one works until :func:`confirm_totp`.

    :raises SignInRefused: if the password is wrong
    :raises TooManyAttempts: if it was wrong too often
    """
    confirm_password(official_id=official_id, password=password, address=address, at=at)
    with transaction.atomic():
        return _wait_for_code(official_row(official_id, lock=True), at=at, actor=actor, address=address)


@transaction.atomic
def confirm_totp(*, official_id: OfficialId, code: str, actor: str, at: datetime, address: str = "") -> tuple[str, ...]:
    """Put the waiting second factor in force; old secret and old recovery codes stop working.

    :returns: the recovery codes, shown this once
    :raises CodeRefused: if the code is wrong or nothing is waiting
    """
    return _confirm(official_row(official_id, lock=True), code, at=at, actor=actor, address=address)


def read_waiting_enrolment(*, official_id: OfficialId) -> Enrolment:
    """The second factor that waits for its first code, to show its QR code again; nothing changes.

    :raises CodeRefused: if nothing is waiting
    """
    row = official_row(official_id)
    if not row.totp_waiting:
        raise CodeRefused
    return _enrolment(row, unseal_secret(sealed=row.totp_waiting))


def _enrolment(row: Official, secret: str) -> Enrolment:
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=row.username, issuer_name=_ISSUER))


def _invitation(token: str, at: datetime, *, lock: bool = False) -> InvitationRow:
    rows = InvitationRow.objects.select_for_update() if lock else InvitationRow.objects.all()
    row = rows.filter(digest=digest_token(token=token), official__active=True).first()
    if row is None or not row.open(at):
        raise InvitationInvalid
    return row


def _wait_for_code(row: Official, *, at: datetime, actor: str, address: str) -> Enrolment:
    secret = pyotp.random_base32()
    Official.objects.filter(pk=row.pk).update(totp_waiting=seal_secret(secret=secret))
    record_event(
        actor=actor,
        action="accounts.enrol_totp",
        object_type="official",
        object_id=str(row.pk),
        at=at,
        origin=address,
    )
    return _enrolment(row, secret)


def _confirm(row: Official, code: str, *, at: datetime, actor: str, address: str) -> tuple[str, ...]:
    secret = unseal_secret(sealed=row.totp_waiting) if row.totp_waiting else ""
    step = matching_step(secret, code, at=at, last_step=0) if secret else None
    if step is None:
        raise CodeRefused
    row.totp_secret, row.totp_waiting = row.totp_waiting, ""
    row.totp_confirmed_at, row.totp_last_step = at, step
    row.session_epoch += 1
    row.save(
        update_fields=[
            "password", "totp_secret", "totp_waiting", "totp_confirmed_at", "totp_last_step", "session_epoch"
        ]
    )  # fmt: skip
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    row.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(official=row, digest=digest_token(token=normalise_recovery_code(code))) for code in codes
    )
    record_event(
        actor=actor,
        action="accounts.confirm_totp",
        object_type="official",
        object_id=str(row.pk),
        at=at,
        origin=address,
    )
    return codes


def _recovery_code() -> str:
    """80 bits in four groups of four letters and digits, without the ones that look alike (0 O, 1 I)."""
    letters = [secrets.choice(_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))
