"""Reading officials, their appointments and permissions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from benso.domains.accounts.models import Appointment as AppointmentRow
from benso.domains.accounts.models import Official
from benso.domains.accounts.rules import permits
from benso.domains.accounts.types import Appointment, OfficialId, OfficialView, Permission, Role, SignInEvent
from benso.domains.audit import queries as audit
from benso.domains.units import queries as units
from benso.kernel.errors import BensoError

_TRUSTED = ("console", "system")


class OfficialUnknown(BensoError):
    """No such official."""

    code = "OFFICIAL_UNKNOWN"
    status = 404
    sentence = "Không có cán bộ “{official}”."


class PermissionMissing(BensoError):
    """The actor's roles do not carry the permission at that place on that day."""

    code = "PERMISSION_MISSING"
    status = 403
    sentence = "Bạn không có quyền làm việc này ({permission}). Liên hệ quản trị hệ thống nếu cần."


def official(official_id: OfficialId) -> OfficialView:
    """One official.

    :raises OfficialUnknown: if there is none with this number
    """
    found = _officials().filter(pk=official_id).first()
    if found is None:
        raise OfficialUnknown(official=official_id)
    return _view(found)


def officials(*, active: bool | None = None) -> list[OfficialView]:
    """All officials by user name."""
    rows = _officials().order_by("username")
    return [_view(row) for row in (rows if active is None else rows.filter(active=active))]


def official_named(username: str) -> OfficialView:
    """The official who signs in with this name.

    :raises OfficialUnknown: if there is none
    """
    found = _officials().filter(username=username).first()
    if found is None:
        raise OfficialUnknown(official=username)
    return _view(found)


def official_row(official_id: OfficialId, *, lock: bool = False) -> Official:
    """The active official's row, for this domain's operations and Django's session framework only.

    :raises OfficialUnknown: if there is none, or it is inactive
    """
    rows = Official.objects.select_for_update() if lock else Official.objects.all()
    found = rows.filter(pk=official_id, active=True).first()
    if found is None:
        raise OfficialUnknown(official=official_id)
    return found


def appointments(official_id: OfficialId, *, on: date | None = None) -> list[Appointment]:
    """Appointments of an official, newest first; only those in force on the day if one is given."""
    rows = AppointmentRow.objects.filter(official_id=official_id).order_by("-valid_from", "pk")
    if on is not None:
        rows = rows.filter(_in_force(on))
    return [appointment_of(row) for row in rows]


def may(*, official_id: OfficialId, permission: Permission, on: date, unit: str = "") -> bool:
    """Whether an active official holds the permission on the day.

    An appointment at a unit reaches every unit below it on that day. Without ``unit`` any place will do.
    """
    if not Official.objects.filter(pk=official_id, active=True).exists():
        return False
    held = [one for one in appointments(official_id, on=on) if permits([one.role], permission)]
    if not unit or not held:
        return bool(held)
    places = {unit, *(ancestor.id for ancestor in units.ancestors(unit, on))}
    return any(one.unit in places for one in held)


def demand_permission(*, actor: str, permission: Permission, on: date, unit: str = "") -> None:
    """Refuse an actor without the permission. ``console`` and ``system`` actors hold the machine itself and may.

    :param actor: ``official:<id>``, ``console:<account>`` or ``system:<job>``
    :raises PermissionMissing: if the actor may not
    """
    kind, _, name = actor.partition(":")
    if kind in _TRUSTED:
        return
    if kind == "official" and name.isdigit() and may(official_id=int(name), permission=permission, on=on, unit=unit):
        return
    raise PermissionMissing(permission=permission.value)


def recent_events(official_id: OfficialId, *, limit: int = 10) -> list[SignInEvent]:
    """What happened around an official's account lately, from the audit trail, newest first."""
    found = audit.events(object_type="official", object_id=str(official_id), limit=limit)
    return [SignInEvent(event.action, event.at, event.origin) for event in found]


def appointment_of(row: AppointmentRow) -> Appointment:
    """The frozen form of an appointment's row."""
    return Appointment(row.pk, row.official_id, Role(row.role), row.unit, row.agency, row.valid_from, row.valid_to)


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _officials() -> QuerySet[Any]:
    left = Count("recovery_codes", filter=Q(recovery_codes__used_at=None))
    return Official.objects.annotate(codes_left=left)


def _view(row: Any) -> OfficialView:
    return OfficialView(
        id=row.pk,
        username=row.username,
        name=row.name,
        active=row.active,
        enrolled=row.totp_confirmed_at is not None,
        created_at=row.created_at,
        last_sign_in=row.last_login,
        recovery_codes_left=row.codes_left,
    )
