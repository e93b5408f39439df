"""Whom the provider knows: its one client, and the invented people."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from benso.sites.simulator.cast import CastPerson, read_people, typed_person

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def issuer() -> str:
    """The provider's own name, as the platform knows it."""
    return str(_told()["issuer"])


def registered_secret(client_id: str) -> str | None:
    """Secret of a client; ``None`` for one that is not registered."""
    told = _told()
    return str(told["client_secret"]) if client_id and client_id == told["client_id"] else None


def redirect_allowed(address: str) -> bool:
    """Back to this machine only, any port (as RFC 8252 §7.3 allows programs on the user's own machine)."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and parts.hostname in _LOOPBACK and not parts.fragment


def people() -> tuple[CastPerson, ...]:
    """Everybody in the pack, in its order."""
    return _people(settings.CONTENT_DIR)


def person_of(subject: str) -> CastPerson:
    """The person with this subject; somebody made up on the spot if the pack has none."""
    return next((one for one in people() if one.subject == subject), None) or typed_person(subject)


def highest_level(subject: str) -> int:
    """The highest level of assurance somebody can sign in with: the pack's for its people, any for who is made up."""
    return next((int(one.claims["acr"]) for one in people() if one.subject == subject), 3)


@lru_cache(maxsize=2)
def _people(root: Path) -> tuple[CastPerson, ...]:
    return read_people(root)


def _told() -> dict[str, Any]:
    told: dict[str, Any] | None = getattr(settings, "OIDC", None)
    if not told or not told["simulated"]:
        raise RuntimeError("The development provider stands in only where no real one is set.")
    return dict(told)
