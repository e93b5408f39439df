"""Talking to the OpenID Connect provider: discovery, keys, tokens. Outside any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import httpx
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from benso.domains.accounts.rules import ALGORITHMS, endpoint_trusted
from benso.kernel.errors import BensoError

TIMEOUT = httpx.Timeout(8.0, connect=4.0)
_DISCOVERY_LIFE = timedelta(hours=1)
_KEYS_PAUSE = timedelta(minutes=1)
_ANSWER_MAX = 262_144
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class IdentityNotConfigured(BensoError):
    """No provider is set."""

    code = "IDENTITY_NOT_CONFIGURED"
    status = 503
    sentence = "Hệ thống chưa nối với nơi định danh nên chưa đăng nhập được. Có thể nộp hồ sơ tại bộ phận một cửa."


class IdentityUnavailable(BensoError):
    """The provider does not answer, or answers what cannot be used."""

    code = "IDENTITY_UNAVAILABLE"
    status = 503
    sentence = "Chưa kết nối được nơi định danh. Thử lại sau ít phút; tra cứu thủ tục và hồ sơ vẫn dùng được."


class IdentityRefused(BensoError):
    """The provider's answer is not believed; ``reason`` is for the log."""

    code = "IDENTITY_REFUSED"
    status = 401
    sentence = "Lần đăng nhập này không dùng được (đã dùng, quá hạn hoặc không khớp). Bấm đăng nhập để làm lại từ đầu."


@dataclass(frozen=True, slots=True)
class Configuration:
    """Where the provider is and who we are there. ``simulated``: its people are invented."""

    issuer: str
    client_id: str
    client_secret: str
    simulated: bool


@dataclass(slots=True)
class Provider:
    """What was read from the provider, and when."""

    metadata: Mapping[str, Any]
    read_at: datetime
    keys: KeySet
    keys_at: datetime


@dataclass(slots=True)
class _Held:
    lock: Lock = field(default_factory=Lock)
    providers: dict[str, Provider] = field(default_factory=dict)


_held = _Held()


def configuration() -> Configuration:
    """:raises IdentityNotConfigured: if no provider is set"""
    told = settings.OIDC
    if not told or not told["issuer"]:
        raise IdentityNotConfigured
    return Configuration(
        issuer=told["issuer"],
        client_id=told["client_id"],
        client_secret=told["client_secret"],
        simulated=bool(told["simulated"]),
    )


def provider(*, issuer: str, at: datetime) -> Provider:
    """The provider's addresses and keys, read at most once an hour (OpenID Connect Discovery §4).

    :raises IdentityUnavailable: if they cannot be read or point somewhere that is not trusted
    """
    with _held.lock:
        known = _held.providers.get(issuer)
        if known is not None and timedelta(0) <= at - known.read_at < _DISCOVERY_LIFE:
            return known
        metadata = fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration", issuer=issuer)
        if metadata.get("issuer") != issuer:
            raise IdentityUnavailable(reason="issuer of the discovery document differs")
        for name in _ENDPOINTS:
            if not endpoint_trusted(str(metadata.get(name, "")), issuer):
                raise IdentityUnavailable(reason=f"{name} is not trusted")
        made = Provider(metadata, at, _read_keys(metadata, issuer), at)
        _held.providers[issuer] = made
        return made


def forget_providers() -> None:
    """Read discovery and keys anew at the next sign-in."""
    with _held.lock:
        _held.providers.clear()


def decode(*, token: str, issuer: str, at: datetime) -> Mapping[str, Any]:
    """Claims of an id token whose signature is right; keys rotated in are fetched, once a minute at most.

    :raises IdentityRefused: if the signature is wrong, by an unknown key, or of a kind that is not accepted
    """
    found = provider(issuer=issuer, at=at)
    try:
        return jwt.decode(token, found.keys, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError) as error:
        if not timedelta(0) <= at - found.keys_at < _KEYS_PAUSE:
            with _held.lock:
                found.keys, found.keys_at = _read_keys(found.metadata, issuer), at
            try:
                return jwt.decode(token, found.keys, algorithms=list(ALGORITHMS)).claims
            except (JoseError, ValueError) as again:
                raise IdentityRefused(reason=type(again).__name__) from again
        raise IdentityRefused(reason=type(error).__name__) from error


def redeem(*, code: str, verifier: str, redirect_uri: str, told: Configuration, at: datetime) -> Mapping[str, Any]:
    """Exchange an authorisation code for tokens (RFC 6749 §4.1.3 with RFC 7636).

    :raises IdentityRefused: if the provider refuses the code
    :raises IdentityUnavailable: if it does not answer
    """
    address = str(provider(issuer=told.issuer, at=at).metadata["token_endpoint"])
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": told.client_id,
    }
    return fetch(address, issuer=told.issuer, form=form, basic=(told.client_id, told.client_secret))


def fetch(
    address: str,
    *,
    issuer: str,
    form: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
    bearer: str = "",
) -> Mapping[str, Any]:
    """A JSON object from the provider; no redirects, no long waits, no endless answers.

    :raises IdentityUnavailable: if there is none
    :raises IdentityRefused: if the provider answers 400 or 401 to a form
    """
    method, form = ("GET", None) if form is None else ("POST", dict(form))
    auth = httpx.BasicAuth(*basic) if basic else httpx.Auth()
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    try:
        # A provider on this machine is never reached through a proxy.
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=issuer.startswith("https:")) as client:
            answer = client.request(method, address, data=form, headers=headers, auth=auth)
    except httpx.HTTPError as error:
        raise IdentityUnavailable(reason=type(error).__name__) from error
    if form is not None and answer.status_code in {400, 401}:
        raise IdentityRefused(reason="code refused by the provider")
    if answer.status_code != 200 or len(answer.content) > _ANSWER_MAX:
        raise IdentityUnavailable(reason=f"status {answer.status_code}")
    try:
        found = answer.json()
    except ValueError as error:
        raise IdentityUnavailable(reason="not JSON") from error
    if not isinstance(found, dict):
        raise IdentityUnavailable(reason="not an object")
    return found


def _read_keys(metadata: Mapping[str, Any], issuer: str) -> KeySet:
    found = fetch(str(metadata["jwks_uri"]), issuer=issuer)
    try:
        return KeySet.import_key_set({"keys": list(found["keys"])})
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise IdentityUnavailable(reason="keys cannot be read") from error
