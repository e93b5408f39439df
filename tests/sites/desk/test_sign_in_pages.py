"""The way to the desk, page by page, with the clock moved by hand."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from benso.domains.accounts import operations, queries
from benso.domains.audit import queries as audit
from tests.domains.accounts.conftest import PASSWORD, Enrolled, enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def official() -> Enrolled:
    # Enrolled a while ago, so that the present code has not been used.
    return enrol(at=timezone.now() - timedelta(minutes=10))


def sign_in(client: Client, official: Enrolled, goal: str = "") -> Any:
    client.post(f"/desk/dang-nhap/{goal}", {"username": official.username, "password": PASSWORD})
    return client.post("/desk/dang-nhap/ma/", {"code": official.code(timezone.now())})


def test_password_then_code_lead_to_the_desk(client: Client, official: Enrolled) -> None:
    first = client.post("/desk/dang-nhap/", {"username": official.username, "password": PASSWORD})
    assert (first.status_code, first["Location"]) == (302, "/desk/dang-nhap/ma/")
    assert client.get("/desk/").status_code == 302
    second = client.post("/desk/dang-nhap/ma/", {"code": official.code(timezone.now())})
    assert (second.status_code, second["Location"]) == (302, "/desk/")
    page = client.get("/desk/").content.decode()
    assert "Cán bộ thử" in page
    assert "Đăng nhập" in page


def test_the_password_alone_opens_nothing(client: Client, official: Enrolled) -> None:
    client.post("/desk/dang-nhap/", {"username": official.username, "password": PASSWORD})
    for path in ("/desk/", "/desk/mat-khau/", "/desk/xac-thuc/", "/desk/xac-thuc/ma/"):
        assert client.get(path)["Location"].startswith("/desk/dang-nhap/")


def test_the_session_gets_a_new_key_at_each_step(client: Client, official: Enrolled) -> None:
    from django.conf import settings

    client.post("/desk/dang-nhap/", {"username": official.username, "password": PASSWORD})
    pending = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/desk/dang-nhap/ma/", {"code": official.code(timezone.now())})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != pending
    assert not Session.objects.filter(session_key=pending).exists()


def test_a_wrong_password_is_explained_beside_its_field(client: Client, official: Enrolled) -> None:
    response = client.post("/desk/dang-nhap/", {"username": official.username, "password": "không phải đâu"})
    page = response.content.decode()
    assert response.status_code == 401
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_password-error"' in page
    assert "không phải đâu" not in page


def test_empty_fields_are_named(client: Client) -> None:
    page = client.post("/desk/dang-nhap/", {}).content.decode()
    assert page.count("Nhập tên đăng nhập.") == 2
    assert page.count("Nhập mật khẩu.") == 2


def test_a_wrong_code_is_refused_and_nobody_is_in(client: Client, official: Enrolled) -> None:
    client.post("/desk/dang-nhap/", {"username": official.username, "password": PASSWORD})
    assert client.post("/desk/dang-nhap/ma/", {"code": "000000"}).status_code == 401
    assert client.get("/desk/").status_code == 302
    assert queries.official(official.id).last_sign_in is None


def test_without_the_first_step_there_is_no_second(client: Client, official: Enrolled) -> None:
    response = client.post("/desk/dang-nhap/ma/", {"code": official.code(timezone.now())})
    assert response["Location"] == "/desk/dang-nhap/?why=again"
    assert queries.official(official.id).last_sign_in is None


def test_after_signing_in_one_is_where_one_wanted_to_be(client: Client, official: Enrolled) -> None:
    asked = client.get("/desk/mat-khau/")
    goal = asked["Location"].removeprefix("/desk/dang-nhap/")
    assert sign_in(client, official, goal)["Location"] == "/desk/mat-khau/"


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, official: Enrolled, goal: str) -> None:
    from urllib.parse import urlencode

    assert sign_in(client, official, "?" + urlencode({"next": goal}))["Location"] == "/desk/"


def test_the_link_leads_through_password_and_code_to_recovery_codes(client: Client) -> None:
    invitation = operations.create_official(
        username="canbo.moi", name="Cán bộ mới", actor="console:test", at=timezone.now()
    )
    opened = client.get(f"/desk/kich-hoat/{invitation.token}/mo/")
    assert opened["Location"] == "/desk/kich-hoat/"
    assert "Cán bộ mới" in client.get("/desk/kich-hoat/").content.decode()
    chosen = client.post("/desk/kich-hoat/", {"password": PASSWORD, "again": PASSWORD})
    assert chosen["Location"] == "/desk/kich-hoat/ma/"
    scan = client.get("/desk/kich-hoat/ma/").content.decode()
    assert "<svg" in scan
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", scan)
    assert secret
    code = pyotp.TOTP(secret[1].replace(" ", "")).now()
    done = client.post("/desk/kich-hoat/ma/", {"code": code}).content.decode()
    assert len(re.findall(r"<code>[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}</code>", done)) == 10
    assert "Cán bộ mới" in client.get("/desk/").content.decode()
    assert client.get(f"/desk/kich-hoat/{invitation.token}/mo/").status_code == 404


def test_two_different_new_passwords_are_refused(client: Client) -> None:
    invitation = operations.create_official(username="canbo.moi", name="Mới", actor="console:test", at=timezone.now())
    client.get(f"/desk/kich-hoat/{invitation.token}/mo/")
    response = client.post("/desk/kich-hoat/", {"password": PASSWORD, "again": PASSWORD + "x"})
    assert response.status_code == 422
    assert "Hai lần nhập không giống nhau" in response.content.decode()


def test_a_dead_link_says_so(client: Client) -> None:
    response = client.get("/desk/kich-hoat/khong-co-that/mo/")
    assert response.status_code == 404
    assert "72 giờ" in response.content.decode()
    assert client.get("/desk/kich-hoat/").status_code == 404


@pytest.mark.parametrize(("minutes", "why"), [(29, ""), (31, "idle"), (13 * 60, "too_old")])
def test_a_session_left_alone_ends(client: Client, official: Enrolled, minutes: int, why: str) -> None:
    sign_in(client, official)
    session = client.session
    seen = timezone.now() - timedelta(minutes=minutes)
    session["seen_at"] = seen.isoformat()
    if why == "too_old":
        session["signed_in_at"] = seen.isoformat()
        session["seen_at"] = timezone.now().isoformat()
    session.save()
    response = client.get("/desk/")
    assert (response.status_code == 200) is (why == "")
    if why:
        assert f"why={why}" in response["Location"]
        event = audit.events(object_type="official", object_id=str(official.id), limit=1)[0]
        assert (event.action, event.data["why"]) == ("accounts.sign_out", why)


def test_signing_out_ends_this_session_and_leaves_the_others(client: Client, official: Enrolled) -> None:
    sign_in(client, official)
    other = Client()
    other.post("/desk/dang-nhap/", {"username": official.username, "password": PASSWORD})
    other.post("/desk/dang-nhap/ma/", {"code": official.recovery_codes[0]})
    copied = Client()
    copied.cookies = client.cookies.copy()
    client.post("/desk/dang-xuat/")
    assert copied.get("/desk/").status_code == 302
    assert other.get("/desk/").status_code == 200


def test_signing_out_everywhere_ends_every_session(client: Client, official: Enrolled) -> None:
    sign_in(client, official)
    copied = Client()
    copied.cookies = client.cookies.copy()
    assert copied.get("/desk/").status_code == 200
    operations.sign_out_everywhere(
        official_id=official.id, actor=f"official:{official.id}", at=timezone.now(), address=""
    )
    assert copied.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 302


def test_a_deactivated_official_is_out_at_once(client: Client, official: Enrolled) -> None:
    sign_in(client, official)
    operations.deactivate_official(official_id=official.id, actor="console:test", at=timezone.now())
    assert client.get("/desk/").status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_others(client: Client, official: Enrolled) -> None:
    sign_in(client, official)
    other = Client()
    other.post("/desk/dang-nhap/", {"username": official.username, "password": PASSWORD})
    other.post("/desk/dang-nhap/ma/", {"code": official.recovery_codes[0]})
    assert other.get("/desk/").status_code == 200
    new = "câu mới dễ nhớ lắm"
    response = client.post("/desk/mat-khau/", {"current": PASSWORD, "password": new, "again": new})
    assert response["Location"] == "/desk/tai-khoan/?done=password"
    assert other.get("/desk/").status_code == 302
    assert "Đã đổi mật khẩu" in client.get("/desk/tai-khoan/?done=password").content.decode()


def test_a_weak_new_password_is_explained_and_refused(client: Client, official: Enrolled) -> None:
    sign_in(client, official)
    response = client.post("/desk/mat-khau/", {"current": PASSWORD, "password": "ngắn", "again": "ngắn"})
    assert response.status_code == 422
    assert "ít nhất 12 ký tự" in response.content.decode()
    at = timezone.now()
    assert operations.check_password(username=official.username, password=PASSWORD, address="x", at=at) == official.id


def test_a_new_phone_is_set_up_from_the_desk(client: Client, official: Enrolled) -> None:
    sign_in(client, official)
    assert client.post("/desk/xac-thuc/", {"password": PASSWORD})["Location"] == "/desk/xac-thuc/ma/"
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", client.get("/desk/xac-thuc/ma/").content.decode())
    assert secret
    page = client.post("/desk/xac-thuc/ma/", {"code": pyotp.TOTP(secret[1].replace(" ", "")).now()})
    assert "Mã khôi phục" in page.content.decode()
    assert client.get("/desk/").status_code == 200


def test_no_page_of_the_desk_stays_in_a_cache(client: Client, official: Enrolled) -> None:
    for path in ("/desk/dang-nhap/", "/desk/", "/desk/kich-hoat/"):
        assert "no-store" in client.get(path)["Cache-Control"]
    sign_in(client, official)
    assert "no-store" in client.get("/desk/")["Cache-Control"]


def test_forms_need_their_token(official: Enrolled) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/desk/dang-nhap/", {"username": official.username, "password": PASSWORD})
    assert response.status_code == 403
    assert "Tải lại trang" in response.content.decode()
    assert "sessionid" not in strict.cookies


def test_the_desk_speaks_english_too(client: Client, official: Enrolled) -> None:
    page = client.get("/en/desk/dang-nhap/").content.decode()
    assert '<html lang="en">' in page
    assert "Sign in" in page
    refused = client.post("/en/desk/dang-nhap/", {"username": official.username, "password": "x"}).content.decode()
    assert "không đúng" not in refused


def test_asking_with_get_does_not_sign_out(client: Client, official: Enrolled) -> None:
    sign_in(client, official)
    assert client.get("/desk/dang-xuat/").status_code == 405
    assert client.get("/desk/dang-xuat/moi-noi/").status_code == 405
    assert client.get("/desk/").status_code == 200


@pytest.fixture
def invented() -> int:
    from benso.domains.accounts.models import Official

    at = timezone.now() - timedelta(days=1)
    operations.create_simulated_officials(
        people=[("thu.mot", "Người thử", ())], valid_from=at.date(), actor="console:test", at=at
    )
    return int(Official.objects.get(username="thu.mot").pk)


def test_an_invented_official_comes_in_with_one_click_on_a_development_machine(
    client: Client, settings: Any, invented: int
) -> None:
    settings.DEVELOPMENT_SERVICES = "http://127.0.0.1:1"
    assert "Dùng thử trên máy phát triển" in client.get("/desk/dang-nhap/").content.decode()
    assert client.post("/desk/dang-nhap/thu/", {"official": invented})["Location"] == "/desk/"
    assert "Người thử" in client.get("/desk/").content.decode()


def test_there_is_no_such_way_in_elsewhere(client: Client, settings: Any, invented: int, official: Enrolled) -> None:
    settings.DEVELOPMENT_SERVICES = ""
    assert "Dùng thử" not in client.get("/desk/dang-nhap/").content.decode()
    assert client.post("/desk/dang-nhap/thu/", {"official": invented}).status_code == 404
    settings.DEVELOPMENT_SERVICES = "http://127.0.0.1:1"
    assert client.post("/desk/dang-nhap/thu/", {"official": official.id}).status_code == 404
    assert client.get("/desk/").status_code == 302
    assert queries.official(official.id).last_sign_in is None
