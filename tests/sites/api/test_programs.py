"""Programs of offices: filing, reading and moving dossiers with a token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.queries import client_tokens
from benso.domains.accounts.types import Scope
from benso.domains.dossiers.types import State
from tests.sites.api.offices import NOW, Program, application, file, offices_of_application, program, whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def counter() -> Program:
    """Receives where the application comes in."""
    return program(("receiver", offices_of_application()[0]))


@pytest.fixture
def solver() -> Program:
    """Examines where it is decided."""
    return program(("specialist", offices_of_application()[1]))


def everything() -> dict[str, int]:
    """How many rows each table of the services has."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("dossiers_", "documents_", "payments_", "notifications_", "exchange_")):
                cursor.execute(f'SELECT count(*) FROM "{table}"')
                found[table] = cursor.fetchone()[0]
        return found


def test_a_dossier_goes_from_the_counter_to_the_desk_of_the_specialist(counter: Program, solver: Program) -> None:
    dossier = file(counter)
    reception, lead = offices_of_application()
    [line] = counter.get(f"/work-items?office={reception}").json()["rows"]
    assert (line["id"], line["state"]) == (str(dossier), "submitted")
    moved = counter.post(f"/work-items/{line['work_item']}/actions", {"action": "accept"})
    assert (moved.status_code, moved.json()["phase"]) == (200, "running")
    [step] = solver.get(f"/work-items?office={lead}").json()["rows"]
    actions = solver.get(f"/dossiers/{dossier}/actions").json()["items"]
    assert {a["id"]: a["refused_vi"] for a in actions if a["work_item"] == step["work_item"]}["propose"] == ""
    assert solver.post(f"/work-items/{step['work_item']}/actions", {"action": "propose"}).status_code == 200
    assert whole(dossier).state is State.AWAITING_SIGNATURE
    happened = [event["action"] for event in solver.get(f"/dossiers/{dossier}/timeline").json()["items"]]
    assert happened == ["propose", "accept", "submitted"]
    assert counter.get(f"/work-items/counters?office={reception}").json()["office"] == reception


def test_the_same_key_files_one_dossier(counter: Program) -> None:
    key = str(uuid4())
    first = counter.post("/dossiers", application(), Idempotency_Key=key)
    again = counter.post("/dossiers", application(), Idempotency_Key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json()["number"], again.json()["repeated"]) == (first.json()["number"], True)
    other = counter.post("/dossiers", application(result_by="post"), Idempotency_Key=key)
    assert (other.status_code, other.json()["code"]) == (409, "KEY_REUSED")


def test_the_same_key_takes_an_action_once(counter: Program) -> None:
    dossier = file(counter)
    item = whole(dossier).work[0].id
    key = {"Idempotency_Key": "once-and-no-more"}
    first = counter.post(f"/work-items/{item}/actions", {"action": "accept"}, **key)
    again = counter.post(f"/work-items/{item}/actions", {"action": "accept"}, **key)
    assert [first.json()["repeated"], again.json()["repeated"]] == [False, True]
    late = counter.post(f"/work-items/{item}/actions", {"action": "accept"})
    assert (late.status_code, late.json()["code"]) == (409, "WORK_ITEM_CLOSED")


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("online", {"channel": "online"}, 422, "ONLINE_BY_APPLICANT"),
    ("no consent", {"consents": []}, 422, "CONSENT_MISSING"),
    ("another counter", {"office": "86@2025-07-01"}, 403, "COUNTER_NOT_YOURS"),
    ("answers", {"answers": {}}, 422, "ANSWERS_REFUSED"),
    ("a paper it has not", {"attachments": [{"component": "x", "evidence": "paper"}]}, 400, "ATTACHMENT_STRANGE"),
    ("another's file", {"attachments": [{"component": "x", "file": str(uuid4())}]}, 400, "ATTACHMENT_STRANGE"),
    ("an unknown procedure", {"procedure": "9.999999"}, 404, "PROCEDURE_UNKNOWN"),
    ("a name that is not asked", {"colour": "red"}, 422, "INVALID"),
    ("no name", {"contact": {"name": ""}}, 422, "INVALID"),
    ("NUL", {"contact": {"name": "a\x00b"}}, 400, "BAD_REQUEST"),
    ("half a letter", {"answers": {"x": "\ud800"}}, 400, "BAD_REQUEST"),
    ("a number without end", {"answers": {"x": float("inf")}}, 400, "BAD_REQUEST"),
]


