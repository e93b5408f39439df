"""Which version holds, and which one another is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from benso.domains.versions.types import Version, VersionState

V = TypeVar("V", bound=Version[Any])


def in_force(version: Version[Any], on: date) -> bool:
    """Whether a version is published and new things of the day fall under it."""
    begun = version.starts is None or version.starts <= on
    return version.state is VersionState.PUBLISHED and begun and (version.ends is None or on < version.ends)


def current(history: Sequence[V], on: date) -> V:
    """The version in force on a day, or the newest there is.

    :param history: every version, the newest first; at least one
    """
    return next((one for one in history if in_force(one, on)), history[0])


def comparable(version: V, history: Sequence[V]) -> list[V]:
    """The published versions that a version can be compared with, the newest first."""
    return [one for one in history if one.id != version.id and one.state is VersionState.PUBLISHED]


def base_of(version: V, others: Sequence[V], on: date) -> V | None:
    """What a version is compared with where nobody says: the one in force on the day, or the one before it."""
    before = next((one for one in others if one.number < version.number), None)
    return next((one for one in others if in_force(one, on)), before)
