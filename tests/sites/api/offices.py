"""Officials of an office with their programs, for the tests of services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.types import Role, Scope
from benso.domains.dossiers import queries
from benso.domains.dossiers.types import Viewer
from benso.domains.procedures.queries import competent_office, compiled_in_force, reception_office
from tests.domains.dossiers.lives import submission

CODE = "1.009022"
NOW = datetime.now(UTC)
EVERY = tuple(Scope)


@dataclass(frozen=True)
class Program:
    """A program with an official's token."""

    official: int
    secret: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Ask ``/api/v1``; ``path`` is what stands after it."""
        given = {"authorization": f"Bearer {self.secret}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        client = Client(headers=given)
        answer: HttpResponse = client.generic(
            method, f"/api/v1{path}", b"" if body is None else _json(body), content_type="application/json"
        )
        return answer

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)


def program(
    *duties: tuple[str, str], scopes: tuple[Scope, ...] = EVERY, name: str = "", per_minute: int = 6000
) -> Program:
    """A new official with these roles at these offices, and a token."""
    username = name or f"canbo.{uuid4().hex[:12]}"
    official = accounts.create_official(username=username, name="Cán bộ thử", actor="console:test", at=NOW).official
    for role, office in duties:
        unit, _, agency = office.partition("/")
        accounts.appoint(
            official_id=official, role=Role(role), unit=unit, agency=agency, valid_from=NOW.date() - timedelta(days=2),
            valid_to=None, actor="console:test", at=NOW,
        )  # fmt: skip
    issued = accounts.issue_token(
        official_id=official, name="Phần mềm thử", scopes=scopes, expires_at=NOW + timedelta(days=30),
        per_minute=per_minute, actor="console:test", at=NOW,
    )  # fmt: skip
    return Program(official, issued.secret)


def application(**changes: Any) -> dict[str, Any]:
    """What a counter sends."""
    made = submission(CODE, at=NOW)
    return {
        "procedure": CODE,
        "channel": "counter",
        "answers": dict(made.answers),
        "attachments": [{"component": a.component, "evidence": "paper"} for a in made.attachments],
        "contact": {"name": "Người Thử Một (mô phỏng)", "phone": "0900000000"},
        "consents": ["process"],
    } | changes


def file(receiver: Program, **changes: Any) -> UUID:
    """File an application through the interface."""
    answer = receiver.post("/dossiers", application(**changes), Idempotency_Key=str(uuid4()))
    assert answer.status_code == 201, answer.content.decode()
    return UUID(answer.json()["id"])


def whole(dossier: UUID) -> Any:
    """The dossier as it is."""
    return queries.dossier(dossier, viewer=Viewer.system("test"))


def _json(body: Any) -> bytes:
    import json

    return body if isinstance(body, bytes) else json.dumps(body).encode()


def offices_of_application() -> tuple[str, str]:
    """Where the application is received, and where it is decided."""
    version = compiled_in_force(CODE, NOW.date())
    lead = competent_office(version, submission(CODE, at=NOW).answers, NOW.date())
    return reception_office(lead, NOW.date()).key, lead.key
