"""Duties one official lends another (ủy quyền, thay mặt), with dates and a reason; they end by themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from benso.domains.accounts.models import Delegation as Row
from benso.domains.accounts.operations.appointments import refuse_incompatible
from benso.domains.accounts.queries import delegation_of, demand_permission, duties, official_row
from benso.domains.accounts.rules import DELEGABLE, office_day
from benso.domains.accounts.types import Delegation, Duty, OfficialId, Permission, Role
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError, Phrase


class DelegationInvalid(BensoError):
    """To oneself, without roles or reason, or with dates that do not fit."""

    code = "DELEGATION_INVALID"
    status = 422
    sentence = "Không ủy quyền được: {reason}"


class DutyNotHeld(BensoError):
    """The delegator does not hold the role there, or holds it only on behalf of another."""

    code = "DUTY_NOT_HELD"
    status = 409
    sentence = (
        "Người ủy quyền không giữ vai trò {role} tại {office} vào ngày {on}, hoặc chỉ giữ thay người khác. "
        "Chỉ ủy quyền được việc của chính mình."
    )


class DelegationOverlaps(BensoError):
    """The same duty is lent to the same person in that time already."""

    code = "DELEGATION_OVERLAPS"
    status = 409
    sentence = "Vai trò {role} đã được ủy quyền cho người này trong thời gian đó. Kết thúc lần trước rồi thử lại."


class DelegationUnknown(BensoError):
    """No delegation in force or to come with this number."""

    code = "DELEGATION_UNKNOWN"
    status = 404
    sentence = "Không có lần ủy quyền số {delegation} còn hiệu lực."


@transaction.atomic
def delegate_duties(
    *,
    delegator: OfficialId,
    delegate: OfficialId,
    roles: Collection[Role],
    unit: str,
    valid_from: date,
    valid_to: date,
    reason: str,
    actor: str,
    at: datetime,
    agency: str = "",
) -> list[Delegation]:
    """Lend duties at one office to another official while ``valid_from <= day < valid_to``.

    Only duties the delegator holds by appointment on the first day may be lent: never a borrowed one. What the
    delegate does is recorded as done on the delegator's behalf (:attr:`Duty.via`). It lapses with the delegator's
    own appointment.

    :raises PermissionMissing: if the actor is neither the delegator nor a manager of officials there
    :raises OfficialUnknown: if either official is unknown or inactive
    :raises DelegationInvalid: if it is to oneself, has no roles, reason or days, or a role that cannot be lent
    :raises DutyNotHeld: if the delegator does not hold a role there
    :raises RolesIncompatible: if the delegate works on the other side of the counter of that office
    :raises DelegationOverlaps: if the same duty is lent to the same person in that time already
    """
    if actor != f"official:{delegator}":
        demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=office_day(at), unit=unit)
    for official_id in sorted({delegator, delegate}):
        official_row(official_id, lock=True)
    _refuse_invalid(delegator, delegate, roles, valid_from, valid_to, reason.strip(), office_day(at))
    first = max(valid_from, office_day(at))
    held = duties(delegator, first)
    made = []
    for role in sorted(set(roles)):
        duty = Duty(role, unit, agency)
        if duty not in held:
            raise DutyNotHeld(role=role.value, office=duty.office, on=first)
        refuse_incompatible(
            official_id=delegate, role=role, unit=unit, agency=agency, valid_from=valid_from, valid_to=valid_to
        )
        row = Row(
            delegator_id=delegator, delegate_id=delegate, role=role, unit=unit, agency=agency,
            valid_from=valid_from, valid_to=valid_to, reason=reason.strip(), created_by=actor, created_at=at,
        )  # fmt: skip
        _save(row, role)
        _record("accounts.delegate", row, actor, at)
        made.append(delegation_of(row))
    return made


@transaction.atomic
def end_delegation(*, delegation_id: int, actor: str, at: datetime) -> Delegation:
    """End a delegation today, at once; the delegator, the delegate and a manager of officials there may.

    :raises DelegationUnknown: if there is none, or it has ended already
    :raises PermissionMissing: if the actor may not
    """
    today = office_day(at)
    row = Row.objects.select_for_update().filter(pk=delegation_id).first()
    if row is None or row.ended_on is not None or row.valid_to <= today:
        raise DelegationUnknown(delegation=delegation_id)
    if actor not in {f"official:{row.delegator_id}", f"official:{row.delegate_id}"}:
        demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=today, unit=row.unit)
    row.ended_on = today
    row.save(update_fields=["ended_on"])
    _record("accounts.end_delegation", row, actor, at)
    return delegation_of(row)


def _save(row: Row, role: Role) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise DelegationOverlaps(role=role.value) from error


def _refuse_invalid(
    delegator: int, delegate: int, roles: Collection[Role], first: date, after: date, reason: str, today: date
) -> None:
    faults = (
        (delegator == delegate, Phrase("không ai ủy quyền cho chính mình.")),
        (not roles, Phrase("chưa chọn vai trò nào.")),
        (not set(roles) <= DELEGABLE, Phrase("vai trò quản trị, số liệu và kiểm toán không ủy quyền được.")),
        (not reason, Phrase("cần ghi lý do.")),
        (len(reason) > 500, Phrase("lý do dài nhất 500 ký tự.")),
        (after <= first, Phrase("ngày kết thúc phải sau ngày bắt đầu.")),
        (after <= today, Phrase("thời gian ủy quyền đã qua.")),
    )
    for wrong, sentence in faults:
        if wrong:
            raise DelegationInvalid(reason=sentence)


def _record(action: str, row: Row, actor: str, at: datetime) -> None:
    record_event(
        actor=actor,
        action=action,
        object_type="official",
        object_id=str(row.delegate_id),
        at=at,
        data={
            "delegation": row.pk,
            "delegator": row.delegator_id,
            "role": str(row.role),
            "unit": row.unit,
            "agency": row.agency,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat(),
        },
    )
