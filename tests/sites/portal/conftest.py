"""The portal with the one procedure of the how-to, and people who are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from benso.domains.accounts.operations import sign_in_person
from benso.domains.accounts.types import Person
from tests.domains.procedures.conftest import compiled, content, declaration, load_again, loaded, register

__all__ = ["compiled", "content", "declaration", "load_again", "loaded", "register"]
AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
CODE = "1.000000"
SERVICE = f"/dich-vu-cong/thu-tuc/{CODE}/"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Files of each test lie in a folder of its own."""
    settings.FILES_DIR = tmp_path / "files"
    yield
    shutil.rmtree(tmp_path / "files", ignore_errors=True)


def make_person(subject: str = "dan-01", **claims: Any) -> Person:
    told = {
        "name": "Lê Thị Mẫu (mô phỏng)",
        "birthdate": "1992-03-08",
        "gender": "female",
        "citizen_number": "999192000001",
        "phone_number": "0900000001",
        "email": f"{subject}@example.com",
        "commune": "28777@2025-07-01",
        "acr": "2",
    }
    return sign_in_person(
        issuer="http://thu/identity", subject=subject, claims=told | claims, simulated=True, at=AT, address="test"
    )


def enter(client: Client, person: Person) -> Client:
    """Put a person's session into the client, as coming back from the provider does."""
    session = client.session
    now = datetime.now(UTC).isoformat()
    session.update(
        {"person": str(person.public_id), "person_since": now, "person_seen": now, "person_assurance": person.assurance}
    )
    session.save()
    return client


@pytest.fixture
def person(db: None) -> Person:
    return make_person()


@pytest.fixture
def signed_in(client: Client, person: Person) -> Client:
    return enter(client, person)


@pytest.fixture
def stranger(db: None) -> Client:
    other = make_person("dan-02", name="Trần Văn Khác (mô phỏng)", citizen_number="999090000002")
    return enter(Client(), other)


Statements = Callable[..., Any]
