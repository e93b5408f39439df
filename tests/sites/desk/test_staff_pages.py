"""Managing the officials of a unit in the browser instead of at the command line."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Official
from benso.domains.accounts.types import Role
from tests.domains.accounts.conftest import Enrolled, enrol
from tests.sites.desk.test_sign_in_pages import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
PROVINCE, COMMUNE = "86@2025-07-01", "29242@2025-07-01"


@pytest.fixture
def admin(client: Client) -> Enrolled:
    return seat_at(client, Role.PROVINCE_ADMIN, PROVINCE)


def seat_at(client: Client, role: Role | None, unit: str, username: str = "quan.tri") -> Enrolled:
    """Sign in somebody who holds the role."""
    at = timezone.now() - timedelta(minutes=10)
    official = enrol(username, at=at)
    if role:
        operations.appoint(
            official_id=official.id, role=role, unit=unit, valid_from=(at - timedelta(days=2)).date(), valid_to=None,
            actor="console:test", at=at,
        )  # fmt: skip
    sign_in(client, official)
    return official


def today() -> str:
    return f"{timezone.localdate():%Y-%m-%d}"


def test_a_new_official_gets_a_link_that_is_shown_once(client: Client, admin: Enrolled) -> None:
    fields = {"name": "Người mới", "username": "nguoi.moi", "role": "receiver", "agency": "", "valid_from": today()}
    page = client.post("/desk/can-bo/them/", fields).content.decode()
    token = re.search(r"/desk/kich-hoat/([^/]+)/mo/", page)
    assert token
    made = queries.official_named("nguoi.moi")
    assert operations.open_invitation(token=token[1], at=timezone.now()) == made.id
    held = queries.appointments(made.id)
    assert [(one.role, one.unit, one.agency) for one in held] == [(Role.RECEIVER, PROVINCE, "")]
    again = client.get("/desk/can-bo/").content.decode()
    assert "Người mới" in again
    assert token[1] not in again


def test_a_role_is_given_and_ended(client: Client, admin: Enrolled) -> None:
    other = enrol("dong.nghiep", at=timezone.now() - timedelta(minutes=20))
    fields = {"role": "specialist", "agency": "", "valid_from": today(), "valid_to": ""}
    given = client.post(f"/desk/can-bo/{other.id}/vai-tro/", fields)
    assert given["Location"].startswith("/desk/can-bo/")
    appointment = queries.appointments(other.id)[0]
    assert appointment.role is Role.SPECIALIST
    client.post(f"/desk/vai-tro/{appointment.id}/ket-thuc/", {"unit": PROVINCE})
    ended = queries.appointments(other.id)[0].valid_to
    assert ended == timezone.localdate() + timedelta(days=1)


def test_counter_and_decision_in_one_hand_are_refused_with_a_sentence(client: Client, admin: Enrolled) -> None:
    other = enrol("dong.nghiep", at=timezone.now() - timedelta(minutes=20))
    fields = {"role": "receiver", "agency": "", "valid_from": today(), "valid_to": ""}
    client.post(f"/desk/can-bo/{other.id}/vai-tro/", fields)
    refused = client.post(f"/desk/can-bo/{other.id}/vai-tro/", fields | {"role": "signer"})
    assert refused.status_code == 422
    assert "error-summary" in refused.content.decode()
    assert [one.role for one in queries.appointments(other.id)] == [Role.RECEIVER]


def test_an_account_is_closed_but_never_ones_own(client: Client, admin: Enrolled) -> None:
    other = enrol("dong.nghiep", at=timezone.now() - timedelta(minutes=20))
    client.post(f"/desk/can-bo/{other.id}/ngung/", {"unit": PROVINCE})
    assert not queries.official(other.id).active
    client.post(f"/desk/can-bo/{admin.id}/ngung/", {"unit": PROVINCE})
    assert queries.official(admin.id).active
    assert "Không tự ngừng tài khoản" in client.get("/desk/can-bo/").content.decode()


@pytest.mark.parametrize("role", [None, Role.RECEIVER, Role.SIGNER, Role.LEADER, Role.AUDITOR])
def test_who_does_not_manage_officials_is_refused_and_nothing_changes(client: Client, role: Role | None) -> None:
    seat_at(client, role, PROVINCE)
    before = list(Official.objects.order_by("pk").values())
    fields = {"name": "Người mới", "username": "nguoi.moi", "role": "receiver", "agency": "", "valid_from": today()}
    assert client.get("/desk/can-bo/").status_code == 403
    assert client.post("/desk/can-bo/them/", fields).status_code == 403
    assert client.post("/desk/can-bo/1/ngung/", {}).status_code == 403
    assert list(Official.objects.order_by("pk").values()) == before


def test_the_list_costs_the_same_statements_for_one_official_and_for_three(
    client: Client, admin: Enrolled, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get("/desk/can-bo/").status_code == 200
        return len(asked)

    first = cost()
    for name in ("hai.hai", "ba.baba"):
        operations.create_official(
            username=name, name=name, role=Role.RECEIVER, unit=PROVINCE, actor="console:test", at=timezone.now()
        )
    assert cost() == first <= 12
