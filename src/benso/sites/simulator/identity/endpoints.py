"""The endpoints programs talk to: discovery, keys, token, user information (OpenID Connect Core and Discovery)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from joserfc import jwt

from benso.sites.simulator.identity.grants import TOKEN_LIFE, Grant, ledger
from benso.sites.simulator.identity.keys import public_keys, signing_key
from benso.sites.simulator.identity.registered import issuer, person_of, registered_secret


@require_GET
def discovery(request: HttpRequest) -> HttpResponse:
    """What this provider can do and where."""
    base = issuer()
    return JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
            "end_session_endpoint": f"{base}/end-session",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email", "phone", "address"],
            "acr_values_supported": ["1", "2", "3"],
            "authorization_response_iss_parameter_supported": True,
            "claims_supported": [
                "sub", "name", "birthdate", "gender", "phone_number", "email", "address", "acr",
                "citizen_number", "commune", "enterprises",
            ],
        }
    )  # fmt: skip


@require_GET
def jwks(request: HttpRequest) -> HttpResponse:
    """The public keys."""
    return JsonResponse(public_keys())


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a code for tokens; each code works once, for the client, address and verifier it was given to."""
    client_id, secret = _client(request)
    expected = registered_secret(client_id)
    if expected is None or not hmac.compare_digest(secret.encode(), expected.encode()):
        return _error("invalid_client", 401)
    if request.POST.get("grant_type") != "authorization_code":
        return _error("unsupported_grant_type")
    at = timezone.now()
    grant = ledger.redeem(request.POST.get("code", ""), at)
    if grant is None or not _belongs(grant, request, client_id):
        return _error("invalid_grant")
    now = int(at.timestamp())
    claims: dict[str, Any] = {
        "iss": issuer(),
        "sub": grant.subject,
        "aud": client_id,
        "iat": now,
        "exp": now + 300,
        "auth_time": int(grant.given_at.timestamp()),
        "acr": str(grant.level),
    }
    if grant.nonce:
        claims["nonce"] = grant.nonce
    header = {"alg": "RS256", "kid": signing_key().kid, "typ": "JWT"}
    answer = JsonResponse(
        {
            "access_token": grant.access_token,
            "token_type": "Bearer",
            "expires_in": int(TOKEN_LIFE.total_seconds()),
            "id_token": jwt.encode(header, claims, signing_key()),
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def userinfo(request: HttpRequest) -> HttpResponse:
    """The claims about whoever the access token is for."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    subject = ledger.subject_of(given, timezone.now()) if kind.casefold() == "bearer" else None
    if subject is None:
        answer = _error("invalid_token", 401)
        answer["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return answer
    # How surely somebody signed in is told of each sign-in, in its id token, not of the person.
    told = {name: value for name, value in person_of(subject).claims.items() if name != "acr"}
    return JsonResponse({"sub": subject, **told})


def _belongs(grant: Grant, request: HttpRequest, client_id: str) -> bool:
    verifier = request.POST.get("code_verifier", "")
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (
        grant.client_id == client_id
        and grant.redirect_uri == request.POST.get("redirect_uri", "")
        and hmac.compare_digest(challenge, grant.challenge)
    )


def _client(request: HttpRequest) -> tuple[str, str]:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() == "basic":
        try:
            name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote(name), unquote(secret)
    return request.POST.get("client_id", ""), request.POST.get("client_secret", "")


def _error(code: str, status: int = 400) -> HttpResponse:
    answer = JsonResponse({"error": code}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
