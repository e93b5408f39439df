"""Names of files: cleaned of tricks, matched with the content."""

from __future__ import annotations

import re
import unicodedata

from benso.domains.documents.rules.refusals import ALLOWED, FileKindUnknown, FileNameUnusable, ProgramRefused
from benso.domains.documents.types import MediaType

LONGEST = 150

EXTENSIONS: dict[str, frozenset[MediaType]] = {
    "pdf": frozenset({MediaType.PDF}),
    "jpg": frozenset({MediaType.JPEG}),
    "jpeg": frozenset({MediaType.JPEG}),
    "jfif": frozenset({MediaType.JPEG}),
    "png": frozenset({MediaType.PNG}),
    "docx": frozenset({MediaType.DOCX}),
    "xlsx": frozenset({MediaType.XLSX}),
    "odt": frozenset({MediaType.ODT}),
    "ods": frozenset({MediaType.ODS}),
    "asice": frozenset({MediaType.ASICE}),
    "sce": frozenset({MediaType.ASICE}),
    "xml": frozenset({MediaType.XML}),
}
PREFERRED = {
    MediaType.PDF: "pdf",
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.DOCX: "docx",
    MediaType.XLSX: "xlsx",
    MediaType.ODT: "odt",
    MediaType.ODS: "ods",
    MediaType.ASICE: "asice",
    MediaType.XML: "xml",
}
PROGRAMS = frozenset({
    "apk", "app", "bat", "cmd", "com", "dll", "dmg", "exe", "hta", "htm", "html", "iso", "jar", "js", "jse", "lnk",
    "msi", "msp", "php", "pif", "ps1", "py", "scr", "sh", "svg", "vbe", "vbs", "wsf", "wsh",
})  # fmt: skip

# Letters that change how a name is read without being seen: direction overrides, joiners, byte order marks.
_UNSEEN = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_FORBIDDEN = re.compile(r'[<>:"|?*`$&;=#%{}\\/]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
_EXTENSION = re.compile(r"^[a-z0-9]{1,8}$")


def clean_name(name: str) -> str:
    """The name as it may be shown and offered for download: one part of a path, composed letters, nothing unseen.

    :raises FileNameUnusable: if no letter or digit is left
    """
    text = unicodedata.normalize("NFC", name)
    text = re.split(r"[\\/]", text)[-1]
    text = "".join(" " if c in "\t\r\n" else c for c in text)
    text = "".join(c for c in _UNSEEN.sub("", text) if unicodedata.category(c)[0] != "C")
    text = _FORBIDDEN.sub("_", text)
    text = " ".join(text.split()).strip(". ")
    stem, extension = split_name(text)
    if not any(c.isalnum() for c in stem):
        raise FileNameUnusable(name=name[:50])
    if _DEVICES.match(stem.split(".")[0]):
        stem = f"_{stem}"
    stem = stem[:LONGEST].rstrip(". ")
    return f"{stem}.{extension}" if extension else stem


def split_name(name: str) -> tuple[str, str]:
    """Stem and extension in lower case; no extension where what follows the last dot cannot be one."""
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower()
    return (stem, extension) if dot and stem and _EXTENSION.match(extension) else (name, "")


def check_name(name: str) -> str:
    """The clean name, refused early where its ending already tells that the file cannot be taken.

    :raises FileRefused: a program, or a kind that is not on the list
    """
    cleaned = clean_name(name)
    extension = split_name(cleaned)[1]
    if extension in PROGRAMS:
        raise ProgramRefused(name=cleaned)
    if extension and extension not in EXTENSIONS and extension not in {"doc", "xls", "heic", "heif", "docm", "xlsm"}:
        raise FileKindUnknown(name=cleaned, allowed=ALLOWED)
    return cleaned


def name_for(name: str, kind: MediaType) -> str:
    """The clean name with the ending its content asks for, added where there was none."""
    return name if split_name(name)[1] else f"{name}.{PREFERRED[kind]}"
