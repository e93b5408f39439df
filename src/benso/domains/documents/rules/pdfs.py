"""PDF files: read to the end, nothing in them that acts, nothing behind them.

Objects are looked for in all of the bytes, not only where a cross-reference table says they are: viewers repair files
that a strict reader would not open, and a table may point into the middle of a stream.
"""

from __future__ import annotations

import re
import zlib
from threading import Lock

import pypdfium2 as pdfium

from benso.domains.documents.rules.refusals import (
    ActivePdf,
    ArchiveBomb,
    FileBroken,
    LockedRefused,
    TooManyPages,
    TwoFilesInOne,
)
from benso.domains.documents.types import Limits
from benso.kernel.errors import Phrase

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<![A-Za-z])stream\r?\n?")
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|RichMedia|XFA|ImportData|SubmitForm|Rendition|3D|Movie|Sound|GoToE)(?=[\s/<>\[\]()%]|$)"
)
_OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}\s+[0-9]{1,5}\s+obj\b")
_HIDDEN = re.compile(rb"/(?:JavaScript|Launch)(?=[\s/<>\[\]()%]|$)")
_EMBEDDED = re.compile(rb"/EmbeddedFiles?(?=[\s/<>\[\]()%]|$)")
_ENCRYPT = re.compile(rb"/Encrypt(?=[\s/<>\[\]()%]|$)")
_STACKED = re.compile(rb"/(?:FlateDecode|Fl)\b[^>]*?/(?:FlateDecode|Fl)\b")
_PAGE = re.compile(rb"<(?:html|script|iframe|!doctype html|\?php)", re.IGNORECASE)
_FOUND = {
    b"JS": Phrase("mã JavaScript"),
    b"JavaScript": Phrase("mã JavaScript"),
    b"Launch": Phrase("lệnh mở chương trình"),
    b"XFA": Phrase("biểu mẫu XFA"),
}
_TEXT_PAGES = 20
_ONE_AT_A_TIME = Lock()
"""PDFium keeps state of its own: one caller at a time."""


def check_pdf(name: str, content: bytes, limits: Limits) -> tuple[int, str]:
    """Pages, and the text of the first and last of them.

    :raises FileRefused: broken, locked, acting, two files in one, too many pages, unpacks to too much
    """
    _check_ends(name, content)
    for part in _readable(name, content, limits):
        _check_objects(name, _plain(part))
    return _open(name, content, limits)


def page_count(content: bytes) -> int:
    """How many pages a PDF of our own making has."""
    with _ONE_AT_A_TIME:
        document = pdfium.PdfDocument(content)
        try:
            return len(document)
        finally:
            document.close()


def text_of(content: bytes, pages: int = _TEXT_PAGES) -> str:
    """The text of the first pages, as a reader would copy it out."""
    with _ONE_AT_A_TIME:
        document = pdfium.PdfDocument(content)
        try:
            return _text(document, list(range(min(pages, len(document)))))
        finally:
            document.close()


def _check_ends(name: str, content: bytes) -> None:
    last = content.rfind(b"%%EOF")
    if last < 0:
        raise FileBroken(name=name)
    if len(content[last + 5 :].strip(b"\0\r\n\t ")) > 0 or b"PK\x05\x06" in content[-66_000:]:
        raise TwoFilesInOne(name=name)
    if _PAGE.search(content[:2048]):
        raise TwoFilesInOne(name=name)


def _readable(name: str, content: bytes, limits: Limits) -> list[bytes]:
    """What stands outside of streams, and the unpacked streams that hold objects.

    Every packed stream is unpacked, with a limit for all of them together; no stream may hide an object in its bytes.
    """
    parts, place, budget = [], 0, limits.unpacked
    while found := _STREAM.search(content, place):
        head = content[place : found.start()]
        parts.append(head)
        end = content.find(b"endstream", found.end())
        if end < 0:
            raise FileBroken(name=name)
        dictionary = _plain(head[head.rfind(b"obj") + 3 :])
        if _STACKED.search(dictionary):
            raise ArchiveBomb(name=name)
        body = content[found.end() : end]
        if _OBJECT.search(body):
            raise TwoFilesInOne(name=name)
        unpacked, budget = _inflate(name, body, budget)
        if b"/ObjStm" in dictionary:
            if not unpacked and b"/Filter" in dictionary:
                raise ActivePdf(name=name, found=Phrase("đối tượng giấu trong dạng nén lạ"))
            parts.append(unpacked or body)
        elif _HIDDEN.search(unpacked):
            raise ActivePdf(name=name, found=Phrase("mã giấu trong luồng dữ liệu"))
        place = end + len(b"endstream")
    parts.append(content[place:])
    return parts


def _plain(part: bytes) -> bytes:
    """Names with their escapes read: ``/Java#53cript`` is ``/JavaScript``."""
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), part) if b"#" in part else part


def _inflate(name: str, body: bytes, budget: int) -> tuple[bytes, int]:
    """A stream unpacked; what is no zlib after all counts as nothing."""
    if body[:1] and body[0] & 0x0F != 8:
        return b"", budget
    try:
        unpacked = zlib.decompressobj().decompress(body, budget + 1)
    except zlib.error:
        return b"", budget
    if len(unpacked) > budget:
        raise ArchiveBomb(name=name)
    return unpacked, budget - len(unpacked)


def _check_objects(name: str, part: bytes) -> None:
    if found := _ACTIVE.search(part):
        raise ActivePdf(name=name, found=_FOUND.get(found[1], found[1].decode("ascii")))
    if _EMBEDDED.search(part):
        raise ActivePdf(name=name, found=Phrase("tệp đính kèm bên trong"))
    if _ENCRYPT.search(part):
        raise LockedRefused(name=name)


def _open(name: str, content: bytes, limits: Limits) -> tuple[int, str]:
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise LockedRefused(name=name) from None
            raise FileBroken(name=name) from None
        try:
            pages = len(document)
            if not pages:
                raise FileBroken(name=name)
            if pages > limits.pages:
                raise TooManyPages(name=name, pages=pages, limit=limits.pages)
            return pages, _text(document, sorted({*range(min(_TEXT_PAGES, pages)), pages - 1}))
        finally:
            document.close()


def _text(document: pdfium.PdfDocument, pages: list[int]) -> str:
    lines = []
    for number in pages:
        try:
            page = document[number]
            textpage = page.get_textpage()
            lines.append(textpage.get_text_bounded())
            textpage.close()
            page.close()
        except pdfium.PdfiumError:
            continue
    return "\n".join(lines)