@pytest.mark.parametrize(("changes", "status", "code"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_may_not_be_filed_is_refused_and_nothing_changes(
    counter: Program, changes: dict[str, Any], status: int, code: str
) -> None:
    before = everything()
    answer = counter.post("/dossiers", application(**changes), Idempotency_Key=str(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert everything() == before


def test_without_a_key_nothing_is_filed(counter: Program) -> None:
    before = everything()
    answer = counter.post("/dossiers", application())
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID")
    assert everything() == before


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff\xfe", b'{"a":NaN}', b"[" * 100_000, b'"x"'])
def test_a_body_that_is_no_application_is_refused(counter: Program, body: bytes) -> None:
    answer = counter.post("/dossiers", body, Idempotency_Key=str(uuid4()))
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_over_a_megabyte_is_refused(counter: Program) -> None:
    answer = counter.post("/dossiers", b'"' + b"x" * 1_100_000 + b'"', Idempotency_Key=str(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (413, "TOO_LARGE")


PRIVATE = [
    "/me",
    "/dossiers",
    "/work-items?office=x",
    "/work-items/counters?office=x",
    "/drafts",
    "/dossiers/6f9f0a3e-0e8e-4d57-9a53-bd6f9b0d2d78",
]


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("token", ["", "Bearer x", "Bearer benso_" + "A" * 43, "Basic dGVzdDp0ZXN0"])
def test_who_is_nobody_is_told_to_say_who_they_are(client: Client, path: str, token: str) -> None:
    headers = {"Authorization": token} if token else {}
    answer = client.get(f"/api/v1{path}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_IN_NEEDED")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_revoked_token_opens_nothing_from_then_on(counter: Program) -> None:
    assert counter.get("/me").status_code == 200
    [token] = client_tokens(counter.official)
    accounts.revoke_token(token=token.id, actor="console:test", at=NOW)
    assert counter.get("/me").status_code == 401


def test_a_token_that_is_over_opens_nothing(counter: Program) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_client_token SET created_at = %s, expires_at = %s",
            [NOW - timedelta(2), NOW - timedelta(1)],
        )
    assert counter.get("/me").status_code == 401


def test_the_token_of_an_inactive_official_opens_nothing(counter: Program) -> None:
    accounts.deactivate_official(official_id=counter.official, actor="console:test", at=NOW)
    assert counter.get("/me").status_code == 401


@pytest.mark.parametrize(
    ("scope", "method", "path", "body"),
    [
        (Scope.SUBMIT, "GET", "/dossiers?q=abc", None),
        (Scope.READ, "POST", "/dossiers", {}),
        (Scope.READ, "POST", "/work-items/1/actions", {"action": "accept"}),
        (Scope.SUBMIT, "POST", "/work-items/1/actions", {"action": "accept"}),
        (Scope.ACT, "GET", "/work-items?office=x", None),
        (Scope.READ, "POST", "/uploads", {"name": "a.pdf", "size": 10}),
    ],
)
def test_a_token_is_good_for_its_scopes_only(scope: Scope, method: str, path: str, body: Any) -> None:
    narrow = program(("receiver", offices_of_application()[0]), scopes=(scope,))
    sent = application() if path == "/dossiers" else body
    answer = narrow.call(method, path, sent, Idempotency_Key=str(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE_MISSING")


def test_a_stranger_sees_nothing_of_a_dossier_and_cannot_move_it(counter: Program) -> None:
    dossier = file(counter)
    before = whole(dossier)
    stranger = program(("receiver", "28756@2025-07-01"))
    for path in ("", "/timeline", "/actions"):
        assert stranger.get(f"/dossiers/{dossier}{path}").status_code == 404
    assert stranger.get(f"/dossiers?q={before.number}").json()["items"] == []
    assert stranger.get(f"/work-items?office={offices_of_application()[0]}").json() == {"rows": [], "after": None}
    taken = stranger.post(f"/work-items/{before.work[0].id}/actions", {"action": "accept"})
    assert (taken.status_code, taken.json()["code"]) == (404, "DOSSIER_UNKNOWN")
    assert stranger.post(f"/dossiers/{dossier}/withdrawal", {"reason": "x"}).status_code == 404
    assert whole(dossier) == before


def test_an_official_who_looks_is_noted_for_the_applicant(counter: Program) -> None:
    answer = counter.get(f"/dossiers/{file(counter)}")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer.json()["contact"]["name"] == "Người Thử Một (mô phỏng)"


def test_each_token_has_a_rate_of_its_own(settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1
    slow, quick = program(per_minute=2), program(per_minute=50)
    began = datetime.now(UTC).replace(second=0, microsecond=0)
    answers = [slow.get("/me") for _ in range(3)] + [quick.get("/me") for _ in range(3)]
    assert answers[3]["RateLimit-Limit"] == "50"
    if datetime.now(UTC).replace(second=0, microsecond=0) == began:  # the clock did not turn over in between
        assert [a.status_code for a in answers] == [200, 200, 429, 200, 200, 200]


def test_a_file_comes_in_pieces_and_goes_on_where_it_stopped(counter: Program) -> None:
    content = b"%PDF-1.4\n" + b"0" * 90
    upload = counter.post("/uploads", {"name": "don.pdf", "size": len(content)})
    assert upload.status_code == 201
    address = f"/uploads/{upload.json()['id']}"
    assert _piece(counter, address, 0, content[:40]).json()["received"] == 40
    again = _piece(counter, address, 0, content[:40])
    assert (again.status_code, again.json()["offset"]) == (409, 40)
    assert counter.get(address).json()["received"] == 40
    stranger = program(("receiver", offices_of_application()[0]))
    assert stranger.get(address).status_code == 404
    assert counter.post(f"{address}/completion", {}).status_code == 409


def _piece(sender: Program, address: str, offset: int, content: bytes) -> Any:
    client = Client(headers={"authorization": f"Bearer {sender.secret}"})
    return client.generic(
        "PATCH", f"/api/v1{address}", content, content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )  # fmt: skip


ONCE = ("SAVEPOINT", "RELEASE", "SELECT exchange_ensure_partition")
"""Of tests only, or asked once a month by a connection that commits."""


def statements(deed: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert deed().status_code in (200, 201)
    return len([q for q in captured if not q["sql"].startswith(ONCE)])


def test_a_request_costs_few_statements_beside_the_deed_itself(counter: Program) -> None:
    reception = offices_of_application()[0]
    dossiers = [file(counter), file(counter)]
    warm, item = (whole(dossier).work[0].id for dossier in dossiers)
    assert counter.post(f"/work-items/{warm}/actions", {"action": "accept"}).status_code == 200
    assert statements(lambda: counter.get("/me")) == 1, "the rate; who it is takes one more, prepared"
    assert statements(lambda: counter.get(f"/work-items?office={reception}")) == 2
    assert statements(lambda: counter.post("/dossiers", application(), Idempotency_Key=str(uuid4()))) <= 16
    assert statements(lambda: counter.post(f"/work-items/{item}/actions", {"action": "accept"})) <= 16
