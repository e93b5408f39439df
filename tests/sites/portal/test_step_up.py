"""A service that must know its applicants surely: said before one starts, with the way to sign in again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.types import Person
from benso.domains.dossiers import queries
from benso.domains.notifications.queries import preferences
from benso.domains.procedures.types import Assurance
from tests.domains.procedures.conftest import load_again
from tests.sites.portal.conftest import CODE, SERVICE, enter, make_person
from tests.sites.portal.test_apply_pages import file_it, root

pytestmark = pytest.mark.django_db
WHO, START = f"{SERVICE}cho-ai/", f"{SERVICE}bat-dau/"


@pytest.fixture
def asking(loaded: Any) -> None:
    """The service, from now on asking for the highest level."""
    load_again(loaded, declarations=(replace(loaded.declarations[0], assurance=Assurance.HIGH),))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the identity provider is asked for."""
    asked: list[dict[str, Any]] = []

    def begin(**told: Any) -> tuple[str, dict[str, str]]:
        asked.append(told)
        return "https://id.example.vn/authorize", {}

    monkeypatch.setattr(accounts, "begin_sign_in", begin)
    return asked


def test_the_page_of_the_service_says_which_level_it_takes(client: Client, asking: None) -> None:
    assert "mức 3 (giấy tờ và sinh trắc học đã được kiểm tra)" in client.get(SERVICE).content.decode()


@pytest.mark.parametrize("address", [START, WHO])
def test_before_the_form_begins_one_is_told_what_is_needed_and_no_draft_is_made(
    signed_in: Client, asking: None, person: Person, address: str
) -> None:
    for answer in (signed_in.get(address), signed_in.post(address, {"behalf": "me", "is_relative": "true"})):
        html = answer.content.decode()
        assert answer.status_code == 403
        assert "Cần đăng nhập ở mức định danh 3" in html
        assert "Lần đăng nhập này của bạn ở mức 2" in html
        assert "bộ phận một cửa" in html
    assert queries.drafts_of(person.public_id) == []


def test_signing_in_again_asks_the_provider_for_that_level_and_leads_back(
    signed_in: Client, asking: None, sent: list[dict[str, Any]]
) -> None:
    answer = signed_in.post(reverse("portal:go"), {"next": WHO, "muc": "3"})
    assert answer["Location"] == "https://id.example.vn/authorize"
    assert [told["level"] for told in sent] == [3]
    assert signed_in.session["oidc_next"] == WHO


@pytest.mark.parametrize("asked", ["", "0", "4", "x", "3 2"])
def test_a_level_nobody_knows_is_taken_as_none(client: Client, sent: list[dict[str, Any]], asked: str) -> None:
    client.post(reverse("portal:go"), {"muc": asked})
    assert [told["level"] for told in sent] == [1]


def test_who_is_not_signed_in_is_sent_to_sign_in_at_that_level(client: Client, asking: None) -> None:
    answer = client.get(WHO)
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [WHO], "muc": ["3"]}
    html = client.get(answer["Location"]).content.decode()
    assert '<input type="hidden" name="muc" value="3">' in html


def test_who_is_known_surely_enough_begins(client: Client, asking: None) -> None:
    sure = enter(client, make_person(acr="3"))
    assert sure.get(WHO).status_code == 200
    assert sure.post(WHO, {"behalf": "me"}).status_code == 302


def test_signing_in_more_surely_elsewhere_does_not_raise_this_session(signed_in: Client, asking: None) -> None:
    make_person(acr="3")
    assert signed_in.get(WHO).status_code == 403


def test_a_draft_from_before_is_refused_at_the_end_with_nothing_changed_and_can_be_filed_later(
    signed_in: Client, loaded: Any, person: Person
) -> None:
    load_again(loaded, declarations=(replace(loaded.declarations[0], assurance=Assurance.HIGH),))
    sure = enter(Client(), make_person(acr="3"))
    address = sure.get(sure.post(WHO, {"behalf": "me"})["Location"])["Location"]
    ways = preferences(person.public_id)
    answer = file_it(signed_in, address, consent=["process", "notify"])
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#nang-muc"' in html
    assert f'name="next" value="{root(address)}kiem-tra/"' in html
    assert preferences(person.public_id) == ways
    assert queries.dossiers_of(person.public_id) == []
    assert [draft.procedure for draft in queries.drafts_of(person.public_id)] == [CODE]
    assert file_it(sure, address).status_code == 302
    assert len(queries.dossiers_of(person.public_id)) == 1
