"""Agencies, and the rooms and posts of districts and communes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from benso.domains.units.types.vocabulary import AgencyKind, Level, OfficeKind, Status


@dataclass(frozen=True, slots=True)
class Agency:
    """A state agency; ``ref`` is the pack's own key, ``code`` its electronic identifier where one is published."""

    ref: str
    name_vi: str
    name_en: str
    kind: AgencyKind
    level: Level
    unit_code: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    code: str | None
    status: Status
    specialised: bool
    sources: tuple[str, ...]
    note: str = ""
    predecessors: tuple[str, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the agency exists on the day (an unknown first day is long ago)."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Office:
    """A room or post that every unit of some types has on a date."""

    level: Level
    types: tuple[str, ...]
    kind: OfficeKind
    name_vi: str
    valid_from: date | None
    valid_to: date | None
    status: Status
    legal: str
    sources: tuple[str, ...]
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether units have it on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)
