"""Reading officials and their appointments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from benso.domains.accounts.models import Appointment as AppointmentRow
from benso.domains.accounts.models import Official
from benso.domains.accounts.types import Appointment, OfficialId, OfficialView, Role, SignInEvent
from benso.domains.audit import queries as audit
from benso.kernel.errors import BensoError


class OfficialUnknown(BensoError):
    """No such official."""

    code = "OFFICIAL_UNKNOWN"
    status = 404
    sentence = "Không có cán bộ “{official}”."


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


def officials_numbered(numbers: Collection[OfficialId]) -> list[OfficialView]:
    """Those of the officials that exist, by user name."""
    return [_view(row) for row in _officials().filter(pk__in=numbers).order_by("username")] if numbers else []


def official_names(numbers: Collection[OfficialId]) -> dict[OfficialId, str]:
    """Names of several officials in one statement."""
    return dict(Official.objects.filter(pk__in=numbers).values_list("pk", "name"))


def simulated_officials() -> list[OfficialView]:
    """Invented officials, by user name; there are none unless somebody made them for trying out."""
    return [_view(row) for row in _officials().filter(simulated=True, active=True).order_by("username")]


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
        public_id=row.public_id,
        username=row.username,
        name=row.name,
        active=row.active,
        enrolled=row.totp_confirmed_at is not None,
        created_at=row.created_at,
        last_sign_in=row.last_login,
        recovery_codes_left=row.codes_left,
        simulated=row.simulated,
        email=row.email,
    )
