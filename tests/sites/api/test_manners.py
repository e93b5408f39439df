"""How the interface behaves: refusals, rates, stamps, open access."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

Get = Callable[..., Any]


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/targets/XX-99", {}, 404, "TARGET_UNKNOWN"),
        ("/units/00000@1999-01-01", {}, 404, "UNIT_UNKNOWN"),
        ("/measures/no.such", {}, 404, "MEASURE_NOT_DECLARED"),
        ("/entries/999999999", {}, 404, "ENTRY_UNKNOWN"),
        ("/seals/999999999", {}, 404, "SEAL_UNKNOWN"),
        ("/targets", {"known": "999999999"}, 404, "SEAL_UNKNOWN"),
        ("/targets", {"known": "2005-01-01"}, 404, "NOTHING_SEALED"),
        ("/targets", {"known": "2024-02-31"}, 422, "DAY_UNREADABLE"),
        ("/targets", {"as_of": "1999-01-01"}, 422, "DAY_OUT_OF_RANGE"),
        ("/targets", {"as_of": "9999-12-31"}, 422, "DAY_OUT_OF_RANGE"),
        ("/targets", {"as_of": "hôm nay"}, 422, "INVALID"),
        ("/targets", {"state": "purple"}, 422, "INVALID"),
        ("/readings", {}, 422, "INVALID"),
        ("/entries", {"limit": "0"}, 422, "INVALID"),
        ("/entries/99999999999999999999", {}, 422, "INVALID"),
        ("/nowhere", {}, 404, "NOT_FOUND"),
    ],
)
def test_a_refusal_is_a_problem_with_a_stable_code(
    get: Get, path: str, query: dict[str, str], status: int, code: str
) -> None:
    response = get(path, query)
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"
    assert (problem["status"], problem["instance"]) == (status, f"/api/v1{path}")
    assert problem["request_id"] == response["X-Request-ID"]


def test_a_bad_parameter_is_named(get: Get) -> None:
    problem = get("/entries", {"limit": "many"}).json()
    assert [one["field"] for one in problem["errors"]] == ["limit"]


def test_refusals_speak_english_when_asked(get: Get) -> None:
    vietnamese = get("/targets/XX-99").json()["detail"]
    english = get("/targets/XX-99", {"lang": "en"}).json()["detail"]
    assert vietnamese == "Không có chỉ tiêu XX-99."
    assert "XX-99" in english
    assert english != vietnamese


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_allowed(client: Client, get: Get, method: str) -> None:
    response = getattr(client, method)("/api/v1/targets")
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_head_answers_like_get_without_a_body(client: Client, get: Get) -> None:
    asked, whole = client.head("/api/v1/measures"), get("/measures")
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["ETag"] == whole["ETag"]
    assert asked["Content-Length"] == str(len(whole.content))


def test_what_the_reader_has_is_not_sent_again(get: Get) -> None:
    first = get("/targets")
    again = get("/targets", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert get("/targets", {"as_of": "2024-12-31"}, If_None_Match=first["ETag"]).status_code == 200
    assert get("/targets", If_None_Match=first["ETag"], Accept="text/csv").status_code == 200


def test_a_new_seal_changes_the_stamp(get: Get) -> None:
    from tests.sites.api.test_answers import Kind, Measure, _post, ledger

    ledger.declare_measures(measures=[Measure("demo.done", Kind.FLOW, "count", "Việc xong", "Done")])
    first = get("/targets")["ETag"]
    _post("stamp", "2024-03-05", 1)
    assert get("/targets", If_None_Match=first).status_code == 200


def test_a_refusal_carries_no_stamp(get: Get) -> None:
    response = get("/targets/XX-99")
    assert "ETag" not in response.headers
    assert response["Cache-Control"] == "no-store"


def test_other_sites_may_read(client: Client, get: Get) -> None:
    assert get("/targets")["Access-Control-Allow-Origin"] == "*"
    assert get("/targets/XX-99")["Access-Control-Allow-Origin"] == "*"
    preflight = client.options("/api/v1/targets", headers={"Origin": "https://example.org"})
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def test_the_rate_is_counted_exactly_and_says_when_to_come_back(get: Get, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_allowance")
    answers = [get("/meta") for _ in range(4)]
    left = [int(one["RateLimit-Remaining"]) for one in answers]
    if left == [2, 1, 0, 0]:  # all four fell into one minute; else the clock turned over between them
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert answers[3].json()["code"] == "TOO_MANY_REQUESTS"
        assert 1 <= int(answers[3]["Retry-After"]) <= 60
    else:
        assert 2 in left[1:]


def test_answers_set_no_cookie(get: Get) -> None:
    assert get("/targets").cookies == {}
