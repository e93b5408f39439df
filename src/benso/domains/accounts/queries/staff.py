"""Who works where: the officials of a unit with what they are appointed to there."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from benso.domains.accounts.models import Appointment as AppointmentRow
from benso.domains.accounts.queries.officials import appointment_of, officials_numbered
from benso.domains.accounts.types import Appointment, OfficialView


def staff(unit: str, on: date) -> list[tuple[OfficialView, list[Appointment]]]:
    """Officials appointed at a unit or an agency of it on the day or later, by user name. Two statements."""
    rows = AppointmentRow.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), unit=unit)
    held: dict[int, list[Appointment]] = {}
    for row in rows.order_by("agency", "role", "valid_from"):
        held.setdefault(row.official_id, []).append(appointment_of(row))
    return [(one, held[one.id]) for one in officials_numbered(held.keys())]
