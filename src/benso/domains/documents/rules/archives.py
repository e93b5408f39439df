"""Office documents and signature containers: archives, opened part by part with a limit on everything."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib

from benso.domains.documents.rules.refusals import (
    ALLOWED,
    ArchiveBomb,
    FileBroken,
    FileKindUnknown,
    LinkedOutside,
    LockedRefused,
    MacroRefused,
    TwoFilesInOne,
)
from benso.domains.documents.types import Limits, MediaType

_ODF = {
    b"application/vnd.oasis.opendocument.text": MediaType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": MediaType.ODS,
    b"application/vnd.etsi.asic-e+zip": MediaType.ASICE,
}
_OOXML = {"word/document.xml": MediaType.DOCX, "xl/workbook.xml": MediaType.XLSX}
_MACRO_PARTS = re.compile(
    r"vbaproject|vbadata|macrosheets/|activex/|customui|/oleobject[^/]*$|\.(?:bin|exe|dll|scr|js|vbs|jar|bat|cmd|ps1|com|hta)$"
    r"|^basic/|^scripts/|^object ",
    re.IGNORECASE,
)
_HARMLESS_BIN = re.compile(r"(?:printersettings\d*\.bin|xl/calcchain\.bin)$", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX|intl-macrosheet", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_HYPERLINK = re.compile(rb"relationships/hyperlink[\"']", re.IGNORECASE)
_DDE = re.compile(rb"\bDDE(?:AUTO)?\b\s+[\"&a-z]|<(?:\w+:)?ddeLink\b", re.IGNORECASE)
_ODF_ACTIVE = re.compile(
    rb"<script:event-listener|<office:script\b|<script:script|<draw:object-ole|<draw:applet|<draw:plugin"
)
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_BREAK = re.compile(rb"</(?:\w+:)?(?:p|h|si|t|t[cr])>")
_TAG = re.compile(rb"<[^>]*>")
_INNER = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_DEEPEST = 1
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, LookupError, ArithmeticError,
    RuntimeError, EOFError, OSError,
)  # fmt: skip
"""What the standard library's reader raises over a damaged archive; RuntimeError includes *not implemented*."""


def kind_of(name: str, content: bytes) -> MediaType:
    """What an archive is, from its table of contents.

    :raises FileRefused: broken, or an archive that is no document
    """
    archive = _open(name, content)
    names = archive.namelist()
    try:
        first = archive.infolist()[0] if names else None
        if first and first.filename == "mimetype" and first.file_size < 100:
            kind = _ODF.get(archive.read(first).strip())
            if kind:
                return kind
    except _BROKEN:
        raise FileBroken(name=name) from None
    if "[Content_Types].xml" in names:
        for part, kind in _OOXML.items():
            if part in names:
                return kind
    raise FileKindUnknown(name=name, allowed=ALLOWED)


def check_archive(name: str, content: bytes, kind: MediaType, limits: Limits) -> str:
    """The text of a document, for marks of secrecy; every part has been unpacked once.

    :raises FileRefused: bomb, locked, macros, parts fetched from elsewhere, something before or behind it
    """
    budget = [limits.unpacked]
    return _check(name, content, kind, limits, budget, depth=0)


def _check(name: str, content: bytes, kind: MediaType | None, limits: Limits, budget: list[int], depth: int) -> str:
    archive = _open(name, content)
    infos = archive.infolist()
    _check_table(name, content, archive, infos, limits)
    total, texts = 0, []
    for info in infos:
        if info.is_dir():
            continue
        data = _unpack(name, archive, info, budget)
        total += len(data)
        if total > 8 * 1024 * 1024 and total > limits.ratio * len(content):
            raise ArchiveBomb(name=name)
        if data.startswith(_INNER):
            if kind is MediaType.ASICE and depth == 0 and not info.filename.startswith("META-INF/"):
                continue  # what is signed is checked when it is taken out
            if depth >= _DEEPEST or not data.startswith(b"PK\x03\x04") or "embeddings/" not in info.filename:
                raise ArchiveBomb(name=name)
            _check(name, data, kind_of(name, data), limits, budget, depth + 1)
            continue
        texts.append(_check_part(name, info.filename, data, kind))
    return "\n".join(filter(None, texts))


def _open(name: str, content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        raise FileBroken(name=name) from None


def _check_table(
    name: str, content: bytes, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], limits: Limits
) -> None:
    """The table of contents: not too long, nothing overlapping, nothing before the first part or behind the table."""
    if len(infos) > limits.parts or sum(info.file_size for info in infos) > limits.unpacked:
        raise ArchiveBomb(name=name)
    if any(info.flag_bits & 1 for info in infos):
        raise LockedRefused(name=name)
    names = [info.filename for info in infos]
    if len(set(names)) != len(names) or any(_leads_out(part) for part in names):
        raise TwoFilesInOne(name=name)
    if len(archive.comment) > 256 or content.rfind(b"PK\x05\x06") + 22 + len(archive.comment) != len(content):
        raise TwoFilesInOne(name=name)
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end or (end == 0 and info.header_offset != 0):
            raise ArchiveBomb(name=name) if end else TwoFilesInOne(name=name)
        end = info.header_offset + 30 + info.compress_size


def _leads_out(part: str) -> bool:
    return (
        not part or part.startswith(("/", "\\")) or "\0" in part or ".." in re.split(r"[\\/]", part) or ":" in part[:3]
    )


def _unpack(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: list[int]) -> bytes:
    chunks = []
    try:
        with archive.open(info) as part:
            while chunk := part.read(256 * 1024):
                budget[0] -= len(chunk)
                if budget[0] < 0:
                    raise ArchiveBomb(name=name)
                chunks.append(chunk)
    except _BROKEN:
        raise FileBroken(name=name) from None
    return b"".join(chunks)


def _check_part(name: str, part: str, data: bytes, kind: MediaType | None) -> str:
    """One part; its text where it is XML."""
    if kind is MediaType.ASICE:
        if part.startswith("META-INF/") and _ENTITY.search(data):
            raise TwoFilesInOne(name=name)
        return ""
    if (_MACRO_PARTS.search(part) and not _HARMLESS_BIN.search(part)) or data.startswith((b"MZ", b"\x7fELF")):
        raise MacroRefused(name=name)
    if not part.endswith((".xml", ".rels", ".rdf", ".vml")):
        return ""
    _check_markup(name, part, data)
    if part.endswith(".rels") or part.startswith(("docProps/", "META-INF/", "[")):
        return ""
    return _TAG.sub(b"", _BREAK.sub(b"\n", data)).decode("utf-8", "replace")


def _check_markup(name: str, part: str, data: bytes) -> None:
    if _ENTITY.search(data):
        raise TwoFilesInOne(name=name)
    if part.endswith(".rels") and any(not _HYPERLINK.search(found) for found in _EXTERNAL.findall(data)):
        raise LinkedOutside(name=name)
    if part == "META-INF/manifest.xml" and b"encryption-data" in data:
        raise LockedRefused(name=name)
    macros = part == "[Content_Types].xml" and _MACRO_TYPES.search(data)
    if macros or _ODF_ACTIVE.search(data) or b"<ddeLink" in data or _DDE.search(_TAG.sub(b"", data)):
        raise MacroRefused(name=name)
