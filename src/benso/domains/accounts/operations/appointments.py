"""Who holds which role where, and until when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from benso.domains.accounts.models import Appointment as Row
from benso.domains.accounts.queries import appointment_of, demand_permission, official_row
from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Appointment, OfficialId, Permission, Role
from benso.domains.audit.operations import record_event
from benso.domains.units import queries as units
from benso.kernel.errors import BensoError


class AppointmentOverlaps(BensoError):
    """The official already holds this role at this place in that time."""

    code = "APPOINTMENT_OVERLAPS"
    status = 409
    sentence = "Người này đã giữ vai trò {role} tại {unit} trong thời gian đó. Kết thúc lần bổ nhiệm trước rồi thử lại."


class AppointmentInvalid(BensoError):
    """Without a place, or ending before it begins."""

    code = "APPOINTMENT_INVALID"
    status = 422
    sentence = "Bổ nhiệm cần một đơn vị và ngày kết thúc sau ngày bắt đầu ({valid_from} → {valid_to})."


class UnitNotInForce(BensoError):
    """The place does not exist on the first day of the appointment."""

    code = "UNIT_NOT_IN_FORCE"
    status = 422
    sentence = "Đơn vị {unit} không tồn tại vào ngày {on}. Chọn đơn vị đang có hiệu lực."


class AppointmentUnknown(BensoError):
    """No appointment in force with this number."""

    code = "APPOINTMENT_UNKNOWN"
    status = 404
    sentence = "Không có lần bổ nhiệm số {appointment} đang hiệu lực đến sau ngày {on}."


@transaction.atomic
def appoint(
    *,
    official_id: OfficialId,
    role: Role,
    unit: str,
    valid_from: date,
    valid_to: date | None,
    actor: str,
    at: datetime,
    agency: str = "",
) -> Appointment:
    """Give an official a role at a unit or agency.

    :raises PermissionMissing: if the actor may not manage officials of that unit
    :raises OfficialUnknown: if there is no such official
    :raises AppointmentInvalid: if the place is missing or the dates are in the wrong order
    :raises UnitUnknown: if there is no such unit
    :raises UnitNotInForce: if it does not exist on the first day
    :raises AppointmentOverlaps: if the same role at the same place is already held in that time
    """
    demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=office_day(at), unit=unit)
    official_row(official_id)
    if not unit or (valid_to is not None and valid_to <= valid_from):
        raise AppointmentInvalid(valid_from=valid_from, valid_to=valid_to or "…")
    if not units.unit(unit).in_force(valid_from):
        raise UnitNotInForce(unit=unit, on=valid_from)
    try:
        with transaction.atomic():
            row = Row.objects.create(
                official_id=official_id, role=role, unit=unit, agency=agency, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise AppointmentOverlaps(role=role.value, unit=agency or unit) from error
    record_event(
        actor=actor,
        action="accounts.appoint",
        object_type="official",
        object_id=str(official_id),
        at=at,
        data={
            "appointment": row.pk,
            "role": role.value,
            "unit": unit,
            "agency": agency,
            "valid_from": valid_from.isoformat(),
            "valid_to": valid_to.isoformat() if valid_to else None,
        },
    )
    return appointment_of(row)


@transaction.atomic
def end_appointment(*, appointment_id: int, valid_to: date, actor: str, at: datetime) -> Appointment:
    """Let an appointment end with the day before ``valid_to``; it can be shortened, never lengthened.

    :raises AppointmentUnknown: if there is none, or it has ended by then already
    :raises AppointmentInvalid: if it would end before it begins
    :raises PermissionMissing: if the actor may not manage officials of that unit
    """
    row = Row.objects.select_for_update().filter(pk=appointment_id).first()
    if row is None or (row.valid_to is not None and row.valid_to <= valid_to):
        raise AppointmentUnknown(appointment=appointment_id, on=valid_to)
    demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=office_day(at), unit=row.unit)
    if valid_to <= row.valid_from:
        raise AppointmentInvalid(valid_from=row.valid_from, valid_to=valid_to)
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    record_event(
        actor=actor,
        action="accounts.end_appointment",
        object_type="official",
        object_id=str(row.official_id),
        at=at,
        data={"appointment": row.pk, "valid_to": valid_to.isoformat()},
    )
    return appointment_of(row)
