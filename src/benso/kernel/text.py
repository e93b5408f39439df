"""Vietnamese text: one spelling, search keys, alphabetical order.

Vietnamese letters reach us composed (NFC) and decomposed (NFD), and two spellings place the tone differently (*hòa*,
*hoà*). Nothing here needs a locale of the operating system or of the database.
"""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining marks in dictionary order: huyền, hỏi, ngã, sắc, nặng (ngang, the level tone, has no mark)."""

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 letters of the alphabet, with f, j, w, z of foreign words where Latin has them."""
_CODES = {letter: chr(0x41 + place) for place, letter in enumerate(_LETTERS)}
_TONE_CODES = {mark: str(place) for place, mark in enumerate(TONES, start=1)}

# On decomposed text: a tone on the o of oa, oe or on the u of uy that ends a syllable.
_OLD_PLACE = re.compile(
    rf"([oO])([{TONES}])([aAeE])(?![\u0300-\u036f]|\w)|([uU])([{TONES}])([yY])(?![\u0300-\u036f]|\w)"
)
_NOT_A_WORD = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """NFC, single spaces, and the tone on the main vowel of *oa, oe, uy* (*hoà, khoẻ, thuý*; Decision 240/QĐ 1984).

    For comparing and storing keys; what an official document spells *hòa* is shown as it stands there.
    """
    decomposed = unicodedata.normalize("NFD", text)
    moved = _OLD_PLACE.sub(lambda m: f"{m[1] or m[4]}{m[3] or m[6]}{m[2] or m[5]}", decomposed)
    return " ".join(unicodedata.normalize("NFC", moved).split())


def fold(text: str) -> str:
    """Lower case without diacritics, đ as d, single spaces: *Đường Hòa Bình* and *duong hoa binh* become the same."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
    return " ".join(bare.split())


def search_key(text: str) -> str:
    """:func:`fold` with punctuation as spaces: what a search column holds and a query is turned into."""
    return _NOT_A_WORD.sub(" ", fold(text)).strip()


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return search_key(text).split()


def matches(query: str, text: str) -> bool:
    """Whether every word of the query begins a word of the text, whatever the diacritics; an empty query matches."""
    words = tokens(text)
    return all(any(word.startswith(wanted) for word in words) for wanted in tokens(query))


def collation_key(text: str) -> str:
    """Key whose plain code-point order (``COLLATE "C"``) is Vietnamese alphabetical order.

    Letters decide first (a ă â b c d đ e ê …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng) from left to right;
    case, tone placement and punctuation do not count. Digits come before letters, shorter before longer.
    """
    letters, tones = [], []
    for cluster in _clusters(_NOT_A_WORD.sub(" ", normalise(text).lower()).strip()):
        base, tone = cluster
        letters.append(_CODES.get(base, base))
        tones.append(tone)
    # The tab sorts below the space, so a shorter text is not overtaken by its own continuation.
    return "".join(letters) + "\t" + "".join(tones).rstrip("0")


def _clusters(text: str) -> list[tuple[str, str]]:
    """Letters of the alphabet, each with the code of its tone; marks foreign to Vietnamese are dropped."""
    found = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONE_CODES[c] for c in parts if c in _TONE_CODES), "0")
        letter = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
        if letter not in _CODES and parts[0] in _CODES:
            letter = parts[0]
        if not unicodedata.combining(letter[:1] or "\u0300"):
            found.append((letter, tone))
    return found
