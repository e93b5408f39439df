"""Who may do what where, as the database holds it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Appointment, Official
from benso.domains.accounts.rules import PERMISSIONS
from benso.domains.accounts.types import Permission, Role
from benso.domains.audit import queries as audit
from benso.kernel.errors import BensoError
from tests.domains.accounts.conftest import NOW, Enrolled, enrol

pytestmark = pytest.mark.usefixtures("register")
TODAY = date(2026, 11, 24)
UNIT = "86@2025-07-01"
COMMUNE = "28789@2025-07-01"


def appoint(official: Enrolled, role: Role = Role.OFFICIAL, **changes: object) -> object:
    told: dict[str, object] = {
        "official_id": official.id,
        "role": role,
        "unit": UNIT,
        "valid_from": TODAY,
        "valid_to": None,
        "actor": "console:test",
        "at": NOW,
    }
    return operations.appoint(**(told | changes))  # type: ignore[arg-type]


CELLS = [(role, permission) for role in Role for permission in Permission]


@pytest.mark.parametrize(("role", "permission"), CELLS)
def test_an_appointment_carries_exactly_the_permissions_of_its_role(
    official: Enrolled, role: Role, permission: Permission
) -> None:
    appoint(official, role)
    granted = queries.may(official_id=official.id, permission=permission, on=TODAY, unit=UNIT)
    assert granted is (permission in PERMISSIONS[role])


def test_nobody_may_do_anything_without_an_appointment(official: Enrolled) -> None:
    held = [p for p in Permission if queries.may(official_id=official.id, permission=p, on=TODAY)]
    assert held == []


@pytest.mark.parametrize(("day", "granted"), [(-1, False), (0, True), (9, True), (10, False)])
def test_an_appointment_holds_from_its_first_day_to_the_day_before_its_last(
    official: Enrolled, day: int, granted: bool
) -> None:
    appoint(official, valid_to=TODAY + timedelta(days=10))
    on = TODAY + timedelta(days=day)
    assert queries.may(official_id=official.id, permission=Permission.SEE_SUBJECTS, on=on) is granted


def test_an_inactive_official_may_nothing(official: Enrolled) -> None:
    appoint(official)
    operations.deactivate_official(official_id=official.id, actor="console:test", at=NOW)
    assert queries.may(official_id=official.id, permission=Permission.OPEN_DESK, on=TODAY) is False


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROVINCE_ADMIN])
def test_who_may_not_manage_officials_changes_nothing(official: Enrolled, role: Role) -> None:
    appoint(official, role)
    actor = f"official:{official.id}"
    other = enrol("canbo.hai")
    before = (Official.objects.count(), Appointment.objects.count(), len(audit.events(limit=100)))
    for call in (
        lambda: operations.create_official(username="canbo.moi", name="Mới", actor=actor, at=NOW),
        lambda: appoint(other, Role.PROVINCE_ADMIN, actor=actor),
        lambda: operations.invite_official(official_id=other.id, actor=actor, at=NOW),
        lambda: operations.deactivate_official(official_id=other.id, actor=actor, at=NOW),
    ):
        with pytest.raises(queries.PermissionMissing):
            call()
    assert (Official.objects.count(), Appointment.objects.count(), len(audit.events(limit=100))) == before
    assert queries.official(other.id).active is True


def test_an_admin_appoints_and_it_is_noted(official: Enrolled) -> None:
    appoint(official, Role.PROVINCE_ADMIN)
    other = enrol("canbo.hai")
    made = appoint(other, Role.LEADER, actor=f"official:{official.id}")
    assert queries.appointments(other.id, on=TODAY) == [made]
    event = audit.events(object_type="official", object_id=str(other.id), limit=1)[0]
    assert (event.action, event.actor, event.data["role"]) == ("accounts.appoint", f"official:{official.id}", "leader")


@pytest.mark.parametrize("actor", ["", "anonymous", "official:", "official:x", "official:999999", "consolexyz:me"])
def test_an_actor_nobody_knows_is_refused(db: None, actor: str) -> None:
    with pytest.raises(queries.PermissionMissing):
        operations.create_official(username="canbo.moi", name="Mới", actor=actor, at=NOW)
    assert Official.objects.count() == 0


def test_the_same_role_at_the_same_place_is_not_held_twice_at_a_time(official: Enrolled) -> None:
    first = appoint(official, valid_to=TODAY + timedelta(days=10))
    with pytest.raises(operations.AppointmentOverlaps):
        appoint(official, valid_from=TODAY + timedelta(days=9))
    next_one = appoint(official, valid_from=TODAY + timedelta(days=10))
    elsewhere = appoint(official, unit=COMMUNE)
    other_role = appoint(official, Role.LEADER)
    kept = {one.id for one in queries.appointments(official.id)}
    assert kept == {one.id for one in (first, next_one, elsewhere, other_role)}  # type: ignore[attr-defined]


def test_the_database_itself_refuses_an_overlap(official: Enrolled) -> None:
    appoint(official)
    with pytest.raises(IntegrityError, match="accounts_appointment_no_overlap"), transaction.atomic():
        Appointment.objects.create(official_id=official.id, role=Role.OFFICIAL, unit=UNIT, valid_from=TODAY)
    with pytest.raises(IntegrityError, match="accounts_appointment_order"), transaction.atomic():
        Appointment.objects.create(
            official_id=official.id, role=Role.OFFICIAL, unit="829", valid_from=TODAY, valid_to=TODAY
        )
    with pytest.raises(IntegrityError, match="accounts_appointment_role"), transaction.atomic():
        Appointment.objects.create(official_id=official.id, role="king", unit="829", valid_from=TODAY)
    with pytest.raises(IntegrityError, match="accounts_official_username"), transaction.atomic():
        Official.objects.create(username="Cán Bộ", name="x", created_at=NOW, password="!")
    with pytest.raises(IntegrityError, match="accounts_official_confirmed_has_secret"), transaction.atomic():
        Official.objects.filter(pk=official.id).update(totp_secret="")
    assert len(queries.appointments(official.id)) == 1


def test_an_appointment_is_shortened_once_and_never_lengthened(official: Enrolled) -> None:
    made = appoint(official)
    number = made.id  # type: ignore[attr-defined]
    last = TODAY + timedelta(days=3)
    operations.end_appointment(appointment_id=number, valid_to=last, actor="console:test", at=NOW)
    with pytest.raises(operations.AppointmentUnknown):
        operations.end_appointment(
            appointment_id=number, valid_to=TODAY + timedelta(days=4), actor="console:test", at=NOW
        )
    assert queries.appointments(official.id)[0].valid_to == last


@pytest.mark.parametrize("username", ["Ab", "A.b", "cán.bộ", "1abc", "a b c", "x" * 65, ""])
def test_a_user_name_is_plain(db: None, username: str) -> None:
    with pytest.raises(operations.UsernameInvalid):
        operations.create_official(username=username, name="x", actor="console:test", at=NOW)
    assert Official.objects.count() == 0


def test_a_user_name_is_taken_once(official: Enrolled) -> None:
    with pytest.raises(operations.UsernameTaken):
        operations.create_official(username=official.username, name="Khác", actor="console:test", at=NOW)
    assert queries.official(official.id).name == "Cán bộ thử"


def test_an_appointment_at_the_province_reaches_down_and_never_up(official: Enrolled) -> None:
    appoint(official, Role.OFFICIAL)
    other = enrol("canbo.hai")
    appoint(other, Role.OFFICIAL, unit=COMMUNE)
    asked = {"permission": Permission.SEE_SUBJECTS, "on": TODAY}
    assert queries.may(official_id=official.id, unit=COMMUNE, **asked) is True  # type: ignore[arg-type]
    assert queries.may(official_id=other.id, unit=COMMUNE, **asked) is True  # type: ignore[arg-type]
    assert queries.may(official_id=other.id, unit=UNIT, **asked) is False  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["", "99999@2025-07-01", "83@2004-08-31"])
def test_nobody_is_appointed_where_there_is_no_unit_on_that_day(official: Enrolled, unit: str) -> None:
    with pytest.raises(BensoError) as refusal:
        appoint(official, unit=unit)
    assert refusal.value.code in {"APPOINTMENT_INVALID", "UNIT_UNKNOWN", "UNIT_NOT_IN_FORCE"}
    assert queries.appointments(official.id) == []
