"""From the eligibility questions to the receipt: what is kept, what is refused, and that nobody else gets at it."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from benso.domains.accounts import queries as accounts
from benso.domains.accounts.types import Person
from benso.domains.dossiers import queries
from benso.domains.dossiers.types import State
from benso.domains.notifications.queries import inbox, preferences
from benso.domains.notifications.types import Channel
from benso.domains.payments import queries as payments
from tests.sites.portal.conftest import SERVICE

pytestmark = pytest.mark.django_db
HERE = "28777@2025-07-01"
ANSWERS = {"commune": HERE, "copies": "2", "urgent": "false"}


@pytest.fixture
def draft(signed_in: Client, loaded: Any) -> str:
    """Address of the first page of a fresh draft."""
    answer = signed_in.post(f"{SERVICE}cho-ai/", {"behalf": "me"})
    return str(signed_in.get(answer["Location"])["Location"])


def root(address: str) -> str:
    return address[: address.index("/ban-nhap/") + len("/ban-nhap/") + 37]


def go_on(client: Client, address: str, **changes: str) -> Any:
    revision = client.get(address).context["draft"].revision
    return client.post(address, ANSWERS | {"revision": str(revision)} | changes)


def file_it(client: Client, address: str, **more: Any) -> Any:
    go_on(client, address)
    return client.post(f"{root(address)}nop/", {"consent": ["process"], "result_by": "electronic"} | more)


def test_who_is_not_admitted_is_told_why_and_nothing_is_kept(client: Client, loaded: Any) -> None:
    answer = client.post(f"{SERVICE}bat-dau/", {"is_relative": "false"})
    assert answer.status_code == 422
    assert answer.context["refusals"] == ["Chỉ người thân mới được yêu cầu."]
    assert "false" not in str(dict(client.session))


def test_an_unanswered_eligibility_question_is_pointed_at(client: Client, loaded: Any) -> None:
    answer = client.post(f"{SERVICE}bat-dau/", {})
    assert answer.status_code == 422
    assert [p["target"] for p in answer.context["problems"]] == ["#q-is_relative-0"]


def test_who_is_admitted_goes_on_to_sign_in_and_back(client: Client, loaded: Any) -> None:
    answer = client.post(f"{SERVICE}bat-dau/", {"is_relative": "true"}, follow=True)
    assert answer.context["next"] == f"{SERVICE}cho-ai/"


def test_a_draft_begins_with_what_the_profile_knows(signed_in: Client, draft: str) -> None:
    page = signed_in.get(draft)
    fields = {f.id: f for f in page.context["fields"]}
    assert (fields["commune"].prefilled, [c.value for c in fields["commune"].choices if c.chosen]) == (True, [HERE])
    assert fields["copies"].prefilled is False


def test_for_another_person_nothing_is_taken_from_ones_own_profile(
    signed_in: Client, loaded: Any, person: Person
) -> None:
    signed_in.post(f"{SERVICE}cho-ai/", {"behalf": "other"})
    [draft] = queries.drafts_of(person.public_id)
    assert (draft.on_behalf_of, dict(draft.answers)) == ("other", {})


def test_one_cannot_apply_for_an_enterprise_one_does_not_represent(
    signed_in: Client, loaded: Any, person: Person
) -> None:
    answer = signed_in.post(f"{SERVICE}cho-ai/", {"behalf": "0100109106"})
    assert answer.status_code == 422
    assert queries.drafts_of(person.public_id) == []


def test_what_is_wrong_stands_on_top_and_beside_the_field_and_is_kept_as_typed(signed_in: Client, draft: str) -> None:
    answer = go_on(signed_in, draft, copies="rất nhiều")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#q-copies">' in html
    assert 'value="rất nhiều"' in html
    assert 'aria-invalid="true"' in html


def test_right_answers_lead_on_to_the_papers(signed_in: Client, draft: str) -> None:
    answer = go_on(signed_in, draft)
    assert (answer.status_code, answer["Location"]) == (302, f"{root(draft)}giay-to/")


def test_saving_while_typing_keeps_what_is_there_and_judges_nothing(
    signed_in: Client, draft: str, person: Person
) -> None:
    answer = signed_in.post(f"{draft}luu/", {"revision": "1", "copies": "99"})
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    [kept] = queries.drafts_of(person.public_id)
    assert kept.answers["copies"] == 99


def test_a_later_version_is_never_overwritten_by_an_earlier_page(signed_in: Client, draft: str, person: Person) -> None:
    signed_in.post(f"{draft}luu/", {"revision": "1", "copies": "5"})
    late = signed_in.post(f"{draft}luu/", {"revision": "1", "copies": "7"})
    assert late.status_code == 409
    page = signed_in.post(draft, ANSWERS | {"revision": "1", "copies": "7"})
    assert page.status_code == 409
    assert [(line.id, line.text) for line in page.context["conflict"]["lines"] if line.id == "copies"] == [
        ("copies", "5")
    ]
    assert {f.id: f.value for f in page.context["fields"]}["copies"] == "7"
    [kept] = queries.drafts_of(person.public_id)
    assert kept.answers["copies"] == 5


@pytest.mark.parametrize("page", ["", "giay-to/", "kiem-tra/", "request/"])
def test_another_persons_draft_does_not_exist(signed_in: Client, stranger: Client, draft: str, page: str) -> None:
    assert stranger.get(f"{root(draft)}{page}").status_code == 404


@pytest.mark.parametrize("page", ["request/", "request/luu/", "nop/", "bo/", "kem/", "bo-tep/", "dung-lai/"])
def test_another_persons_draft_cannot_be_changed(
    signed_in: Client, stranger: Client, draft: str, person: Person, page: str
) -> None:
    before = queries.drafts_of(person.public_id)
    answer = stranger.post(f"{root(draft)}{page}", ANSWERS | {"revision": "1", "consent": "process", "component": "x"})
    assert answer.status_code == 404
    assert queries.drafts_of(person.public_id) == before


def test_without_consent_nothing_is_submitted(signed_in: Client, draft: str, person: Person) -> None:
    answer = file_it(signed_in, draft, consent=[])
    assert answer.status_code == 422
    assert "#dong-y-process" in answer.content.decode()
    assert queries.dossiers_of(person.public_id, limit=5) == []
    assert accounts.consents(person.public_id) == []


def test_no_consent_is_ticked_beforehand(signed_in: Client, draft: str) -> None:
    go_on(signed_in, draft)
    html = signed_in.get(f"{root(draft)}kiem-tra/").content.decode()
    assert re.findall(r'<input type="checkbox"[^>]* checked', html) == []


def test_unfinished_answers_are_listed_with_the_way_to_their_page(signed_in: Client, draft: str) -> None:
    answer = signed_in.post(f"{root(draft)}nop/", {"consent": ["process"]})
    assert answer.status_code == 422
    assert f"{root(draft)}request/#q-copies" in answer.content.decode()


def test_a_submitted_application_has_a_number_a_fee_and_a_receipt(
    signed_in: Client, draft: str, person: Person
) -> None:
    answer = file_it(signed_in, draft)
    [row] = queries.dossiers_of(person.public_id, limit=5)
    assert answer["Location"] == f"/dich-vu-cong/ho-so/{row.id}/giay-tiep-nhan/"
    assert (row.state, row.simulated) == (State.AWAITING_PAYMENT, True)
    [payment] = payments.payments_of(row.number)
    assert payment.amount == 16000
    html = signed_in.get(answer["Location"]).content.decode()
    assert row.number in html
    assert "<svg" in html
    assert [c.purpose for c in accounts.consents(person.public_id)] == ["process"]


def test_submitting_twice_gives_one_application(signed_in: Client, draft: str, person: Person) -> None:
    first, second = file_it(signed_in, draft), signed_in.post(f"{root(draft)}nop/", {"consent": ["process"]})
    assert second["Location"] == first["Location"]
    assert len(queries.dossiers_of(person.public_id, limit=5)) == 1


def test_a_draft_that_never_was_cannot_be_submitted(signed_in: Client, loaded: Any) -> None:
    assert signed_in.post(f"/dich-vu-cong/ban-nhap/{uuid4()}/nop/", {"consent": ["process"]}).status_code == 404


def test_no_address_on_the_way_holds_anything_personal(signed_in: Client, draft: str) -> None:
    answer = file_it(signed_in, draft)
    for address in (draft, answer["Location"]):
        assert re.fullmatch(r"/dich-vu-cong/(ban-nhap|ho-so)/[0-9a-f-]{36}/[a-z-]+/", address)


def test_a_draft_can_be_thrown_away(signed_in: Client, draft: str, person: Person) -> None:
    signed_in.post(f"{root(draft)}bo/")
    assert queries.drafts_of(person.public_id) == []


def test_the_service_page_leads_back_to_the_draft(signed_in: Client, draft: str) -> None:
    assert root(draft) in signed_in.get(SERVICE).content.decode()
    assert root(draft) in signed_in.get("/dich-vu-cong/").content.decode()


@pytest.mark.parametrize(("page", "statements"), [("request/", 8), ("giay-to/", 9), ("kiem-tra/", 12)])
def test_pages_of_a_draft_cost_few_statements(
    signed_in: Client, draft: str, django_assert_max_num_queries: Any, page: str, statements: int
) -> None:
    signed_in.get(f"{root(draft)}{page}")
    with django_assert_max_num_queries(statements):
        assert signed_in.get(f"{root(draft)}{page}").status_code == 200


@pytest.mark.parametrize(("agreed", "wanted"), [(["process"], False), (["process", "notify"], True)])
def test_news_goes_by_mail_only_to_who_agreed(
    signed_in: Client, draft: str, person: Person, agreed: list[str], wanted: bool
) -> None:
    file_it(signed_in, draft, consent=agreed)
    assert [p.wanted for p in preferences(person.public_id) if p.channel is Channel.EMAIL] == [wanted]
    assert len(inbox(person.public_id)) == 1
