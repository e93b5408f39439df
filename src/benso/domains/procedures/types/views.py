"""Procedures as read back, and what is computed from a declaration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from benso.domains.procedures.types.declaration import Declaration


class VersionState(StrEnum):
    """A version is written, then published; a published one never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"


class OnlineLevel(StrEnum):
    """What Decree 42/2022 calls it: everything online, a part of it, or information only."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a version really offers, and why it is not more.

    ``level`` is 1 to 4 of Circular 32/2017/TT-BTTTT, 0 where not even the information of level 1 is complete;
    ``missing`` are the reasons (codes) that keep it from more.
    """

    level: int
    online: OnlineLevel
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its declaration."""

    id: int
    procedure: str
    number: int
    state: VersionState
    declaration: Declaration
    digest: str
    published_at: datetime | None
    published_by: str
    author: str = ""
    """Who saved it last; ``authors`` is everyone who did."""
    starts: date | None = None
    """First day on which new applications fall under it: that of its validity, for a correction that of publication."""
    ends: date | None = None
    saved_at: datetime | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """A line of the catalogue on a day."""

    code: str
    version: int
    name_vi: str
    name_en: str
    category: str
    field_vi: str
    levels: tuple[str, ...]
    assessment: Assessment
    valid_from: date | None
    valid_to: date | None
    local_code: str | None = None
    life_events: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a computed fee; discounts are negative. ``why`` is the rule that put it there."""

    id: str
    label_vi: str
    label_en: str
    amount: Decimal
    why: str
    basis: str


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in VND with its reasons; ``total`` is ``None`` where the rules are not known or an answer is missing."""

    total: Decimal | None
    lines: tuple[FeeLine, ...]
    note_vi: str = ""
    note_en: str = ""
