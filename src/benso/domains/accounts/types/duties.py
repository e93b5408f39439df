"""Duties: what an official may act as on a day, by appointment or on another's behalf."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from benso.domains.accounts.types.officials import OfficialId
from benso.domains.accounts.types.roles import Role


@dataclass(frozen=True, slots=True)
class Duty:
    """A role at an office in force. ``via``: the official it is done for (*thay mặt*); ``None``: one's own."""

    role: Role
    unit: str
    agency: str
    via: OfficialId | None = None

    @property
    def office(self) -> str:
        """Key of the office: the unit, or an agency of it."""
        return f"{self.unit}/{self.agency}" if self.agency else self.unit


@dataclass(frozen=True, slots=True)
class OnDuty:
    """An official who holds a role at an office, deputies included, and how messages reach them."""

    role: Role
    office: str
    public_id: UUID
    email: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Delegation:
    """A duty one official lends another for ``valid_from <= day < valid_to``; ``ended_on`` if cut short."""

    id: int
    delegator: OfficialId
    delegate: OfficialId
    role: Role
    unit: str
    agency: str
    valid_from: date
    valid_to: date
    reason: str
    ended_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it holds on the day, provided the delegator still holds the duty."""
        return self.valid_from <= on < min(self.valid_to, self.ended_on or self.valid_to)
