"""What a provider's token must hold, case by case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from benso.domains.accounts.operations import IdentityRefused, IdentityUnavailable
from benso.domains.accounts.operations.provider import decode, provider
from benso.domains.accounts.rules import (
    IdentityRefusal,
    assurance_of,
    challenge_of,
    endpoint_trusted,
    read_claims,
    token_refusal,
)

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NOW = int(AT.timestamp())
GOOD: dict[str, Any] = {
    "iss": "https://id.example.vn", "sub": "dan-01", "aud": "benso", "exp": NOW + 300, "iat": NOW, "nonce": "n" * 32,
}  # fmt: skip


def refusal(**changes: Any) -> IdentityRefusal | None:
    claims = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return token_refusal(claims, issuer="https://id.example.vn", client_id="benso", nonce="n" * 32, at=AT)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"iss": "https://id.example.vn/"}, IdentityRefusal.ISSUER),
        ({"iss": None}, IdentityRefusal.ISSUER),
        ({"aud": "other"}, IdentityRefusal.AUDIENCE),
        ({"aud": []}, IdentityRefusal.AUDIENCE),
        ({"aud": ["benso"]}, None),
        ({"aud": ["benso", "other"]}, IdentityRefusal.AUTHORISED_PARTY),
        ({"aud": ["benso", "other"], "azp": "benso"}, None),
        ({"azp": "other"}, IdentityRefusal.AUTHORISED_PARTY),
        ({"exp": NOW - 59}, None),
        ({"exp": NOW - 60}, IdentityRefusal.EXPIRED),
        ({"exp": None}, IdentityRefusal.EXPIRED),
        ({"exp": "tomorrow"}, IdentityRefusal.EXPIRED),
        ({"iat": NOW + 60}, None),
        ({"iat": NOW + 61}, IdentityRefusal.ISSUED_LATER),
        ({"nonce": "m" * 32}, IdentityRefusal.NONCE),
        ({"nonce": None}, IdentityRefusal.NONCE),
        ({"nonce": 7}, IdentityRefusal.NONCE),
        ({"sub": ""}, IdentityRefusal.SUBJECT),
        ({"sub": "x" * 256}, IdentityRefusal.SUBJECT),
        ({"sub": 5}, IdentityRefusal.SUBJECT),
    ],
)
def test_a_token_is_believed_only_if_everything_fits(changes: dict[str, Any], why: IdentityRefusal | None) -> None:
    assert refusal(**changes) is why


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    ("acr", "level"), [("1", 1), ("3", 3), (2, 2), ("urn:vn:level:3", 3), ("", 1), (None, 1), ("high", 1), ("0", 1)]
)
def test_the_level_of_assurance_is_never_guessed_upwards(acr: object, level: int) -> None:
    assert assurance_of(acr) == level


@pytest.mark.parametrize(
    ("address", "issuer", "fine"),
    [
        ("https://id.example.vn/token", "https://id.example.vn", True),
        ("http://id.example.vn/token", "https://id.example.vn", False),
        ("http://127.0.0.1:8001/token", "http://127.0.0.1:8001/identity", True),
        ("http://127.0.0.1:8001/token", "https://id.example.vn", False),
        ("http://169.254.169.254/", "http://127.0.0.1:8001/identity", False),
        ("file:///etc/passwd", "https://id.example.vn", False),
        ("", "https://id.example.vn", False),
    ],
)
def test_a_provider_cannot_send_us_elsewhere(address: str, issuer: str, fine: bool) -> None:
    assert endpoint_trusted(address, issuer) is fine


@pytest.mark.parametrize(
    "claims",
    [
        {"name": 5, "birthdate": [], "address": "x", "enterprises": "y"},
        {"name": None, "gender": {}, "acr": [], "enterprises": [1, {"name": "no code"}, None]},
        {"address": {"formatted": 1}, "phone_number": {}, "citizen_number": ["1"]},
    ],
)
def test_claims_of_any_shape_are_read_without_raising(claims: dict[str, Any]) -> None:
    told = read_claims(claims)
    assert (told.name, told.birth_date, told.enterprises) == ("", None, ())


KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
STRANGER = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
ROTATED = RSAKey.generate_key(2048, {"kid": "two"}, private=True)


class Provider(BaseHTTPRequestHandler):
    """A provider that shows its discovery document and the keys it has at the moment."""

    keys: ClassVar[list[RSAKey]] = []

    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        told: dict[str, Any] = {
            "issuer": base, "authorization_endpoint": f"{base}/a", "token_endpoint": f"{base}/t",
            "jwks_uri": f"{base}/jwks",
        }  # fmt: skip
        if self.path == "/jwks":
            told = {"keys": [key.as_dict(private=False) for key in self.keys]}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def known() -> Iterator[str]:
    """A provider whose keys were read when the hour began, and who has rotated in a second key since."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = Thread(target=server.serve_forever)
    thread.start()
    issuer = f"http://127.0.0.1:{server.server_address[1]}"
    Provider.keys = [KEY]
    provider(issuer=issuer, at=AT)
    Provider.keys = [KEY, ROTATED]
    yield issuer
    server.shutdown()
    thread.join()
    server.server_close()


def signed(key: Any, alg: str = "RS256", kid: str = "one") -> str:
    return jwt.encode({"alg": alg, "kid": kid}, GOOD, key, algorithms=[alg])


def read(token: str, issuer: str, minutes: int = 30) -> Any:
    return decode(token=token, issuer=issuer, at=AT + timedelta(minutes=minutes))


def test_a_token_by_the_providers_key_is_read(known: str) -> None:
    assert read(signed(KEY), known)["sub"] == "dan-01"


def test_a_key_rotated_in_is_fetched_but_not_more_than_once_a_minute(known: str) -> None:
    token = signed(ROTATED, kid="two")
    with pytest.raises(IdentityRefused):
        read(token, known, minutes=0)
    assert read(token, known)["sub"] == "dan-01"


@pytest.mark.parametrize(
    "token",
    [
        "", "a.b.c", signed(STRANGER), signed(KEY)[:-4] + "AAAA",
        signed(OctKey.import_key("k" * 32), alg="HS256"),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJkYW4tMDEifQ.",
    ],
)  # fmt: skip
def test_no_other_signature_is_accepted(known: str, token: str) -> None:
    with pytest.raises(IdentityRefused):
        read(token, known)


def test_keys_that_cannot_be_read_are_said_so() -> None:
    with pytest.raises(IdentityUnavailable):
        provider(issuer="http://127.0.0.1:9/x", at=AT)
