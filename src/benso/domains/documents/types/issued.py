"""Documents the province has issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from benso.domains.documents.types.files import StoredFile


class IssuedState(StrEnum):
    """Whether an issued document still stands."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """The public record of an issued document: enough to compare a copy with, nothing about a person.

    ``owner`` is for the citizen's store and access checks only; a public page never shows it.
    """

    code: str
    """As printed: groups of four, ``7K2M-…``."""
    file: UUID
    title: str
    office: str
    office_name: str
    number: str
    reference: str
    issued_at: datetime
    sha256: str
    signed: bool
    simulated: bool
    state: IssuedState
    owner: str
    revoked_at: datetime | None = None
    revoke_reason: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """What issuing gave: the stored file, the code of its public record and the address that shows it."""

    file: StoredFile
    code: str
    address: str
