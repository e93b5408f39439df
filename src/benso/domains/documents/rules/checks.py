"""Whether a file may be stored, decided from its content."""

from __future__ import annotations

import hashlib

from benso.domains.documents.rules import archives, markers, pdfs, pictures, xmls
from benso.domains.documents.rules.names import EXTENSIONS, check_name, clean_name, name_for, split_name
from benso.domains.documents.rules.refusals import (
    ALLOWED,
    ExtensionMismatch,
    FileEmpty,
    FileKindUnknown,
    FileTooLarge,
    HeicRefused,
    MalwareFound,
    OldOfficeRefused,
    ProgramRefused,
    SecretMarked,
)
from benso.domains.documents.types import Checked, Limits, MediaType

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
"""The harmless string every scanner must find (EICAR, 2003); written in two halves so that none finds it here."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!", b"\xfe\xed\xfa")
HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


def check_content(name: str, content: bytes, limits: Limits) -> Checked:
    """What the file is, under a clean name.

    :raises FileRefused: with the reason; see :mod:`benso.domains.documents.rules.refusals` for all of them
    """
    name = check_name(name)
    check_size(name, len(content), limits)
    if EICAR in content:
        raise MalwareFound(name=name, found="EICAR-Test-File")
    if markers.in_name(name):
        raise SecretMarked(name=name)
    kind = sniff(name, content)
    named = EXTENSIONS.get(split_name(name)[1])
    if split_name(name)[1] and (named is None or kind not in named):
        raise ExtensionMismatch(name=name, named=f".{split_name(name)[1]}", found=kind.name)
    pages, text = _look_inside(name, content, kind, limits)
    if markers.in_text(text):
        raise SecretMarked(name=name)
    digest = hashlib.sha256(content).hexdigest()
    return Checked(name_for(name, kind), kind, len(content), digest, pages)


def check_staged(name: str, content: bytes) -> str:
    """The clean name of bytes that are put aside for a step and never kept; whoever reads them judges their kind.

    :raises FileRefused: no name, nothing in it, a mark of secrecy, what every scanner must find
    """
    cleaned = clean_name(name)
    if not content:
        raise FileEmpty(name=cleaned)
    if EICAR in content:
        raise MalwareFound(name=cleaned, found="EICAR-Test-File")
    if markers.in_name(cleaned):
        raise SecretMarked(name=cleaned)
    return cleaned


def check_size(name: str, size: int, limits: Limits) -> None:
    """Whether a size may be stored at all.

    :raises FileEmpty: nothing in it
    :raises FileTooLarge: more than ``limits.size``
    """
    if size <= 0:
        raise FileEmpty(name=name)
    if size > limits.size:
        raise FileTooLarge(name=name, size=_megabytes(size), limit=_megabytes(limits.size))


def sniff(name: str, content: bytes) -> MediaType:
    """The kind of a content, from its first bytes and, for archives, from their table of contents.

    :raises FileRefused: if it is none of those that are taken
    """
    if content.startswith(b"%PDF-"):
        return MediaType.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if content.startswith(b"PK\x03\x04"):
        return archives.kind_of(name, content)
    if content.startswith(OLE):
        raise OldOfficeRefused(name=name)
    if content.startswith(PROGRAMS):
        raise ProgramRefused(name=name)
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        raise HeicRefused(name=name)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return MediaType.XML
    raise FileKindUnknown(name=name, allowed=ALLOWED)


def _look_inside(name: str, content: bytes, kind: MediaType, limits: Limits) -> tuple[int | None, str]:
    """Pages and the text that can be read cheaply."""
    match kind:
        case MediaType.PDF:
            return pdfs.check_pdf(name, content, limits)
        case MediaType.JPEG:
            pictures.check_jpeg(name, content, limits)
            return 1, ""
        case MediaType.PNG:
            pictures.check_png(name, content, limits)
            return 1, ""
        case MediaType.XML:
            return None, xmls.check_xml(name, content)
        case _:
            return None, archives.check_archive(name, content, kind, limits)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
