"""Creating officials, making them inactive, ending their sessions."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from benso.domains.accounts.models import Official
from benso.domains.accounts.operations.appointments import appoint
from benso.domains.accounts.operations.enrolment import issue_invitation
from benso.domains.accounts.queries import demand_permission, demand_whole_reach, official_row
from benso.domains.accounts.rules import USERNAME, office_day, profile_fault
from benso.domains.accounts.types import Invitation, OfficialId, Permission, ProfileField, Role
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError


class UsernameInvalid(BensoError):
    """Not a name one can sign in with."""

    code = "USERNAME_INVALID"
    status = 422
    sentence = (
        "Tên đăng nhập “{username}” không hợp lệ: bắt đầu bằng chữ thường không dấu, dài 3–64 ký tự, "
        "chỉ gồm a–z, 0–9, dấu chấm, gạch dưới, gạch nối."
    )


class UsernameTaken(BensoError):
    """Someone else signs in with this name."""

    code = "USERNAME_TAKEN"
    status = 409
    sentence = "Tên đăng nhập “{username}” đã có người dùng. Chọn tên khác."


class NotOwnAccount(BensoError):
    """Somebody wants to set an address for another official."""

    code = "NOT_OWN_ACCOUNT"
    status = 403
    sentence = "Chỉ chính cán bộ đặt được địa chỉ thư của mình. Đăng nhập bằng tài khoản của mình."


class EmailInvalid(BensoError):
    """Not an address letters can go to."""

    code = "EMAIL_INVALID"
    status = 422
    sentence = "Địa chỉ thư phải có dạng ten@noi.vn, dài nhất 254 ký tự. Để trống nếu không nhận thư."


@transaction.atomic
def create_official(
    *,
    username: str,
    name: str,
    actor: str,
    at: datetime,
    role: Role | None = None,
    unit: str = "",
    agency: str = "",
    valid_from: date | None = None,
    simulated: bool = False,
) -> Invitation:
    """Create an official who cannot sign in yet, appoint them if a role is given, and issue the one-time link.

    :param simulated: an invented person, for trying out
    :param valid_from: first day of the appointment; the day of ``at`` if not given
    :raises PermissionMissing: if the actor may not manage officials
    :raises UsernameInvalid: if the name does not fit
    :raises UsernameTaken: if it is in use
    """
    demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=office_day(at), unit=unit)
    if not USERNAME.fullmatch(username):
        raise UsernameInvalid(username=username)
    row, created = Official.objects.get_or_create(
        username=username, defaults={"name": name, "created_at": at, "password": "!", "simulated": simulated}
    )
    if not created:
        raise UsernameTaken(username=username)
    record_event(
        actor=actor,
        action="accounts.create_official",
        object_type="official",
        object_id=str(row.pk),
        at=at,
        data={"username": username},
    )
    if role is not None:
        appoint(
            official_id=row.pk,
            role=role,
            unit=unit,
            agency=agency,
            valid_from=valid_from or office_day(at),
            valid_to=None,
            actor=actor,
            at=at,
        )
    return issue_invitation(official_id=row.pk, actor=actor, at=at)


@transaction.atomic
def deactivate_official(*, official_id: OfficialId, actor: str, at: datetime) -> None:
    """End an official's access: no sign-in, no open session; the name stays taken and the history stays whole.

    :raises PermissionMissing: if the actor may not manage officials wherever this one has a duty
    :raises OfficialUnknown: if there is no such official
    """
    demand_whole_reach(actor=actor, official_id=official_id, on=office_day(at))
    row = official_row(official_id, lock=True)
    row.active = False
    row.session_epoch += 1
    row.save(update_fields=["active", "session_epoch"])
    row.invitations.filter(closed_at=None).update(closed_at=at)
    record_event(
        actor=actor, action="accounts.deactivate_official", object_type="official", object_id=str(official_id), at=at
    )


@transaction.atomic
def set_official_email(*, official_id: OfficialId, email: str, actor: str, at: datetime) -> None:
    """Set where letters to an official go besides the inbox; empty for nowhere. The audit trail keeps no address.

    :raises NotOwnAccount: if the actor is another
    :raises OfficialUnknown: if there is no such active official
    :raises EmailInvalid: if it cannot be an address
    """
    if actor != f"official:{official_id}":
        raise NotOwnAccount()
    address = email.strip()
    if profile_fault(ProfileField.EMAIL, address) is not None:
        raise EmailInvalid()
    row = official_row(official_id, lock=True)
    if row.email == address:
        return
    row.email = address
    row.save(update_fields=["email"])
    record_event(
        actor=actor, action="accounts.set_official_email", object_type="official", object_id=str(official_id), at=at,
        data={"given": bool(address)},
    )  # fmt: skip


@transaction.atomic
def sign_out_everywhere(*, official_id: OfficialId, actor: str, at: datetime, address: str = "") -> None:
    """End every session of the official, the caller's own included.

    :raises OfficialUnknown: if there is no such official
    """
    official_row(official_id)
    Official.objects.filter(pk=official_id).update(session_epoch=F("session_epoch") + 1)
    record_event(
        actor=actor,
        action="accounts.sign_out_everywhere",
        object_type="official",
        object_id=str(official_id),
        at=at,
        origin=address,
    )
