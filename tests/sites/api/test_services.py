"""What anybody may ask about services, and what people do with the session of the portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from benso.domains.accounts.queries import accesses
from benso.domains.dossiers import queries
from tests.sites.api.offices import CODE, application, file, offices_of_application, program, whole
from tests.sites.portal.conftest import enter, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
Get = Callable[..., Any]


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def test_the_catalogue_is_searched_without_diacritics(get: Get) -> None:
    found = get("/procedures", {"q": "khai sinh"}).json()["items"]
    assert found == get("/procedures", {"q": "khai sinh"}).json()["items"]
    assert all("khai sinh" in one["name_vi"].lower() for one in found[:1])
    assert len(get("/procedures").json()["items"]) == 85


def test_a_procedure_is_told_whole_and_what_is_unknown_is_left_out(get: Get) -> None:
    told = get(f"/procedures/{CODE}").json()
    assert told["code"] == CODE
    assert {"form", "steps", "fees", "terms"} & told["declaration"].keys() >= {"form", "steps"}
    [version] = get(f"/procedures/{CODE}/versions").json()["items"]
    assert version["digest"] == told["digest"]


def test_a_calculation_says_what_filing_would_and_keeps_nothing(client: Client) -> None:
    answers = application()["answers"]
    told = post(client, f"/procedures/{CODE}/calculation", {"answers": answers, "channel": "counter"}).json()
    assert (told["problems"], told["office"]) == ([], offices_of_application()[1])
    counter = program(("receiver", offices_of_application()[0]))
    receipt = counter.post("/dossiers", application(), Idempotency_Key=str(uuid4())).json()
    fee = told["fee"]["total"]
    assert receipt["fee"] == (fee if fee not in (None, "0") else None)


def test_answers_that_are_wrong_are_named_by_their_question(client: Client) -> None:
    told = post(client, f"/procedures/{CODE}/calculation", {"answers": {}}).json()
    assert {one["question"] for one in told["problems"]} <= application()["answers"].keys() | {""}
    assert told["problems"] != []


def test_number_and_code_show_the_status_and_no_name(client: Client) -> None:
    counter = program(("receiver", offices_of_application()[0]))
    receipt = counter.post("/dossiers", application(), Idempotency_Key=str(uuid4())).json()
    told = post(client, "/track", {"number": receipt["number"], "code": receipt["tracking_code"]})
    assert (told.status_code, told.json()["state"]) == (200, "submitted")
    assert "Người" not in told.content.decode().replace(told.json()["procedure_name_vi"], "")
    wrong = post(client, "/track", {"number": receipt["number"], "code": "0000000000"})
    assert (wrong.status_code, wrong.json()["code"]) == (404, "NOT_TRACKED")


def test_a_report_of_a_period_adds_up(get: Get) -> None:
    asked = {"since": "2026-11-01", "until": "2026-11-24", "basis": "simulated"}
    told = get("/reports/6a", asked).json()
    assert (told["received"], told["closed"]) == ("0", "0")
    shares = get("/reports/indicators", asked).json()["items"]
    assert {one["value"] for one in shares} == {None}
    assert get("/reports/6a", asked | {"since": "2026-11-24", "until": "2026-11-01"}).status_code == 422


def test_life_events_and_offices_are_listed(get: Get) -> None:
    assert [one["id"] for one in get("/life-events").json()["items"]] != []
    keys = {one["key"] for one in get("/offices").json()["items"]}
    assert set(offices_of_application()) <= keys


def test_a_document_nobody_issued_is_unknown(get: Get) -> None:
    answer = get("/documents/0000-0000-0000-0000")
    assert (answer.status_code, answer.json()["code"]) == (404, "DOCUMENT_UNKNOWN")


@pytest.mark.parametrize(("path", "opened"), [("/procedures", True), ("/track", True), ("/dossiers", False)])
def test_pages_of_other_sites_may_ask_for_what_is_public_only(client: Client, path: str, opened: bool) -> None:
    answer = client.options(f"/api/v1{path}", headers={"Origin": "https://example.org"})
    assert ("Access-Control-Allow-Origin" in answer.headers) is opened


def strict(person: Any) -> tuple[Client, str]:
    """A browser of a person that checks CSRF as a real one meets it, with the token of a page it has open."""
    client = enter(Client(enforce_csrf_checks=True), person)
    client.get("/dich-vu-cong/ca-nhan/")
    return client, client.cookies["benso-csrf"].value


def test_a_person_writes_a_draft_and_hands_it_in_once() -> None:
    client, token = strict(make_person())
    sent = {"procedure": CODE, "answers": application()["answers"]}
    draft = post(client, "/drafts", sent, **{"X-CSRFToken": token})
    assert draft.status_code == 201
    address = f"/drafts/{draft.json()['id']}/submission"
    first = post(client, address, {"consents": ["process"]}, **{"X-CSRFToken": token})
    again = post(client, address, {"consents": ["process"]}, **{"X-CSRFToken": token})
    assert (first.status_code, again.status_code, again.json()["number"]) == (201, 201, first.json()["number"])
    [mine] = client.get("/api/v1/dossiers").json()["items"]
    assert (mine["number"], mine["simulated"]) == (first.json()["number"], True)
    happened = client.get(f"/api/v1/dossiers/{mine['id']}/timeline").json()["items"]
    assert [event["actor_name"] for event in happened] == [""]


def test_a_write_with_a_session_needs_the_token_of_a_page() -> None:
    person = make_person()
    client, _ = strict(person)
    answer = post(client, "/drafts", {"procedure": CODE})
    assert (answer.status_code, answer.json()["code"]) == (403, "CSRF_MISSING")
    assert queries.drafts_of(person.public_id) == []


def test_without_consent_nothing_is_handed_in() -> None:
    person = make_person()
    client, token = strict(person)
    draft = post(client, "/drafts", {"procedure": CODE, "answers": application()["answers"]}, **{"X-CSRFToken": token})
    answer = post(client, f"/drafts/{draft.json()['id']}/submission", {"consents": []}, **{"X-CSRFToken": token})
    assert (answer.status_code, answer.json()["code"]) == (422, "CONSENT_MISSING")
    assert queries.dossiers_of(person.public_id) == []


def test_a_sign_in_that_is_not_sure_enough_is_told_the_level_and_hands_nothing_in() -> None:
    person = make_person(acr="2")
    client, token = strict(person)
    draft = post(client, "/drafts", {"procedure": "1.000798"}, **{"X-CSRFToken": token})
    before = queries.drafts_of(person.public_id)
    answer = post(
        client, f"/drafts/{draft.json()['id']}/submission", {"consents": ["process"]}, **{"X-CSRFToken": token}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "ASSURANCE_TOO_LOW")
    assert "mức định danh 3; lần đăng nhập này ở mức 2" in answer.json()["detail"]
    assert queries.dossiers_of(person.public_id) == []
    assert queries.drafts_of(person.public_id) == before


def test_the_interface_says_which_level_a_procedure_asks_for(get: Get) -> None:
    assert get("/procedures/1.000798").json()["declaration"]["assurance"] == "high"
    assert "assurance" not in get(f"/procedures/{CODE}").json()["declaration"]


def test_a_person_sees_neither_work_nor_others_dossiers() -> None:
    client, _ = strict(make_person())
    other = file(program(("receiver", offices_of_application()[0])))
    assert client.get(f"/api/v1/dossiers/{other}").status_code == 404
    assert client.get("/api/v1/work-items?office=28777@2025-07-01").json()["code"] == "OFFICIALS_ONLY"
    assert client.get("/api/v1/dossiers").json() == {"items": [], "next": None}


def test_a_session_that_is_over_is_nobody() -> None:
    client = enter(Client(), make_person())
    session = client.session
    session["person_seen"] = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
    session.save()
    assert client.get("/api/v1/me").status_code == 401


def test_an_applicant_sees_which_official_looked() -> None:
    person = make_person()
    client, token = strict(person)
    draft = post(client, "/drafts", {"procedure": CODE, "answers": application()["answers"]}, **{"X-CSRFToken": token})
    filed = post(
        client, f"/drafts/{draft.json()['id']}/submission", {"consents": ["process"]}, **{"X-CSRFToken": token}
    )
    counter = program(("receiver", offices_of_application()[0]))
    assert counter.get(f"/dossiers/{filed.json()['id']}").status_code == 200
    assert [one.actor for one in accesses(person.public_id, limit=5)] == [f"official:{counter.official}"]
    assert whole(filed.json()["id"]).applicant == person.public_id
