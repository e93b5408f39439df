"""A version of a declaration, and what one changes against another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

D = TypeVar("D")


class VersionState(StrEnum):
    """A version is written, then published; a published one never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Version(Generic[D]):
    """A version with its declaration. ``code`` is that of what it is a version of."""

    id: int
    code: str
    number: int
    state: VersionState
    declaration: D
    digest: str
    author: str
    """Who saved it last; ``authors`` is everyone who did."""
    authors: tuple[str, ...]
    saved_at: datetime
    published_at: datetime | None
    published_by: str
    starts: date | None
    """First day on which new things fall under it: that of its validity, for a correction that of publication."""
    ends: date | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two versions; ``before`` or ``after`` is empty where there was or is nothing."""

    field: str
    label_vi: str
    label_en: str
    before: str
    after: str
