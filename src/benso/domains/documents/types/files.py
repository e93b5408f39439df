"""Stored files and the uploads they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MediaType(StrEnum):
    """What may be stored, found from the content and never from the name."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ASICE = "application/vnd.etsi.asic-e+zip"
    XML = "application/xml"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost whoever opens it. Sizes are bytes."""

    size: int = 25 * 1024 * 1024
    unpacked: int = 256 * 1024 * 1024
    """All parts of an archive together, unpacked."""
    ratio: int = 200
    """Unpacked to packed, counted for archives that unpack to more than 8 MB."""
    parts: int = 2_000
    pixels: int = 120_000_000
    pages: int = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that passed: its clean name, what it is, its digest, and its pages if it has pages."""

    name: str
    media_type: MediaType
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as kept. ``owner`` and ``shared_with`` are texts such as ``person:<uuid>`` and ``dossier:<uuid>``."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    owner: str
    created_at: datetime
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload under way: ``received`` bytes are safe on disk; go on from there. ``file``: set once finished."""

    id: UUID
    owner: str
    name: str
    size: int
    received: int
    expires_at: datetime
    file: UUID | None = None
