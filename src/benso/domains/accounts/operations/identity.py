"""Signing people in through OpenID Connect: the two halves of the authorisation code flow with PKCE."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import IntegrityError, transaction

from benso.domains.accounts.models import UsedState
from benso.domains.accounts.models.vault import digest_token
from benso.domains.accounts.operations.arrivals import sign_in_person
from benso.domains.accounts.operations.provider import (
    Configuration,
    IdentityRefused,
    configuration,
    decode,
    fetch,
    provider,
    redeem,
)
from benso.domains.accounts.rules import SIGN_IN_LIFE, IdentityRefusal, challenge_of, endpoint_trusted, token_refusal
from benso.domains.accounts.types import Kept, Person, PersonId
from benso.domains.audit.operations import record_event
from benso.kernel.errors import BensoError

_KEPT_FOR = timedelta(days=1)
_SCOPE = "openid profile email phone address"


class SignInCancelled(BensoError):
    """The person turned back at the provider."""

    code = "SIGN_IN_CANCELLED"
    status = 400
    sentence = "Bạn đã dừng đăng nhập ở nơi định danh. Hồ sơ đang soạn chưa gửi đi; bấm đăng nhập khi muốn tiếp tục."


def begin_sign_in(*, redirect_uri: str, at: datetime, level: int = 1) -> tuple[str, Kept]:
    """First half: where to send the browser, and what the session keeps until it comes back.

    :param redirect_uri: absolute address of the page that calls :func:`finish_sign_in`
    :param level: least level of assurance asked for, 1 to 3
    :raises IdentityNotConfigured: if no provider is set
    :raises IdentityUnavailable: if the provider does not answer
    """
    told = configuration()
    endpoint = str(provider(issuer=told.issuer, at=at).metadata["authorization_endpoint"])
    kept = Kept(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        begun_at=at.isoformat(),
    )
    query = {
        "response_type": "code",
        "client_id": told.client_id,
        "redirect_uri": redirect_uri,
        "scope": _SCOPE,
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": challenge_of(kept["verifier"]),
        "code_challenge_method": "S256",
        "acr_values": " ".join(str(number) for number in range(level, 4)),
    }
    joint = "&" if urlsplit(endpoint).query else "?"
    return f"{endpoint}{joint}{urlencode(query)}", kept


def finish_sign_in(
    *, kept: Kept | Mapping[str, str] | None, query: Mapping[str, str], redirect_uri: str, at: datetime, address: str
) -> Person:
    """Second half: check what the browser brought back, fetch and check the tokens, let the person in. Works once.

    :param kept: what :func:`begin_sign_in` gave; the caller removes it from the session first
    :param query: the parameters of the address the browser came back to
    :raises SignInCancelled: if the person turned back
    :raises IdentityRefused: if anything does not fit; nothing has been changed
    :raises IdentityUnavailable: if the provider does not answer
    """
    told = configuration()
    if kept is None or not _fits(kept, query, redirect_uri, at):
        raise IdentityRefused(reason=IdentityRefusal.STATE.value)
    if query.get("error"):
        raise SignInCancelled if query["error"] == "access_denied" else IdentityRefused(reason="provider")
    if query.get("iss", told.issuer) != told.issuer:  # RFC 9207: an answer of another provider
        raise IdentityRefused(reason=IdentityRefusal.ISSUER.value)
    _use_once(kept["state"], at)
    tokens = redeem(code=query.get("code", ""), verifier=kept["verifier"], redirect_uri=redirect_uri, told=told, at=at)
    claims = _claims(tokens, kept["nonce"], told, at)
    return sign_in_person(
        issuer=told.issuer,
        subject=str(claims["sub"]),
        claims=claims,
        simulated=told.simulated,
        at=at,
        address=address,
    )


@transaction.atomic
def sign_out_person(*, person: PersonId, return_to: str, at: datetime, address: str) -> str:
    """Note that a person signs out; returns where to send the browser so that the provider forgets them, too.

    The session is the site's to drop. If the provider cannot sign anybody out, it is ``return_to``.
    """
    record_event(
        actor=f"person:{person}", action="accounts.person_sign_out", object_type="person", object_id=str(person),
        at=at, origin=address,
    )  # fmt: skip
    try:
        told = configuration()
        endpoint = str(provider(issuer=told.issuer, at=at).metadata.get("end_session_endpoint", ""))
    except BensoError:
        return return_to
    if not endpoint_trusted(endpoint, told.issuer):
        return return_to
    return f"{endpoint}?{urlencode({'client_id': told.client_id, 'post_logout_redirect_uri': return_to})}"


def _fits(kept: Kept | Mapping[str, str], query: Mapping[str, str], redirect_uri: str, at: datetime) -> bool:
    state = query.get("state", "")
    begun = datetime.fromisoformat(kept["begun_at"])
    return (
        bool(state)
        and hmac.compare_digest(state.encode(), kept["state"].encode())
        and kept["redirect_uri"] == redirect_uri
        and timedelta(0) <= at - begun <= SIGN_IN_LIFE
    )


def _use_once(state: str, at: datetime) -> None:
    UsedState.objects.filter(at__lt=at - _KEPT_FOR).delete()
    try:
        with transaction.atomic():
            UsedState.objects.create(digest=digest_token(token=state), at=at)
    except IntegrityError as error:
        raise IdentityRefused(reason="used") from error


def _claims(tokens: Mapping[str, Any], nonce: str, told: Configuration, at: datetime) -> Mapping[str, Any]:
    """Claims of the id token, and of the user information where the provider has it about the same subject."""
    claims = decode(token=str(tokens.get("id_token", "")), issuer=told.issuer, at=at)
    refusal = token_refusal(claims, issuer=told.issuer, client_id=told.client_id, nonce=nonce, at=at)
    if refusal is not None:
        raise IdentityRefused(reason=refusal.value)
    endpoint = str(provider(issuer=told.issuer, at=at).metadata.get("userinfo_endpoint", ""))
    access = str(tokens.get("access_token", ""))
    if not access or not endpoint_trusted(endpoint, told.issuer):
        return claims
    more = fetch(endpoint, issuer=told.issuer, bearer=access)
    if more.get("sub") != claims["sub"]:
        raise IdentityRefused(reason=IdentityRefusal.SUBJECT.value)
    return {**more, **claims}
