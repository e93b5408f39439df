"""Duties by appointment and on another's behalf; both sides of the counter are never one person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Appointment, Delegation
from benso.domains.accounts.rules import DELEGABLE, ONE_STOP, PERMISSIONS, SOLVING, incompatible
from benso.domains.accounts.types import Duty, Permission, Role
from benso.domains.audit import queries as audit
from tests.domains.accounts.conftest import NOW, Enrolled, enrol

pytestmark = pytest.mark.usefixtures("register")
TODAY = date(2026, 11, 24)
UNIT = "86@2025-07-01"
COMMUNE = "28789@2025-07-01"
WEEK = timedelta(days=7)


def appoint(official: Enrolled, role: Role, unit: str = COMMUNE, agency: str = "", **changes: Any) -> Any:
    told: dict[str, Any] = {
        "official_id": official.id, "role": role, "unit": unit, "agency": agency, "valid_from": TODAY,
        "valid_to": None, "actor": "console:test", "at": NOW,
    }  # fmt: skip
    return operations.appoint(**(told | changes))


def lend(giver: Enrolled, taker: Enrolled, *roles: Role, **changes: Any) -> Any:
    told: dict[str, Any] = {
        "delegator": giver.id, "delegate": taker.id, "roles": roles, "unit": COMMUNE, "valid_from": TODAY,
        "valid_to": TODAY + WEEK, "reason": "Nghỉ phép", "actor": f"official:{giver.id}", "at": NOW,
    }  # fmt: skip
    return operations.delegate_duties(**(told | changes))


@pytest.fixture
def other(db: None) -> Enrolled:
    return enrol("canbo.hai")


def test_duties_are_those_in_force_with_their_office(official: Enrolled) -> None:
    appoint(official, Role.SPECIALIST)
    appoint(official, Role.HEAD, UNIT, "STP-VL")
    appoint(official, Role.CLERK, valid_from=TODAY + WEEK)
    held = queries.duties(official.id, TODAY)
    assert held == {Duty(Role.SPECIALIST, COMMUNE, ""), Duty(Role.HEAD, UNIT, "STP-VL")}
    assert {duty.office for duty in held} == {COMMUNE, f"{UNIT}/STP-VL"}


@pytest.mark.parametrize("count", [1, 3])
def test_duties_take_one_statement(official: Enrolled, other: Enrolled, count: int) -> None:
    for role in (Role.SPECIALIST, Role.HEAD, Role.SIGNER)[:count]:
        appoint(official, role)
        lend(official, other, role)
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.duties(other.id, TODAY)) == count
    assert len(asked) == 1


def test_a_lent_duty_names_whose_it_is_and_carries_its_permissions(official: Enrolled, other: Enrolled) -> None:
    appoint(official, Role.SIGNER)
    made = lend(official, other, Role.SIGNER)
    assert queries.duties(other.id, TODAY) == {Duty(Role.SIGNER, COMMUNE, "", via=official.id)}
    assert queries.may(official_id=other.id, permission=Permission.SIGN_RESULTS, on=TODAY, unit=COMMUNE) is True
    assert {one.id for one in queries.officials_on_duty(COMMUNE, TODAY, Role.SIGNER)} == {official.id, other.id}
    assert queries.delegations(other.id, on=TODAY) == made
    event = audit.events(object_type="official", object_id=str(other.id), limit=1)[0]
    assert (event.action, event.data["delegator"]) == ("accounts.delegate", official.id)


@pytest.mark.parametrize(("day", "held"), [(-1, False), (0, True), (6, True), (7, False)])
def test_a_lent_duty_ends_by_itself(official: Enrolled, other: Enrolled, day: int, held: bool) -> None:
    appoint(official, Role.SIGNER, valid_from=TODAY - WEEK)
    lend(official, other, Role.SIGNER)
    assert bool(queries.duties(other.id, TODAY + timedelta(days=day))) is held


def test_a_lent_duty_lapses_with_the_lenders_own(official: Enrolled, other: Enrolled) -> None:
    mine = appoint(official, Role.SIGNER)
    lend(official, other, Role.SIGNER)
    operations.end_appointment(appointment_id=mine.id, valid_to=TODAY + timedelta(days=2), actor="console:test", at=NOW)
    held = [bool(queries.duties(other.id, TODAY + timedelta(days=day))) for day in (1, 2)]
    assert held == [True, False]


def test_nobody_acts_for_one_who_has_left(official: Enrolled, other: Enrolled) -> None:
    appoint(official, Role.SIGNER)
    lend(official, other, Role.SIGNER)
    operations.deactivate_official(official_id=official.id, actor="console:test", at=NOW)
    assert queries.duties(other.id, TODAY) == frozenset()


@pytest.mark.parametrize("who", ["delegator", "delegate", "console"])
def test_a_lent_duty_is_given_back_at_once(official: Enrolled, other: Enrolled, who: str) -> None:
    appoint(official, Role.SIGNER)
    made = lend(official, other, Role.SIGNER)[0]
    actor = {"delegator": f"official:{official.id}", "delegate": f"official:{other.id}"}.get(who, "console:test")
    operations.end_delegation(delegation_id=made.id, actor=actor, at=NOW)
    assert queries.duties(other.id, TODAY) == frozenset()
    with pytest.raises(operations.DelegationUnknown):
        operations.end_delegation(delegation_id=made.id, actor=actor, at=NOW)
    assert lend(official, other, Role.SIGNER)[0].id != made.id


def refusals(official: Enrolled, other: Enrolled) -> dict[str, tuple[type[Exception], Any]]:
    return {
        "oneself": (operations.DelegationInvalid, lambda: lend(official, official, Role.SIGNER)),
        "no role": (operations.DelegationInvalid, lambda: lend(official, other)),
        "no reason": (operations.DelegationInvalid, lambda: lend(official, other, Role.SIGNER, reason="  ")),
        "no days": (operations.DelegationInvalid, lambda: lend(official, other, Role.SIGNER, valid_to=TODAY)),
        "gone by": (
            operations.DelegationInvalid,
            lambda: lend(official, other, Role.SIGNER, valid_from=TODAY - WEEK, valid_to=TODAY),
        ),
        "not lendable": (operations.DelegationInvalid, lambda: lend(official, other, Role.AUDITOR)),
        "not held": (operations.DutyNotHeld, lambda: lend(official, other, Role.SPECIALIST)),
        "other place": (operations.DutyNotHeld, lambda: lend(official, other, Role.SIGNER, unit=UNIT)),
        "one of two": (operations.DutyNotHeld, lambda: lend(official, other, Role.SIGNER, Role.SPECIALIST)),
        "by a third": (queries.PermissionMissing, lambda: lend(official, other, Role.SIGNER, actor="official:0")),
        "by the taker": (
            queries.PermissionMissing,
            lambda: lend(official, other, Role.SIGNER, actor=f"official:{other.id}"),
        ),
    }


@pytest.mark.parametrize(
    "case",
    ["oneself", "no role", "no reason", "no days", "gone by", "not lendable", "not held", "other place", "one of two",
     "by a third", "by the taker"],
)  # fmt: skip
def test_what_may_not_be_lent_changes_nothing(official: Enrolled, other: Enrolled, case: str) -> None:
    appoint(official, Role.SIGNER)
    events = len(audit.events(limit=100))
    refusal, call = refusals(official, other)[case]
    with pytest.raises(refusal):
        call()
    assert Delegation.objects.count() == 0
    assert len(audit.events(limit=100)) == events


def test_a_borrowed_duty_is_not_lent_on(official: Enrolled, other: Enrolled) -> None:
    third = enrol("canbo.ba")
    appoint(official, Role.SIGNER)
    lend(official, other, Role.SIGNER)
    with pytest.raises(operations.DutyNotHeld):
        lend(other, third, Role.SIGNER)
    assert Delegation.objects.count() == 1


def test_the_same_duty_is_not_lent_twice_at_a_time(official: Enrolled, other: Enrolled) -> None:
    appoint(official, Role.SIGNER)
    lend(official, other, Role.SIGNER)
    with pytest.raises(operations.DelegationOverlaps):
        lend(official, other, Role.SIGNER, valid_from=TODAY + timedelta(days=6), valid_to=TODAY + 2 * WEEK)
    assert Delegation.objects.count() == 1


def test_the_database_itself_refuses_lending_to_oneself(official: Enrolled) -> None:
    with pytest.raises(IntegrityError, match="not_to_oneself"), transaction.atomic():
        Delegation.objects.create(
            delegator_id=official.id, delegate_id=official.id, role="signer", unit=COMMUNE, valid_from=TODAY,
            valid_to=TODAY + WEEK, reason="x", created_by="x", created_at=NOW,
        )  # fmt: skip
    assert Delegation.objects.count() == 0


PAIRS = [(role, held) for role in Role for held in Role if role is not held]


@pytest.mark.parametrize(("role", "held"), PAIRS)
def test_the_two_sides_of_the_counter_are_kept_apart(role: Role, held: Role) -> None:
    apart = (role in ONE_STOP and held in SOLVING) or (role in SOLVING and held in ONE_STOP)
    assert incompatible(role, [held]) is (held if apart else None)
    assert (incompatible(held, [role]) is None) is not apart


@pytest.mark.parametrize(
    ("held", "wanted"), [(Role.RECEIVER, Role.SPECIALIST), (Role.SIGNER, Role.RETURNER), (Role.HEAD, Role.RECEIVER)]
)
def test_who_takes_applications_in_does_not_decide_them_at_one_office(
    official: Enrolled, held: Role, wanted: Role
) -> None:
    appoint(official, held, valid_to=TODAY + WEEK)
    with pytest.raises(operations.RolesIncompatible, match="61/2018"):
        appoint(official, wanted, valid_from=TODAY + timedelta(days=6))
    assert Appointment.objects.count() == 1
    appoint(official, wanted, UNIT)
    appoint(official, wanted, valid_from=TODAY + WEEK)
    assert Appointment.objects.count() == 3


def test_lending_does_not_go_round_the_counter(official: Enrolled, other: Enrolled) -> None:
    appoint(official, Role.SIGNER)
    appoint(other, Role.RECEIVER)
    with pytest.raises(operations.RolesIncompatible):
        lend(official, other, Role.SIGNER)
    third = enrol("canbo.ba")
    lend(official, third, Role.SIGNER)
    with pytest.raises(operations.RolesIncompatible):
        appoint(third, Role.RECEIVER)
    assert (Delegation.objects.count(), Appointment.objects.count()) == (1, 2)


def test_running_the_system_cannot_be_lent() -> None:
    kept = {Permission.MANAGE_OFFICIALS, Permission.LOAD_CONTENT, Permission.READ_AUDIT, Permission.CORRECT_EVIDENCE}
    assert [role for role in DELEGABLE if PERMISSIONS[role] & kept] == []


def test_no_role_writes_and_publishes_the_catalogue_or_runs_the_system_and_its_figures() -> None:
    apart = (
        {Permission.EDIT_CATALOGUE, Permission.PUBLISH_CATALOGUE},
        {Permission.MANAGE_OFFICIALS, Permission.CORRECT_EVIDENCE},
        {Permission.RECEIVE_DOSSIERS, Permission.SIGN_RESULTS},
    )
    assert [role for role in Role for pair in apart if pair <= PERMISSIONS[role]] == []


def test_invented_officials_are_let_in_only_where_trying_out_is_on(settings: Any, official: Enrolled) -> None:
    duties = ((Role.RECEIVER, COMMUNE, ""), (Role.RETURNER, COMMUNE, ""))
    people = [("mp.thu.motcua", "Một cửa (mô phỏng)", duties)]
    told: dict[str, Any] = {"people": people, "valid_from": TODAY, "actor": "console:test", "at": NOW}
    assert [operations.create_simulated_officials(**told) for _ in range(2)] == [1, 0]
    trial = queries.simulated_officials()[0]
    assert (trial.simulated, {duty.role for duty in queries.duties(trial.id, TODAY)}) == (
        True, {Role.RECEIVER, Role.RETURNER},
    )  # fmt: skip
    settings.DEVELOPMENT_SERVICES = "http://127.0.0.1:1"
    assert operations.sign_in_simulated_official(official_id=trial.id, address="x", at=NOW).official == trial.id
    events = len(audit.events(limit=100))
    with pytest.raises(queries.OfficialUnknown):
        operations.sign_in_simulated_official(official_id=official.id, address="x", at=NOW)
    settings.DEVELOPMENT_SERVICES = ""
    with pytest.raises(operations.TrialsOff):
        operations.sign_in_simulated_official(official_id=trial.id, address="x", at=NOW)
    assert len(audit.events(limit=100)) == events
