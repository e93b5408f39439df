"""Who holds which role where, and until when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from benso.domains.accounts.models import Appointment as Row
from benso.domains.accounts.models import Delegation as Borrowed
from benso.domains.accounts.queries import appointment_of, demand_permission, official_row
from benso.domains.accounts.rules import incompatible, office_day
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


class RolesIncompatible(BensoError):
    """Staff of the one-stop counter and those who solve are other people, at one office."""

    code = "ROLES_INCOMPATIBLE"
    status = 409
    sentence = (
        "Người này đã giữ vai trò {held} tại {office} nên không thể giữ thêm vai trò {role} ở đó: người của bộ phận "
        "một cửa không giải quyết hồ sơ (Nghị định 61/2018, 118/2025). Chọn người khác hoặc kết thúc vai trò kia trước."
    )


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
    :raises RolesIncompatible: if a role on the other side of the counter is held at the same office in that time
    :raises AppointmentOverlaps: if the same role at the same place is already held in that time
    """
    demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=office_day(at), unit=unit)
    official_row(official_id, lock=True)
    if not unit or (valid_to is not None and valid_to <= valid_from):
        raise AppointmentInvalid(valid_from=valid_from, valid_to=valid_to or "…")
    if not units.unit(unit).in_force(valid_from):
        raise UnitNotInForce(unit=unit, on=valid_from)
    refuse_incompatible(
        official_id=official_id, role=role, unit=unit, agency=agency, valid_from=valid_from, valid_to=valid_to
    )
    try:
        with transaction.atomic():
            row = Row.objects.create(
                official_id=official_id, role=role, unit=unit, agency=agency, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise AppointmentOverlaps(role=role.value, unit=agency or unit) from error
    _record(
        "accounts.appoint", row, actor, at, role=role.value, unit=unit, agency=agency, valid_from=valid_from.isoformat()
    )
    return appointment_of(row)


def refuse_incompatible(
    *, official_id: OfficialId, role: Role, unit: str, agency: str, valid_from: date, valid_to: date | None
) -> None:
    """Check a new duty against those held and borrowed at the same office in that time.

    :raises RolesIncompatible: if one of them lies on the other side of the counter
    """
    last = valid_to or date.max
    place = {"unit": unit, "agency": agency, "valid_from__lt": last}
    own = Row.objects.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), official_id=official_id, **place)
    borrowed = Borrowed.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=valid_from), delegate_id=official_id, valid_to__gt=valid_from, **place
    )
    held = {Role(name) for rows in (own, borrowed) for name in rows.values_list("role", flat=True)}
    other = incompatible(role, held)
    if other is not None:
        raise RolesIncompatible(role=role.value, held=other.value, office=f"{unit}/{agency}" if agency else unit)


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
    _record("accounts.end_appointment", row, actor, at)
    return appointment_of(row)


def _record(action: str, row: Row, actor: str, at: datetime, **data: str) -> None:
    until = row.valid_to.isoformat() if row.valid_to else None
    record_event(
        actor=actor,
        action=action,
        object_type="official",
        object_id=str(row.official_id),
        at=at,
        data={"appointment": row.pk, "valid_to": until, **data},
    )
