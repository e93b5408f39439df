"""Procedures as read back, and what is computed from a declaration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from benso.domains.procedures.types.declaration import Declaration
from benso.domains.versions import types as versions


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
class Version(versions.Version[Declaration]):
    """A version of a procedure. ``starts`` and ``ends`` say which new applications fall under it."""

    @property
    def procedure(self) -> str:
        """Code of the procedure."""
        return self.code


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
