"""Text to tokens, each knowing the characters it came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from benso.kernel.expressions.problems import ExpressionInvalid

LENGTH_LIMIT = 10_000
DIGITS_LIMIT = 34

# Latin letters with every Vietnamese diacritic, composed or not: a fixed list, so that browsers agree.
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_NAME = re.compile(rf"[{_LETTER}_][{_LETTER}0-9_\u0300-\u036f]*(?:\.[{_LETTER}0-9_][{_LETTER}0-9_\u0300-\u036f]*)*")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NUMBER_LIKE = re.compile(rf"[0-9][0-9.{_LETTER}_]*")
_SPACE = re.compile("[ \t\r\n\u00a0]+")
_SYMBOL = re.compile(r"<=|>=|<>|!=|==|&&|\|\||[-+*/%^<>=!(),\[\]≤≥≠×÷−]")

SPELLINGS = {
    "==": "=",
    "<>": "!=",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "×": "*",
    "÷": "/",
    "−": "-",
    "&&": "and",
    "||": "or",
}
KEYWORDS = frozenset(("and", "or", "not", "in", "true", "false", "unknown", "null"))
_ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is ``number``, ``text``, ``name``, ``quoted`` (a name in braces), ``end``, or the symbol or keyword."""

    kind: str
    value: Decimal | str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Tokens of an expression, an ``end`` token last.

    :raises ExpressionInvalid: at the first character that is no token
    """
    if len(text) > LENGTH_LIMIT:
        raise ExpressionInvalid("too_long", text, LENGTH_LIMIT, len(text) - LENGTH_LIMIT, limit=LENGTH_LIMIT)
    found = []
    position = 0
    while True:
        if space := _SPACE.match(text, position):
            position = space.end()
        if position == len(text):
            found.append(Token("end", "", position, position))
            return found
        token = _token(text, position)
        found.append(token)
        position = token.end


def _token(text: str, start: int) -> Token:
    character = text[start]
    if character in "0123456789":
        return _number(text, start)
    if character in "\"'":
        return _text(text, start)
    if character == "{":
        return _quoted(text, start)
    if match := _NAME.match(text, start):
        word = unicodedata.normalize("NFC", match.group())
        return Token(word if word in KEYWORDS else "name", word, start, match.end())
    if match := _SYMBOL.match(text, start):
        return Token(SPELLINGS.get(match.group(), match.group()), match.group(), start, match.end())
    problem = "curly_quote" if character in "“”‘’„" else "stray_character"
    raise ExpressionInvalid(problem, text, start, found=character)


def _number(text: str, start: int) -> Token:
    whole = _NUMBER_LIKE.match(text, start)
    match = _NUMBER.match(text, start)
    if match is None or whole is None or match.end() != whole.end():
        raise ExpressionInvalid("number_malformed", text, start, (whole.end() if whole else start + 1) - start)
    if len(match.group().replace(".", "").lstrip("0")) > DIGITS_LIMIT or match.end() - start > 2 * DIGITS_LIMIT:
        raise ExpressionInvalid("number_long", text, start, match.end() - start, limit=DIGITS_LIMIT)
    return Token("number", Decimal(match.group()), start, match.end())


def _text(text: str, start: int) -> Token:
    quote = text[start]
    position = start + 1
    characters: list[str] = []
    while position < len(text):
        character = text[position]
        if character == quote:
            return Token("text", unicodedata.normalize("NFC", "".join(characters)), start, position + 1)
        if "\ud800" <= character <= "\udfff":
            raise ExpressionInvalid("stray_character", text, position, found="\ufffd")
        if character == "\\":
            position += 1
            if position < len(text) and text[position] not in _ESCAPES:
                raise ExpressionInvalid("escape_unknown", text, position - 1, 2)
            character = _ESCAPES[text[position]] if position < len(text) else ""
        characters.append(character)
        position += 1
    raise ExpressionInvalid("text_open", text, start, quote=quote)


def _quoted(text: str, start: int) -> Token:
    end = text.find("}", start)
    if end < 0:
        raise ExpressionInvalid("name_open", text, start)
    name = unicodedata.normalize("NFC", text[start + 1 : end].strip(" "))
    if not 1 <= len(name) <= 100 or re.search("[{\n\r\ud800-\udfff]", name):
        raise ExpressionInvalid("name_malformed", text, start, end + 1 - start)
    return Token("quoted", name, start, end + 1)


def is_plain_name(name: str) -> bool:
    """Whether a name can be written without braces."""
    return name not in KEYWORDS and _NAME.fullmatch(name) is not None
