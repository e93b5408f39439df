"""Signing in through the development provider, over real HTTP, both halves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.utils import timezone

from benso.domains.accounts import operations, queries
from benso.domains.accounts.models import Person as PersonRow
from benso.domains.accounts.operations.provider import forget_providers
from benso.domains.audit import queries as audit
from benso.kernel.errors import BensoError

BACK = "http://127.0.0.1:8000/dich-vu-cong/dang-nhap/xong/"
ADDRESS = "203.0.113.9"
NEVER = datetime(2020, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def provider(live_server: Any, settings: Any) -> Iterator[str]:
    """The development provider at an address of its own."""
    settings.ROOT_URLCONF = "benso.config.urls_development"
    settings.OIDC = {
        "issuer": f"{live_server.url}/identity",
        "client_id": "benso-portal",
        "client_secret": "secret of the test",
        "simulated": True,
    }
    forget_providers()
    yield live_server.url
    forget_providers()


def choose(address: str, subject: str, **changes: str) -> dict[str, str]:
    """What the browser brings back when this person is chosen."""
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(address)
        assert page.status_code == 200
        assert "Môi trường phát triển" in page.text
        token = browser.cookies.get("benso-csrf")
        hidden = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        assert token
        answer = browser.post(address, data={"csrfmiddlewaretoken": hidden, "subject": subject, **changes})
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def finish(kept: Any, query: dict[str, str], **changes: Any) -> Any:
    told: dict[str, Any] = {
        "kept": kept, "query": query, "redirect_uri": BACK, "at": timezone.now(), "address": ADDRESS,
    }  # fmt: skip
    return operations.finish_sign_in(**(told | changes))


def test_a_chosen_person_is_let_in_with_what_the_provider_says(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    person = finish(kept, choose(address, "giam-doc-10"))
    assert (person.name, person.assurance, person.simulated) == ("Ngô Văn Xưởng (mô phỏng)", 3, True)
    assert (person.number_masked, person.sex) == ("•••••••••010", "male")
    assert queries.person_values(person.public_id)["number"] == "999070000010"
    held = queries.representations(person.public_id, timezone.localdate())
    assert [(one.tax_code, one.position) for one in held] == [("0000000024", "Giám đốc")]
    events = audit.events(object_type="person", object_id=str(person.public_id), limit=5)
    assert {event.action for event in events} == {"accounts.person_created", "accounts.record_representation"}
    assert "999070000010" not in str([event.data for event in events])
    assert "Ngô" not in str([event.data for event in events])


def test_the_same_person_comes_back_to_the_same_account_and_keeps_what_they_changed(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    first = finish(kept, choose(address, "dan-01"))
    operations.update_profile(
        person=first.public_id, changes={"phone": "+84 911 222 333"}, actor=first.actor, at=timezone.now()
    )
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    again = finish(kept, choose(address, "dan-01"))
    assert (again.public_id, again.phone) == (first.public_id, "0911222333")
    assert PersonRow.objects.count() == 1


def test_a_typed_subject_signs_in_at_once_for_load_tests(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(f"{address}&prompt=none&login_hint=load-000123")
    person = finish(kept, dict(parse_qsl(urlsplit(answer.headers["location"]).query)))
    assert person.name == "Người thử load-000123 (mô phỏng)"


def test_turning_back_is_not_an_error(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    with pytest.raises(operations.SignInCancelled):
        finish(kept, choose(address, "dan-01", cancel="1"))
    assert PersonRow.objects.count() == 0


@pytest.mark.parametrize(
    "fault", ["state", "no state", "redirect", "issuer", "late", "other code", "nothing kept", "verifier", "nonce"]
)
def test_an_answer_that_does_not_fit_lets_nobody_in(provider: str, fault: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    query = choose(address, "dan-01")
    before = len(audit.events(object_type="person", limit=500))
    changes: dict[str, Any] = {}
    match fault:
        case "state":
            query["state"] = "x" * 32
        case "no state":
            del query["state"]
        case "redirect":
            changes["redirect_uri"] = "http://127.0.0.1:8000/khac/"
        case "issuer":
            query["iss"] = "https://other.example"
        case "late":
            changes["at"] = timezone.now() + timedelta(minutes=11)
        case "other code":
            query["code"] = "made up"
        case "nothing kept":
            kept = None
        case "verifier":
            kept["verifier"] = "v" * 64
        case "nonce":
            kept["nonce"] = "n" * 32
    with pytest.raises(operations.IdentityRefused):
        finish(kept, query, **changes)
    assert PersonRow.objects.count() == 0
    assert len(audit.events(object_type="person", limit=500)) == before


def test_a_sign_in_works_once(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    query = choose(address, "dan-01")
    finish(kept, query)
    events = len(audit.events(object_type="person", limit=20))
    with pytest.raises(operations.IdentityRefused):
        finish(kept, query)
    assert len(audit.events(object_type="person", limit=20)) == events


def test_a_code_works_once_at_the_provider_and_a_second_use_ends_the_first_token(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    form = {
        "grant_type": "authorization_code", "code": choose(address, "dan-01")["code"], "redirect_uri": BACK,
        "code_verifier": kept["verifier"],
    }  # fmt: skip
    auth = ("benso-portal", "secret of the test")
    with httpx.Client(trust_env=False) as client:
        first = client.post(f"{provider}/identity/token", data=form, auth=auth)
        bearer = {"Authorization": f"Bearer {first.json()['access_token']}"}
        assert client.get(f"{provider}/identity/userinfo", headers=bearer).json()["sub"] == "dan-01"
        second = client.post(f"{provider}/identity/token", data=form, auth=auth)
        assert (second.status_code, second.json()) == (400, {"error": "invalid_grant"})
        assert client.get(f"{provider}/identity/userinfo", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"client_id": "somebody"}, 400),
        ({"redirect_uri": "https://evil.example/"}, 400),
        ({"redirect_uri": "http://127.0.0.1.evil.example/"}, 400),
    ],
)
def test_the_provider_sends_nobody_to_strangers(provider: str, change: dict[str, str], status: int) -> None:
    address, _ = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    base, _, query = address.partition("?")
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(base, params=dict(parse_qsl(query)) | change)
    assert (answer.status_code, "location" in answer.headers) == (status, False)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_an_error(provider: str, change: dict[str, str], error: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    base, _, query = address.partition("?")
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(base, params=dict(parse_qsl(query)) | change)
    told = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert (told["error"], told["state"]) == (error, kept["state"])


def test_a_provider_that_does_not_answer_is_said_so_and_nothing_is_kept(provider: str, settings: Any) -> None:
    settings.OIDC = settings.OIDC | {"issuer": "http://127.0.0.1:9/identity"}
    with pytest.raises(operations.IdentityUnavailable):
        operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    settings.OIDC = None
    with pytest.raises(operations.IdentityNotConfigured):
        operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    assert PersonRow.objects.count() == 0


def test_signing_out_leads_through_the_provider_and_back(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    person = finish(kept, choose(address, "dan-01"))
    goal = operations.sign_out_person(person=person.public_id, return_to=BACK, at=timezone.now(), address=ADDRESS)
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(goal)
    assert (answer.status_code, answer.headers["location"]) == (302, BACK)
    last = audit.events(object_type="person", object_id=str(person.public_id), limit=1)[0]
    assert last.action == "accounts.person_sign_out"


def test_a_refusal_names_no_person() -> None:
    for kind in (operations.IdentityRefused, operations.IdentityUnavailable, operations.SignInCancelled):
        assert issubclass(kind, BensoError)
        assert "{" not in str(kind(reason="x"))


@pytest.mark.parametrize(("chosen", "level"), [("", 3), ("1", 1), ("2", 2), ("3", 3), ("9", 3)])
def test_a_person_signs_in_as_surely_as_they_can_or_less_surely_by_choice(
    provider: str, chosen: str, level: int
) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    query = choose(address, "giam-doc-10", **({"level": chosen} if chosen else {}))
    assert finish(kept, query).assurance == level


def test_nobody_of_the_pack_signs_in_more_surely_than_they_can(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now(), level=3)
    assert finish(kept, choose(address, "dan-03", level="3")).assurance == 1


def test_signing_in_again_more_surely_raises_the_level_of_the_same_account(provider: str) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now())
    first = finish(kept, choose(address, "giam-doc-10", level="1"))
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now(), level=3)
    assert parse_qsl(urlsplit(address).query).count(("acr_values", "3")) == 1
    again = finish(kept, choose(address, "giam-doc-10"))
    assert (again.public_id, first.assurance, again.assurance) == (first.public_id, 1, 3)


def test_the_provider_says_which_level_is_asked_and_who_cannot_reach_it(provider: str) -> None:
    address, _kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now(), level=2)
    page = httpx.get(address, trust_env=False).text
    assert "Cổng yêu cầu mức định danh 2 trở lên." in page
    assert page.count("Không đạt mức 2") == 1


@pytest.mark.parametrize("level", [1, 2, 3])
def test_whoever_is_made_up_signs_in_at_the_level_asked_for(provider: str, level: int) -> None:
    address, kept = operations.begin_sign_in(redirect_uri=BACK, at=timezone.now(), level=level)
    with httpx.Client(trust_env=False) as browser:
        answer = browser.get(f"{address}&prompt=none&login_hint=load-000200")
    query = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert finish(kept, query).assurance == level
