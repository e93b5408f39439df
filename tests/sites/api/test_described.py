"""Generated questions to every described address: no 5xx, and every answer as described (schemathesis).

Asked as nobody, as an official's program, and as a person signed in at the portal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.middleware.csrf import _get_new_csrf_string
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from benso.sites.api.app import api
from tests.content.test_procedures_whole import answers_of
from tests.sites.api.offices import CODE, application, file, offices_of_application, program, whole
from tests.sites.api.reports import report_owed
from tests.sites.portal.conftest import make_person

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DESCRIBED = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"))))
DESCRIBED.app = get_wsgi_application()
QUESTIONS = sorted(answers_of(CODE))
OPERATIONS = sorted(
    (path, method.upper()) for path, methods in DESCRIBED.raw_schema["paths"].items() for method in methods
)
PRIVATE = [
    (path, method) for path, method in OPERATIONS if "security" in DESCRIBED.raw_schema["paths"][path][method.lower()]
]


@contextmanager
def kept_open() -> Iterator[None]:
    """The tests' connection outlives each request, as under Django's own test client (which connects them again)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def unhurried(settings: Any, tmp_path: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.FILES_DIR = tmp_path / "files"


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(path: str, method: str, province: None, db: None) -> None:
    _ask_around(path, method, {}, {"code": CODE})


@pytest.mark.parametrize(("path", "method"), PRIVATE)
def test_every_answer_to_a_program_is_as_described(path: str, method: str, province: None, db: None) -> None:
    reception, lead = offices_of_application()
    counter = program(("receiver", reception), ("specialist", lead) if lead != reception else ("clerk", lead))
    dossier = whole(file(counter))
    known = {"dossier_id": str(dossier.id), "work_item": dossier.work[0].id, "office": reception}
    if "/owed-reports" in path:
        row = report_owed()
        counter, known = program(("reporter", row.office)), {"report": row.id, "office": row.office}
    _ask_around(path, method, {"Authorization": f"Bearer {counter.secret}"}, known)


@pytest.mark.parametrize(("path", "method"), PRIVATE)
def test_every_answer_to_a_person_is_as_described(path: str, method: str, province: None, db: None) -> None:
    from benso.domains.dossiers import operations

    now = datetime.now(UTC)
    person = make_person()
    draft = operations.save_draft(
        owner=person.public_id, draft=None, procedure="1.009022", answers=application()["answers"], attachments=(),
        section="start", revision=0, at=now,
    )  # fmt: skip
    session = SessionStore()
    session.update(
        {
            "person": str(person.public_id),
            "person_assurance": 2,
            "person_since": now.isoformat(),
            "person_seen": now.isoformat(),
        }
    )
    session.create()
    token = _get_new_csrf_string()
    cookies = {django_settings.SESSION_COOKIE_NAME: session.session_key, django_settings.CSRF_COOKIE_NAME: token}
    _ask_around(path, method, {"X-CSRFToken": token}, {"draft_id": str(draft.id)}, cookies)


LIKELY = {
    "procedure": CODE, "channel": "counter", "action": "accept", "consents": ["process"], "office": "", "revision": 1,
    "attachments": [], "contact": {"name": "Người Thử (mô phỏng)"}, "reason": "other",
}  # fmt: skip


def _make_likely(body: dict[str, Any]) -> None:
    """Names that exist around answers that make no sense: they are what the rules meet."""
    for name in LIKELY.keys() & body.keys():
        body[name] = LIKELY[name]
    for cell, address in zip(body.get("cells") or (), ("households.now", "fibre.now", "users.all"), strict=False):
        cell["address"] = address
    for explanation in body.get("explanations") or ():
        explanation["check"] = "empty"
    if isinstance(body.get("answers"), dict):
        body["answers"] = application()["answers"] | dict(zip(QUESTIONS, body["answers"].values(), strict=False))


def _ask_around(
    path: str, method: str, headers: dict[str, str], known: dict[str, Any], cookies: dict[str, Any] | None = None
) -> None:
    """Ask with generated parts; what is ``known`` to exist is asked for every other time."""

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=DESCRIBED[path][method].as_strategy())
    def ask(case: Any) -> None:
        case.headers = {k: v for k, v in (case.headers or {}).items() if k.lower() not in ("authorization", "cookie")}
        case.headers.update(headers)
        case.cookies = dict(cookies or {})
        turn[0] += 1
        if turn[0] % 2:
            for place in (case.path_parameters, case.query):
                for name in known.keys() & (place or {}).keys():
                    place[name] = known[name]
            if isinstance(case.body, dict):
                _make_likely(case.body)
        case.call_and_validate(checks=CHECKS)

    turn = [0]
    with kept_open():
        ask()
