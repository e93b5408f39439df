"""Whether somebody may do something somewhere on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from benso.domains.accounts.models import Appointment, Delegation
from benso.domains.accounts.queries.duties import duties
from benso.domains.accounts.rules import permits
from benso.domains.accounts.types import OfficialId, Permission
from benso.domains.units import queries as units
from benso.kernel.errors import BensoError

_TRUSTED = ("console", "system")


class PermissionMissing(BensoError):
    """The actor's roles do not carry the permission at that place on that day."""

    code = "PERMISSION_MISSING"
    status = 403
    sentence = "Bạn không có quyền làm việc này ({permission}). Liên hệ quản trị hệ thống nếu cần."


def may(*, official_id: OfficialId, permission: Permission, on: date, unit: str = "") -> bool:
    """Whether an active official holds the permission on the day.

    An appointment at a unit reaches every unit below it on that day, and so does one lent by another official.
    Without ``unit`` any place will do.
    """
    held = [duty for duty in duties(official_id, on) if permits([duty.role], permission)]
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


def demand_whole_reach(*, actor: str, official_id: OfficialId, on: date) -> None:
    """Refuse who may not manage officials at every place where this one has, borrows or will have a duty.

    Otherwise who manages one commune could take over, by a new link, an account of the province.

    :raises PermissionMissing: if the actor may not
    """
    demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=on)
    if actor.partition(":")[0] in _TRUSTED:
        return
    own = Appointment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), official_id=official_id)
    lent = Delegation.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), delegate_id=official_id, valid_to__gt=on)
    for unit in sorted({*own.values_list("unit", flat=True), *lent.values_list("unit", flat=True)}):
        demand_permission(actor=actor, permission=Permission.MANAGE_OFFICIALS, on=on, unit=unit)
