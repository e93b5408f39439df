"""People who apply: citizens, and the enterprises they act for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

PersonId = UUID
"""The public identifier: random, so that nobody can be guessed from another."""


class ProfileField(StrEnum):
    """What a person may change; everything else comes from the identity provider at each sign-in."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an account. The citizen number is shown masked; unknown texts are empty.

    ``assurance`` is 1 to 3: how surely the provider knows who this is. ``commune`` is a unit version's key.
    ``simulated``: an invented person of the development provider or the simulator.
    """

    id: int
    public_id: PersonId
    name: str
    birth_date: date | None
    sex: str
    number_masked: str
    phone: str
    email: str
    address: str
    commune: str
    assurance: int
    simulated: bool
    left: frozenset[str] = frozenset()
    """Tax codes of enterprises the person acted for and does not any more; filled in for a session only."""

    @property
    def actor(self) -> str:
        """How the person is named in the audit log."""
        return f"person:{self.public_id}"


@dataclass(frozen=True, slots=True)
class Representation:
    """A person acts for an enterprise or household business while ``valid_from <= day < valid_to``."""

    id: int
    person: PersonId
    tax_code: str
    enterprise_name: str
    position: str
    valid_from: date
    valid_to: date | None
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """Leave given for one purpose, in the wording of one version; ``ended_at`` when withdrawn or replaced."""

    purpose: str
    version: str
    given_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Access:
    """Someone looked at a person's data: who, what for, at which record."""

    at: datetime
    actor: str
    purpose: str
    object_id: str
