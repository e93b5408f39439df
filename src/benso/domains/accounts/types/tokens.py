"""Tokens with which a program of an office works in an official's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from benso.domains.accounts.types.duties import Duty
from benso.domains.accounts.types.officials import OfficialId


class Scope(StrEnum):
    """What a token is good for; never more than the official's own duties allow."""

    READ = "read"
    """Read dossiers, work lists and search."""
    SUBMIT = "submit"
    """File applications and send their files."""
    ACT = "act"
    """Take actions at open steps; fill in reports and send them up."""


@dataclass(frozen=True, slots=True)
class ClientToken:
    """A token as pages and commands show it: everything but its secret, which nobody keeps."""

    id: UUID
    official: OfficialId
    name: str
    scopes: frozenset[Scope]
    per_minute: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def in_force(self, at: datetime) -> bool:
        """Whether it opens anything at that moment."""
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token: ``secret`` is shown once and kept only as a digest."""

    token: ClientToken
    secret: str


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Whom a token speaks for: the official with the duties of the day."""

    token: UUID
    official: OfficialId
    simulated: bool
    scopes: frozenset[Scope]
    per_minute: int
    duties: frozenset[Duty]
