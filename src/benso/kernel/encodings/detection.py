"""Which encoding a file is in: by its own sign, by its form, else by which reading gives Vietnamese syllables."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from benso.kernel.encodings.tables import from_tcvn3, from_vni
from benso.kernel.errors import BensoError

_LOOKED_AT = 200_000
_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x|"
_NUCLEI = (
    "iê|yê|ia|ya|uô|ua|ươ|ưa|uyê|uya|uyu|uê|uơ|uy|uâ|uă|oa|oă|oe|oo|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|iêu|yêu|"
    "oai|oay|oao|oeo|uây|uôi|ươi|ươu|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})(?:{_NUCLEI})(?:ch|c|m|ng|nh|n|p|t|)")
_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\W\d_]+")


class Encoding(StrEnum):
    """Encodings that are recognised."""

    UTF8 = "UTF-8"
    UTF16 = "UTF-16"
    WINDOWS_1258 = "Windows-1258"
    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, composed (NFC), and what it was in."""

    text: str
    encoding: Encoding


class TextUnreadable(BensoError):
    """The bytes are no text in any encoding that is known."""

    code = "TEXT_UNREADABLE"
    sentence = "Không đọc được chữ trong tệp. Mở tệp bằng Excel rồi lưu lại dạng “CSV UTF-8”, sau đó nộp lại."


def decode(content: bytes) -> Decoded:
    """The text of a file.

    :raises TextUnreadable: if it is no text
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _unicode(content, "utf-16", Encoding.UTF16)
    if content.startswith(b"\xef\xbb\xbf"):
        return _unicode(content, "utf-8-sig", Encoding.UTF8)
    zeros = content[:2000].count(0)
    if zeros:
        odd = content[1:2000:2].count(0) > zeros / 2
        return _unicode(content, "utf-16-le" if odd else "utf-16-be", Encoding.UTF16)
    try:
        return Decoded(_composed(content.decode("utf-8")), Encoding.UTF8)
    except UnicodeDecodeError:
        return _old(content)


def _unicode(content: bytes, codec: str, encoding: Encoding) -> Decoded:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        raise TextUnreadable from None
    if "\0" in text:
        raise TextUnreadable
    return Decoded(_composed(text), encoding)


def _old(content: bytes) -> Decoded:
    readings = {Encoding.TCVN3: from_tcvn3, Encoding.VNI: from_vni, Encoding.WINDOWS_1258: _windows_1258}
    part = content[:_LOOKED_AT]
    best = max(readings, key=lambda encoding: vietnamese_part(readings[encoding](part)))
    text = _composed(readings[best](content))
    if any(unicodedata.category(c) == "Cc" and c not in "\r\n\t" for c in text[:_LOOKED_AT]):
        raise TextUnreadable
    return Decoded(text, best)


def vietnamese_part(text: str) -> float:
    """How many of the words with letters beyond ASCII are syllables of Vietnamese, from 0 to 1."""
    marked = [word for word in _WORD.findall(_composed(text)) if not word.isascii()]
    return sum(_is_syllable(word) for word in marked) / len(marked) if marked else 0.0


def _is_syllable(word: str) -> bool:
    bare = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def _windows_1258(content: bytes) -> str:
    return content.decode("cp1258", "replace")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
