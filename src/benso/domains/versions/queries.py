"""What reads of versions have in common; compiled ones are kept by a process."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db.models import Q

from benso.domains.versions.models import VersionRow
from benso.domains.versions.types import VersionState

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def in_force(on: date) -> Q:
    """Condition on versions: published, and new things of the day fall under it."""
    return Q(state=VersionState.PUBLISHED.value) & (
        (Q(starts__isnull=True) | Q(starts__lte=on)) & (Q(ends__isnull=True) | Q(ends__gt=on))
    )


def standing(row: VersionRow) -> dict[str, Any]:
    """The fields of a :class:`Version` that every kind has; its declaration is decoded by its own domain."""
    return {
        "id": row.pk,
        "code": row.subject.code,
        "number": row.number,
        "state": VersionState(row.state),
        "digest": row.digest,
        "author": row.author,
        "authors": tuple(row.authors),
        "saved_at": row.saved_at,
        "published_at": row.published_at,
        "published_by": row.published_by,
        "starts": row.starts,
        "ends": row.ends,
    }


class Kept(Generic[K, V]):
    """What a process made of published versions, the oldest dropped first: a catalogue of thousands would otherwise
    stay in memory for ever."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._found: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """What is kept under a key."""
        return self._found.get(key)

    def keep(self, key: K, value: V) -> None:
        """Keep a value."""
        with self._lock:
            while len(self._found) >= self.most:
                del self._found[next(iter(self._found))]
            self._found[key] = value

    def forget(self) -> None:
        """Drop all, where ids may be given out anew: a database restored under a running process."""
        with self._lock:
            self._found.clear()
