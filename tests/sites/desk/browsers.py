"""Browsers in which an official is signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.test import Client

from benso.domains.accounts.queries import official_row


def browser(official: int) -> Client:
    """A browser of this official."""
    client = Client()
    client.force_login(official_row(official), backend=settings.AUTHENTICATION_BACKENDS[0])
    session: Any = client.session
    now = datetime.now(UTC).isoformat()
    session.update({"signed_in_at": now, "seen_at": now})
    session.save()
    return client
