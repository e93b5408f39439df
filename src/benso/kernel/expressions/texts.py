"""Text: always in Unicode's composed form, letters of the Latin, Greek and Cyrillic scripts have cases."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from benso.kernel.expressions.decimals import settle

NUMBER_LENGTH_LIMIT = 200
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_SPACES = re.compile("[ \t\r\n\u00a0]+")
_MARKS = re.compile("[\u0300-\u036f]")
_EDGES = " \t\r\n\u00a0"


def compose(text: str) -> str:
    """The composed form (NFC), in which equal letters are equal."""
    return unicodedata.normalize("NFC", text)


def upper(text: str) -> str:
    """In capitals."""
    return compose("".join(map(_upper_letter, text)))


def lower(text: str) -> str:
    """In small letters."""
    return compose("".join(map(_lower_letter, text)))


def fold(text: str) -> str:
    """For comparing names as typed: small letters without diacritics, đ as d, single spaces, none at the ends."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", lower(text))).replace("đ", "d")
    return compose(_SPACES.sub(" ", bare).strip(" "))


def trim(text: str) -> str:
    """Without spaces and line ends at both ends."""
    return text.strip(_EDGES)


def is_digits(text: str) -> bool:
    """Whether the text is one or more of the digits 0 to 9 and nothing else."""
    return bool(text) and text.isascii() and text.isdigit()


def to_number(text: str) -> Decimal | None:
    """The number a text shows as digits with a decimal point; anything else is unknown."""
    trimmed = trim(text)
    if len(trimmed) > NUMBER_LENGTH_LIMIT or not _NUMBER.fullmatch(trimmed):
        return None
    return settle(Decimal(trimmed))


# One letter for one letter, and only where every Unicode version of the last decade agrees.
def _upper_letter(letter: str) -> str:
    changed = letter.upper()
    return changed if _has_case(letter) and len(changed) == 1 and _has_case(changed) else letter


def _lower_letter(letter: str) -> str:
    changed = letter.lower()
    return changed if _has_case(letter) and len(changed) == 1 and _has_case(changed) else letter


def _has_case(letter: str) -> bool:
    return letter < "\u0530" or "\u1e00" <= letter < "\u2000"
