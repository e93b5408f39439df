"""Every operation of the table is tried by every role, at the office of the dossier and at another, at every door;
what is refused leaves nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client

from benso.domains.accounts.queries import official_row
from benso.domains.accounts.types import Role
from benso.domains.dossiers.types import Viewer
from benso.domains.procedures.queries import forget
from benso.kernel.errors import BensoError
from tests.acceptance.access.table import OWNER, STRANGER, TABLE, Call, Operation
from tests.acceptance.access.world import ELSEWHERE, World, everything, make_world, now
from tests.sites.portal.conftest import enter

OWN, OTHER = "own office", "another office"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Made once, taken back at the end; what a cell of the table does is taken back after it."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "FILES_DIR", tmp_path_factory.mktemp("files"))
        patch.setattr(django_settings, "PASSWORD_HASHERS", ["tests.domains.accounts.hasher.QuickArgon2"])
        outer: Any = transaction.atomic()
        outer._from_testcase = True
        with outer:
            forget()
            made = make_world(now())
            for who in everybody(made):
                who.client(made)
            yield made
            transaction.set_rollback(True)
    forget()


@dataclass(frozen=True)
class Who:
    """An official of one role at one office, a person, or nobody."""

    name: str
    place: str
    official: int = 0
    token: str = ""
    office: str = ""
    person: Any = None

    @property
    def viewer(self) -> Viewer:
        """As the domain is told."""
        if self.person is not None:
            return Viewer.person(self.person.public_id)
        return Viewer(official_id=self.official, duties=frozenset({(self.name, self.office)}))

    def client(self, world: World) -> Client:
        """A browser of theirs, in which they signed in before anything was tried."""
        key = (self.name, self.place)
        if key not in world.browsers:
            world.browsers[key] = self._sign_in()
        return world.browsers[key]

    def _sign_in(self) -> Client:
        client = Client(raise_request_exception=True)
        if self.person is not None:
            return enter(client, self.person)
        client.force_login(official_row(self.official), backend=django_settings.AUTHENTICATION_BACKENDS[0])
        session: Any = client.session
        session.update({"signed_in_at": now().isoformat(), "seen_at": now().isoformat()})
        session.save()
        return client


def everybody(world: World) -> Iterator[Who]:
    for role in Role:
        for place, office in ((OWN, world.office), (OTHER, ELSEWHERE)):
            number, token = world.officials[role, office]
            yield Who(role.value, place, number, token, office)
    yield Who(OWNER, OWN, person=world.owner)
    yield Who(STRANGER, OTHER, person=world.stranger)


def expected(operation: Operation, who: Who, door: str) -> bool:
    if who.place != OWN or (door == "desk" and who.person is not None):
        return False
    return who.name in operation.allowed or (door == "api" and who.name in operation.api_also)


def by_domain(operation: Operation, world: World, who: Who) -> bool:
    refusal = answer = None
    try:
        answer = operation.domain(world, who.viewer, world.at)
    except BensoError as error:
        refusal = error
    if refusal is not None:
        assert refusal.status in (403, 404), refusal
        return False
    return operation.seen(answer) if operation.seen else True


def by_desk(call: Call, world: World, who: Who) -> bool:
    method, path, body = call
    client = who.client(world)
    answer: Any = client.get(path) if method == "GET" else client.post(path, body)
    assert answer.status_code < 500, (path, who)
    if method == "GET":
        return bool(answer.status_code == 200)
    notes = client.session.get("desk_notes", [])
    return answer.status_code == 302 and [note["kind"] for note in notes] == ["success"]


def by_api(operation: Operation, call: Call, world: World, who: Who) -> bool:
    method, path, body = call
    bearer = Client(headers={"authorization": f"Bearer {who.token}"})
    client = who.client(world) if who.person is not None else bearer
    answer = client.generic(method, f"/api/v1{path}", b"" if body is None else _json(body), "application/json")
    assert answer.status_code < 500, (path, who)
    if answer.status_code >= 400:
        assert answer.status_code in (403, 404), answer.content.decode()
        return False
    told: Any = answer.json()
    return bool(told.get("items", told.get("rows"))) if operation.seen else True


def _json(body: Any) -> bytes:
    import json

    return json.dumps(body, default=str).encode()


def doors() -> Iterator[tuple[str, str]]:
    for name, operation in TABLE.items():
        yield name, "domain"
        if operation.desk is not None:
            yield name, "desk"
        if operation.api is not None:
            yield name, "api"


def tried(operation: Operation, door: str, world: World, who: Who) -> bool:
    if door == "domain":
        return by_domain(operation, world, who)
    if door == "desk":
        assert operation.desk is not None
        return by_desk(operation.desk(world), world, who)
    assert operation.api is not None
    return by_api(operation, operation.api(world), world, who)


@pytest.mark.parametrize(("name", "door"), list(doors()))
def test_only_who_stands_in_the_table_does_it_and_a_refusal_leaves_nothing_changed(
    world: World, name: str, door: str
) -> None:
    people = list(everybody(world))
    operation, before = TABLE[name], everything()
    found, wanted, touched = set(), set(), []
    for who in people:
        if expected(operation, who, door):
            wanted.add((who.name, who.place))
        with transaction.atomic():
            if tried(operation, door, world, who):
                found.add((who.name, who.place))
            elif everything() != before:
                touched.append((who.name, who.place))
            transaction.set_rollback(True)
    assert found == wanted
    assert touched == []


def test_nobody_comes_in_without_signing_in(world: World) -> None:
    before = everything()
    for name, operation in TABLE.items():
        if operation.desk is not None:
            method, path, body = operation.desk(world)
            answer: Any = Client().get(path) if method == "GET" else Client().post(path, body)
            assert (name, answer.status_code, "/dang-nhap/" in answer.get("Location", "")) == (name, 302, True)
        if operation.api is not None:
            method, path, body = operation.api(world)
            told = Client().generic(method, f"/api/v1{path}", _json(body), "application/json")
            assert (name, told.status_code) == (name, 401)
    assert everything() == before


def test_no_identifier_can_be_guessed(world: World) -> None:
    """Random numbers, not counted ones; and what is counted (a step) tells a stranger the same as what is not there."""
    for identifier in [*world.ids.values(), *world.payments.values(), world.feedback]:
        assert isinstance(identifier, UUID)
        assert identifier.version in (4, 7)
    specialist, token = world.officials[Role.SPECIALIST, ELSEWHERE]
    stranger = Client(headers={"authorization": f"Bearer {token}"})

    def told(path: str) -> tuple[int, str]:
        answer = stranger.post(f"/api/v1{path}", {"action": "accept"}, content_type="application/json")
        return answer.status_code, answer.json()["code"]

    assert told(f"/work-items/{world.item('fresh')}/actions") == told("/work-items/999999999/actions")
    for path in ("", "/timeline", "/actions"):
        there = stranger.get(f"/api/v1/dossiers/{world.ids['running']}{path}")
        nowhere = stranger.get(f"/api/v1/dossiers/{uuid4()}{path}")
        assert (there.status_code, there.json()["code"]) == (nowhere.status_code, nowhere.json()["code"])
    assert specialist
