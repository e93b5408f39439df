"""What every request and answer passes on the way in and out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from benso.config.environment import Environment
from benso.config.errors import ErrorEnvelope
from benso.config.middleware import client_address
from benso.config.security import allowed_hosts, security_settings
from benso.kernel.errors import BensoError


class Refused(BensoError):
    code = "REFUSED"
    status = 409
    sentence = "Việc {what} vướng với dữ liệu đã có."


def fail(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def answer(path: str, error: Exception) -> Any:
    return ErrorEnvelope(fail).process_exception(RequestFactory().get(path), error)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "word"), [("/khong-co/", "Không có trang này"), ("/en/nowhere/", "There is no such page")]
)
def test_an_address_that_leads_nowhere_gets_a_page_in_plain_words(client: Client, path: str, word: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert word in response.content.decode()
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.django_db
def test_a_refusal_of_a_domain_becomes_a_page_with_its_sentence(client: Client) -> None:
    response = client.get("/don-vi/00000@1999-01-01/")
    assert response.status_code == 404
    assert "00000@1999-01-01" in response.content.decode()


@pytest.mark.parametrize("path", ["/anything/", "/api/v1/anything"])
def test_one_refusal_has_one_status_code_and_sentence_for_pages_and_programs(path: str) -> None:
    response = answer(path, Refused(what="này"))
    assert response.status_code == 409
    assert "Việc này vướng với dữ liệu đã có." in response.content.decode()


@pytest.mark.parametrize(
    ("path", "kind"), [("/x/", "text/html; charset=utf-8"), ("/api/v1/x", "application/problem+json")]
)
def test_what_nobody_foresaw_gives_nothing_away(path: str, kind: str) -> None:
    response = answer(path, RuntimeError("password=hunter2 in /srv/secret"))
    assert (response.status_code, response["Content-Type"]) == (500, kind)
    assert "hunter2" not in response.content.decode()
    assert "secret" not in response.content.decode()


def test_too_much_data_is_413() -> None:
    assert answer("/api/v1/x", RequestDataTooBig()).status_code == 413


@pytest.mark.django_db
def test_every_page_carries_the_protective_headers(client: Client) -> None:
    response = client.get("/desk/dang-nhap/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abc-123-def", True), ("short", False), ("a" * 65, False), ("line\\nbreak", False), ("<script>alert", False)],
)
def test_a_request_number_is_kept_only_if_it_is_one(client: Client, given: str, kept: bool) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": given})
    assert (response["X-Request-ID"] == given) is kept
    assert len(response["X-Request-ID"]) >= 8


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "", "198.51.100.1"),
        (1, "not an address", "unknown"),
    ],
)
def test_only_trusted_proxies_may_say_who_called(settings: Any, proxies: int, forwarded: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="198.51.100.1")
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("peer", "address"),
    [("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::ffff:203.0.113.7", "203.0.113.7"), ("", "unknown")],
)
def test_an_ipv6_caller_is_known_by_its_network(peer: str, address: str) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=peer)) == address


def test_over_https_cookies_are_secure_and_bound_to_the_host() -> None:
    made = security_settings(Environment(public_url="https://so.example.vn"))
    assert (made["SESSION_COOKIE_SECURE"], made["CSRF_COOKIE_SECURE"]) == (True, True)
    assert made["SESSION_COOKIE_NAME"] == "__Host-benso-session"
    assert made["SECURE_HSTS_SECONDS"] == 31_536_000
    assert made["CSRF_TRUSTED_ORIGINS"] == ["https://so.example.vn"]


def test_over_plain_http_one_can_still_sign_in() -> None:
    made = security_settings(Environment(public_url=""))
    assert (made["SESSION_COOKIE_SECURE"], made["SESSION_COOKIE_NAME"]) == (False, "benso-session")


def test_a_public_address_narrows_the_host_names() -> None:
    assert allowed_hosts(Environment(public_url="")) == ["*"]
    assert allowed_hosts(Environment(public_url="https://so.example.vn"))[0] == "so.example.vn"
    assert "*" not in allowed_hosts(Environment(public_url="https://so.example.vn"))
    assert allowed_hosts(Environment(public_url="https://a.vn", allowed_hosts=["b.vn"])) == ["b.vn"]


def test_a_host_name_that_is_not_ours_is_refused(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["so.example.vn"]
    assert client.get("/desk/dang-nhap/", headers={"Host": "evil.example"}).status_code == 400
