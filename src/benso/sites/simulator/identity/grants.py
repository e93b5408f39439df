"""What the provider remembers: codes that work once, tokens that live for minutes. Of one process, in its memory."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

CODE_LIFE = timedelta(seconds=60)
TOKEN_LIFE = timedelta(minutes=10)


@dataclass(slots=True)
class Grant:
    """Leave to know who signed in, on the way from the authorisation to the token."""

    subject: str
    level: int
    """Level of assurance of this sign-in, 1 to 3."""
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str
    given_at: datetime
    used: bool = False
    access_token: str = ""


@dataclass(slots=True)
class Ledger:
    """Grants by code, subjects by access token."""

    lock: Lock = field(default_factory=Lock)
    grants: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def give(self, grant: Grant) -> str:
        """A fresh code for a grant."""
        code = secrets.token_urlsafe(24)
        with self.lock:
            self._sweep(grant.given_at)
            self.grants[code] = grant
        return code

    def redeem(self, code: str, at: datetime) -> Grant | None:
        """The grant behind a code, once; a second use also ends the token of the first (RFC 6749 §4.1.2)."""
        with self.lock:
            grant = self.grants.get(code)
            if grant is None or at - grant.given_at > CODE_LIFE:
                return None
            if grant.used:
                self.tokens.pop(grant.access_token, None)
                return None
            grant.used = True
            grant.access_token = secrets.token_urlsafe(32)
            self.tokens[grant.access_token] = (grant.subject, at)
            return grant

    def subject_of(self, access_token: str, at: datetime) -> str | None:
        """Whose access token this is, while it lives."""
        found = self.tokens.get(access_token)
        return found[0] if found and at - found[1] <= TOKEN_LIFE else None

    def _sweep(self, at: datetime) -> None:
        if len(self.grants) > 10_000:
            self.grants = {code: one for code, one in self.grants.items() if at - one.given_at <= CODE_LIFE}
            self.tokens = {name: one for name, one in self.tokens.items() if at - one[1] <= TOKEN_LIFE}


ledger = Ledger()
