"""One's own pages: who may see them, what may be changed, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from benso.domains.accounts import operations, queries
from benso.domains.accounts.types import Person
from benso.domains.notifications.queries import preferences
from benso.domains.notifications.types import Channel
from tests.sites.portal.conftest import AT

pytestmark = pytest.mark.django_db
OWN = ["ho-so/", "ca-nhan/", "ca-nhan/ai-da-xem/", "thong-bao/", "kho/", "nop-phi/"]


@pytest.mark.parametrize("path", OWN)
def test_ones_own_pages_lead_strangers_to_sign_in_and_back(client: Client, path: str) -> None:
    answer = client.get(f"/dich-vu-cong/{path}")
    assert answer.status_code == 302
    goal = quote(f"/dich-vu-cong/{path}", safe="")
    assert answer["Location"] == f"/dich-vu-cong/dang-nhap/?next={goal}"


@pytest.mark.parametrize("path", OWN)
def test_ones_own_pages_stay_in_no_cache(signed_in: Client, path: str) -> None:
    answer = signed_in.get(f"/dich-vu-cong/{path}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_an_officials_session_is_nobody_at_the_portal(client: Client, person: Person) -> None:
    session = client.session
    now = datetime.now(UTC).isoformat()
    session.update({"person": str(person.public_id), "person_since": now, "person_seen": now, "_auth_user_id": "1"})
    session.save()
    assert client.get("/dich-vu-cong/ca-nhan/").status_code == 302


@pytest.mark.parametrize(
    ("since", "seen"), [(timedelta(hours=13), timedelta(0)), (timedelta(hours=2), timedelta(hours=2))]
)
def test_a_session_ends_after_an_hour_of_rest_and_after_twelve(
    client: Client, person: Person, since: timedelta, seen: timedelta
) -> None:
    session, now = client.session, datetime.now(UTC)
    session.update({
        "person": str(person.public_id),
        "person_since": (now - since).isoformat(),
        "person_seen": (now - seen).isoformat(),
    })  # fmt: skip
    session.save()
    assert client.get("/dich-vu-cong/ca-nhan/").status_code == 302
    assert "person" not in client.session


def test_telephone_and_commune_are_ones_own_to_change(signed_in: Client, person: Person, loaded: Any) -> None:
    posted = {"phone": "0911 000 000", "email": "moi@example.com", "commune": "28777@2025-07-01", "address": "Ấp 2"}
    answer = signed_in.post("/dich-vu-cong/ca-nhan/", posted)
    assert answer.status_code == 302
    changed = queries.person(person.public_id)
    assert (changed.phone, changed.email, changed.address) == ("0911000000", "moi@example.com", "Ấp 2")


def test_a_wrong_telephone_number_is_said_beside_its_field_and_nothing_changes(
    signed_in: Client, person: Person, loaded: Any
) -> None:
    answer = signed_in.post("/dich-vu-cong/ca-nhan/", {"phone": "12", "email": "", "commune": "", "address": "Khác"})
    assert answer.status_code == 422
    assert answer.context["fields"][0].error
    assert queries.person(person.public_id) == person


def test_a_name_cannot_be_posted_into_the_profile(signed_in: Client, person: Person, loaded: Any) -> None:
    signed_in.post("/dich-vu-cong/ca-nhan/", {"name": "Người Khác", "phone": "0900000001"})
    assert queries.person(person.public_id).name == person.name


def test_consents_are_listed_and_taken_back(signed_in: Client, person: Person) -> None:
    operations.give_consents(person=person.public_id, purposes=["process", "notify"], version="2026-11", at=AT)
    html = signed_in.get("/dich-vu-cong/ca-nhan/").content.decode()
    assert "Gửi tin về hồ sơ của tôi tới hộp thư điện tử của tôi." in html
    signed_in.post("/dich-vu-cong/ca-nhan/rut-dong-y/", {"purpose": "notify"})
    assert [c.purpose for c in queries.consents(person.public_id) if c.ended_at is None] == ["process"]
    assert [p.wanted for p in preferences(person.public_id) if p.channel is Channel.EMAIL] == [False]


def test_who_looked_at_ones_data_is_shown_and_nobody_elses(signed_in: Client, stranger: Client, person: Person) -> None:
    operations.note_access(person=person.public_id, actor="official:7", purpose="dossier", object_id="H61-1", at=AT)
    assert "cán bộ (mã 7)" in signed_in.get("/dich-vu-cong/ca-nhan/ai-da-xem/").content.decode()
    assert "Chưa ai mở thông tin của bạn." in stranger.get("/dich-vu-cong/ca-nhan/ai-da-xem/").content.decode()


def test_signing_in_without_a_provider_is_refused_in_words(client: Client, db: None, settings: Any) -> None:
    settings.OIDC = None
    answer = client.post("/dich-vu-cong/dang-nhap/di/", {"next": "/dich-vu-cong/ho-so/"})
    assert answer.status_code >= 400
    assert "Chưa đăng nhập được" in answer.content.decode()
    assert "person" not in client.session


def test_coming_back_without_having_gone_lets_nobody_in(client: Client, db: None) -> None:
    answer = client.get("/dich-vu-cong/dang-nhap/xong/", {"code": "x", "state": "y"})
    assert answer.status_code >= 400
    assert "person" not in client.session


@pytest.mark.parametrize("goal", ["https://la.example/", "//la.example", "javascript:alert(1)"])
def test_the_way_back_leads_only_to_our_own_pages(client: Client, db: None, goal: str) -> None:
    answer = client.get("/dich-vu-cong/dang-nhap/", {"next": goal})
    assert 'name="next" value=""' in answer.content.decode()


def test_signing_out_drops_the_session(signed_in: Client) -> None:
    signed_in.post("/dich-vu-cong/dang-xuat/")
    assert "person" not in signed_in.session
    assert signed_in.get("/dich-vu-cong/ca-nhan/").status_code == 302


def test_anothers_stored_document_does_not_exist(signed_in: Client) -> None:
    assert signed_in.get("/dich-vu-cong/kho/00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("purpose", ["read_dossier", "read_file", "print_form"])
def test_every_look_of_an_official_is_told_in_words(signed_in: Client, person: Person, purpose: str) -> None:
    operations.note_access(person=person.public_id, actor="official:7", purpose=purpose, object_id="H61-1", at=AT)
    html = signed_in.get("/dich-vu-cong/ca-nhan/ai-da-xem/").content.decode()
    assert "cán bộ (mã 7)" in html
    assert purpose not in html
