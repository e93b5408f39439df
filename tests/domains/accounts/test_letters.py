"""Where letters to officials go, and who is on duty at many offices at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Official
from benso.domains.accounts.types import Role
from benso.domains.audit import queries as audit
from tests.domains.accounts.conftest import NOW, Enrolled, enrol
from tests.domains.accounts.test_duties import COMMUNE, TODAY, UNIT, WEEK, appoint, lend

pytestmark = pytest.mark.usefixtures("register")


def give(official: Enrolled, email: str, actor: str = "") -> None:
    operations.set_official_email(
        official_id=official.id, email=email, actor=actor or f"official:{official.id}", at=NOW
    )


def test_an_official_gives_and_takes_away_an_address_and_the_trail_keeps_none_of_it(official: Enrolled) -> None:
    give(official, "  toi@xa.example.vn ")
    assert queries.official(official.id).email == "toi@xa.example.vn"
    give(official, "toi@xa.example.vn")
    give(official, "")
    assert queries.official(official.id).email == ""
    found = audit.events(object_type="official", object_id=str(official.id), limit=50)
    told = [event.data for event in found if event.action == "accounts.set_official_email"]
    assert told == [{"given": False}, {"given": True}]


@pytest.mark.parametrize("email", ["khong phai thu", "a@b", "a@b.vn\nBcc: c@d.vn", f"{'a' * 250}@b.vn"])
def test_what_is_no_address_is_refused_and_changes_nothing(official: Enrolled, email: str) -> None:
    give(official, "toi@xa.example.vn")
    with pytest.raises(operations.EmailInvalid):
        give(official, email)
    assert Official.objects.get(pk=official.id).email == "toi@xa.example.vn"


@pytest.mark.parametrize("actor", ["official:999999", "console:test", "person:1"])
def test_nobody_sets_an_address_for_another(official: Enrolled, actor: str) -> None:
    with pytest.raises(operations.NotOwnAccount):
        give(official, "khac@xa.example.vn", actor)
    assert Official.objects.get(pk=official.id).email == ""


def test_who_is_on_duty_at_many_offices_is_one_statement_deputies_included(official: Enrolled) -> None:
    other = enrol("canbo.hai")
    appoint(official, Role.SPECIALIST)
    appoint(official, Role.HEAD, UNIT, "STP-VL")
    appoint(official, Role.CLERK, valid_from=TODAY + WEEK)
    lend(official, other, Role.SPECIALIST)
    give(other, "hai@xa.example.vn")
    with CaptureQueriesContext(connection) as caught:
        found = queries.on_duty([COMMUNE, f"{UNIT}/STP-VL"], TODAY)
    assert len(caught) == 1
    ids = {one: queries.official(one.id).public_id for one in (official, other)}
    assert [(one.role, one.office, one.public_id, one.email) for one in found] == [
        (Role.HEAD, f"{UNIT}/STP-VL", ids[official], ""),
        (Role.SPECIALIST, COMMUNE, ids[official], ""),
        (Role.SPECIALIST, COMMUNE, ids[other], "hai@xa.example.vn"),
    ]
    assert queries.on_duty([UNIT], TODAY) == []
    assert queries.on_duty([], TODAY) == []
    assert {one.role for one in queries.on_duty([COMMUNE], TODAY + WEEK)} == {Role.SPECIALIST, Role.CLERK}
    operations.deactivate_official(official_id=official.id, actor="console:test", at=NOW + timedelta(hours=1))
    assert queries.on_duty([COMMUNE], TODAY) == []
