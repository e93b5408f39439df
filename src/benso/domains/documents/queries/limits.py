"""What the installation allows, as the operator set it."""

from __future__ import annotations

from django.conf import settings

from benso.domains.documents.types import Limits


def limits() -> Limits:
    """Limits of one file."""
    return Limits(size=settings.UPLOAD_MAX_BYTES)


def quota() -> int:
    """Bytes that one owner may keep, unfinished uploads not counted."""
    return int(settings.OWNER_QUOTA_BYTES)
