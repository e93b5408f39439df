"""Photos and scans: walked to their last byte, so that nothing rides along behind them."""

from __future__ import annotations

import re
import struct
import zlib

from benso.domains.documents.rules.refusals import FileBroken, PictureTooLarge, TwoFilesInOne
from benso.domains.documents.types import Limits

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PAGE = re.compile(rb"<(?:html|script|iframe|body|!doctype html|\?php)", re.IGNORECASE)
_BEHIND = (b"PK\x03\x04", b"PK\x05\x06", b"MZ", b"\x7fELF", b"%PDF-", b"Rar!", b"7z\xbc\xaf", b"<?xml", b"<svg")


def check_png(name: str, content: bytes, limits: Limits) -> None:
    """A PNG is chunks with checksums, from IHDR to IEND, and nothing after it.

    :raises FileRefused: broken, too many pixels, or something behind or inside it
    """
    place, ended, first = 8, False, True
    while place + 12 <= len(content) and not ended:
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content) or (first and kind != b"IHDR"):
            raise FileBroken(name=name)
        if zlib.crc32(content[place + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            raise FileBroken(name=name)
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", content, place + 8)
            _check_pixels(name, width, height, limits)
        place, ended, first = end, kind == b"IEND", False
    if not ended:
        raise FileBroken(name=name)
    if content[place:].strip(b"\0") or _PAGE.search(content):
        raise TwoFilesInOne(name=name)


def check_jpeg(name: str, content: bytes, limits: Limits) -> None:
    """A JPEG is segments from SOI to EOI.

    Cameras add previews and short films behind it; programs, archives and pages are refused.

    :raises FileRefused: broken, too many pixels, or something behind or inside it
    """
    place, sized = 2, False
    while True:
        place = _marker(name, content, place)
        code = content[place]
        if code == 0xD9:
            break
        if 0xD0 <= code <= 0xD7 or code == 0x01:
            place += 1
            continue
        if place + 3 > len(content):
            raise FileBroken(name=name)
        length = struct.unpack_from(">H", content, place + 1)[0]
        if code in _FRAMES:
            if place + 8 > len(content):
                raise FileBroken(name=name)
            height, width = struct.unpack_from(">HH", content, place + 4)
            _check_pixels(name, width, height, limits)
            sized = True
        place += 1 + length
        if code == 0xDA:
            place = _after_scan(name, content, place)
    if not sized:
        raise FileBroken(name=name)
    behind = content[place + 1 :]
    if _PAGE.search(content) or b"PK\x05\x06" in behind or behind.lstrip(b"\0").startswith(_BEHIND):
        raise TwoFilesInOne(name=name)


def _marker(name: str, content: bytes, place: int) -> int:
    """Place of the code of the marker that stands at ``place``."""
    start = place
    while place < len(content) and content[place] == 0xFF:
        place += 1
    if place == start or place >= len(content):
        raise FileBroken(name=name)
    return place


def _after_scan(name: str, content: bytes, place: int) -> int:
    """Place of the next marker that is not part of the compressed picture."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise FileBroken(name=name)
        code = content[place + 1]
        if code == 0 or 0xD0 <= code <= 0xD7:
            place += 2
        elif code == 0xFF:
            place += 1
        else:
            return place


def _check_pixels(name: str, width: int, height: int, limits: Limits) -> None:
    if not width or not height:
        raise FileBroken(name=name)
    if width * height > limits.pixels:
        raise PictureTooLarge(name=name, width=width, height=height)
