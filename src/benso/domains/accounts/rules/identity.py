"""Signing in through OpenID Connect: what we send, and what a provider's answer must hold (OIDC Core §3.1.3.7)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from benso.domains.accounts.rules.people import normalise_phone
from benso.domains.accounts.types import IdentityClaims

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures accepted. Never ``none``, never a shared secret: the key must be one only the provider holds."""

LEEWAY = timedelta(seconds=60)
SIGN_IN_LIFE = timedelta(minutes=10)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SEXES = {"male": "male", "female": "female", "nam": "male", "nữ": "female"}


class IdentityRefusal(StrEnum):
    """Why an answer of the provider is not believed."""

    STATE = "state"
    EXPIRED_START = "expired_start"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    AUTHORISED_PARTY = "authorised_party"
    EXPIRED = "expired"
    ISSUED_LATER = "issued_later"
    NONCE = "nonce"
    SUBJECT = "subject"


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 §4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def endpoint_trusted(address: str, issuer: str) -> bool:
    """Whether an address from the provider's discovery may be used: https, or plain http to this very machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK and urlsplit(issuer).hostname in _LOOPBACK


def token_refusal(
    claims: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, at: datetime
) -> IdentityRefusal | None:
    """The first reason not to believe an id token whose signature is right; clocks may differ by a minute."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    now = at.timestamp()
    leeway = LEEWAY.total_seconds()
    expires, issued = claims.get("exp"), claims.get("iat")
    found = claims.get("nonce")
    subject = claims.get("sub")
    checks = (
        (claims.get("iss") == issuer, IdentityRefusal.ISSUER),
        (client_id in audiences, IdentityRefusal.AUDIENCE),
        (len(audiences) == 1 or claims.get("azp") == client_id, IdentityRefusal.AUTHORISED_PARTY),
        (claims.get("azp", client_id) == client_id, IdentityRefusal.AUTHORISED_PARTY),
        (isinstance(expires, int | float) and now < expires + leeway, IdentityRefusal.EXPIRED),
        (isinstance(issued, int | float) and issued - leeway <= now, IdentityRefusal.ISSUED_LATER),
        (isinstance(found, str) and hmac.compare_digest(found.encode(), nonce.encode()), IdentityRefusal.NONCE),
        (isinstance(subject, str) and 0 < len(subject) <= 255, IdentityRefusal.SUBJECT),
    )
    return next((refusal for holds, refusal in checks if not holds), None)


def assurance_of(acr: object) -> int:
    """Level of assurance 1 to 3 out of the ``acr`` claim, whose last character is the level; 1 if it says nothing."""
    text = str(acr or "")
    return int(text[-1]) if text[-1:] in {"1", "2", "3"} else 1


def read_claims(claims: Mapping[str, Any]) -> IdentityClaims:
    """What the claims say, in our terms (OIDC Core §5.1); what is missing or of another shape stays unknown."""
    address = claims.get("address")
    formatted = address.get("formatted") if isinstance(address, Mapping) else address
    return IdentityClaims(
        subject=str(claims.get("sub", ""))[:255],
        name=_line(claims.get("name"), 200),
        birth_date=_date(claims.get("birthdate")),
        sex=_SEXES.get(str(claims.get("gender", "")).casefold(), ""),
        number="".join(str(claims.get("citizen_number") or "").split()),
        phone=normalise_phone(_line(claims.get("phone_number"), 20)),
        email=_line(claims.get("email"), 254),
        address=_line(formatted, 300),
        commune=_line(claims.get("commune"), 64),
        assurance=assurance_of(claims.get("acr")),
        enterprises=tuple(_enterprises(claims.get("enterprises"))),
        enterprises_readable=_readable(claims.get("enterprises")),
    )


def _enterprises(found: object) -> list[tuple[str, str, str]]:
    rows = found if isinstance(found, list) else []
    return [
        (_line(row.get("tax_code"), 14), _line(row.get("name"), 300), _line(row.get("position"), 200))
        for row in rows
        if isinstance(row, Mapping) and row.get("tax_code")
    ]


def _readable(found: object) -> bool:
    """A missing claim names nobody; what is no list of enterprises says nothing about who is represented."""
    return found is None or (isinstance(found, list) and len(_enterprises(found)) == len(found))


def _line(found: object, length: int) -> str:
    return " ".join(found.split())[:length] if isinstance(found, str) else ""


def _date(found: object) -> date | None:
    try:
        return date.fromisoformat(str(found))
    except ValueError:
        return None
