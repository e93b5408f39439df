"""Decimals: shares, growth, rounding for display, and how Vietnamese and English write numbers and dates.

Figures are :class:`~decimal.Decimal` throughout; they are rounded only where they are shown, half away from zero, as
people do it by hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Literal

from benso.kernel.errors import BensoError

Language = Literal["vi", "en"]

HUNDRED = Decimal(100)
_PRECISION = 50
_KEPT = 28
_MINUS = "\N{MINUS SIGN}"
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MARKS: dict[str, tuple[str, str]] = {"vi": (".", ","), "en": (",", ".")}


class NumberUnreadable(BensoError):
    """A text is not a number in the language it is said to be in."""

    code = "NUMBER_UNREADABLE"
    sentence = "“{text}” không phải là số. Hãy viết số theo kiểu {example}."


class DateUnreadable(BensoError):
    """A text is not a date in the language it is said to be in."""

    code = "DATE_UNREADABLE"
    sentence = "“{text}” không phải là ngày. Hãy viết ngày theo kiểu {example}."


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """``part / whole`` to 28 significant digits; ``None`` if there is nothing to divide by."""
    if not whole:
        return None
    with localcontext(prec=_KEPT):
        return Decimal(part) / Decimal(whole)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """``part`` as a percentage of ``whole`` (76.5 means 76.5 %); ``None`` if ``whole`` is zero."""
    return ratio(HUNDRED * part, whole)


def growth(first: Decimal | int, last: Decimal | int) -> Decimal | None:
    """Change from ``first`` to ``last`` in per cent of ``first``; ``None`` if ``first`` is zero."""
    return percent(Decimal(last) - first, first)


def average_growth(first: Decimal | int, last: Decimal | int, periods: int) -> Decimal | None:
    """Average growth per period in per cent: ``(last / first) ** (1 / periods) − 1``, the geometric mean.

    ``None`` if it does not exist: no period, or an amount that is not positive.
    """
    if periods < 1 or first <= 0 or last <= 0:
        return None
    with localcontext(prec=_PRECISION):
        factor = (Decimal(last) / Decimal(first)) ** (Decimal(1) / periods)
        change = (factor - 1) * HUNDRED
    return _trimmed(change)


def mean_growth(rates: Sequence[Decimal]) -> Decimal | None:
    """Geometric mean of growth rates, all in per cent: what, had it held in every period, leads to the same end.

    ``None`` for no rates or where a rate is −100 % or less.
    """
    if not rates or any(rate <= -HUNDRED for rate in rates):
        return None
    with localcontext(prec=_PRECISION):
        product = Decimal(1)
        for rate in rates:
            product *= 1 + rate / HUNDRED
        change = (product ** (Decimal(1) / len(rates)) - 1) * HUNDRED
    return _trimmed(change)


def _trimmed(value: Decimal) -> Decimal:
    # The root is irrational or exact; 50 digits rounded to 25 places make an exact one come out exact.
    with localcontext(prec=_PRECISION):
        rounded = value.quantize(Decimal(1).scaleb(-25), ROUND_HALF_UP)
    return plain(rounded)


def round_half_up(value: Decimal, decimals: int = 0) -> Decimal:
    """Rounded to ``decimals`` places (negative: tens, hundreds, …), halves away from zero."""
    with localcontext(prec=_PRECISION + abs(decimals) + abs(value.adjusted())):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return rounded if decimals >= 0 else rounded.quantize(Decimal(1))


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent; zero is never negative."""
    if not value:
        return Decimal(0)
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def format_number(
    value: Decimal | int, decimals: int | None = None, *, language: Language = "vi", signed: bool = False
) -> str:
    """A number for people: ``1.288.463`` and ``76,05`` in Vietnamese, ``1,288,463`` and ``76.05`` in English.

    :param decimals: places shown, rounded half up; ``None`` shows the places the number has
    :param signed: put ``+`` before positive numbers too
    """
    number = Decimal(value)
    shown = plain(number) if decimals is None else round_half_up(number, decimals)
    group, point = _MARKS[language]
    whole, _, fraction = format(abs(shown), "f").partition(".")
    text = f"{int(whole):,}".replace(",", group) + (point + fraction if fraction else "")
    if not shown:
        return text
    return (_MINUS if shown < 0 else "+" if signed else "") + text


def format_percent(
    value: Decimal | int, decimals: int | None = 1, *, language: Language = "vi", signed: bool = False
) -> str:
    """A percentage: ``76,0 %`` (with a space that does not break) in Vietnamese, ``76.0%`` in English.

    :param value: in per cent, so 76 for 76 %
    """
    text = format_number(value, decimals, language=language, signed=signed)
    return f"{text}{_NO_BREAK_SPACE}%" if language == "vi" else f"{text}%"


def format_date(value: date, *, language: Language = "vi") -> str:
    """A date: ``23/11/2026`` in Vietnamese, ``23 Nov 2026`` in English."""
    if language == "vi":
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return f"{value.day} {_MONTHS_EN[value.month - 1]} {value.year:04}"


_NUMBER = {
    "vi": re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?"),
    "en": re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?"),
}


def parse_number(text: str, *, language: Language = "vi") -> Decimal:
    """The number a person wrote, with or without group marks and per cent sign.

    Strict about marks, because ``1.288`` is a thousand in one language and one and a bit in the other.

    :raises NumberUnreadable: if it is not a number in this language
    """
    bare = text.strip().removesuffix("%").strip().replace(_MINUS, "-")
    match = _NUMBER[language].fullmatch(bare)
    if match is None or not bare.isascii():
        raise NumberUnreadable(text=text, example="1.288.463,5" if language == "vi" else "1,288,463.5")
    sign, whole, fraction = match.groups()
    return Decimal(f"{sign}{whole.replace(_MARKS[language][0], '')}.{fraction or '0'}" if fraction else
                   f"{sign}{whole.replace(_MARKS[language][0], '')}")  # fmt: skip


_DATE_VI = re.compile(r"(?:ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.IGNORECASE)
_DATE_EN = re.compile(r"(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})")


def parse_date(text: str, *, language: Language = "vi") -> date:
    """The date a person wrote: ``23/11/2026`` (also with ``.`` or ``-``), ``23 Nov 2026``, or ``2026-11-23`` in both.

    :raises DateUnreadable: if it is not a date in this language
    """
    try:
        found = _date(" ".join(text.split()), language)
    except ValueError:
        found = None
    if found is None:
        raise DateUnreadable(text=text, example="23/11/2026" if language == "vi" else "23 Nov 2026")
    return found


def _date(text: str, language: Language) -> date | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return date.fromisoformat(text)
    if language == "vi":
        match = _DATE_VI.fullmatch(text)
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    match = _DATE_EN.fullmatch(text)
    if match is None:
        return None
    month = _MONTHS_EN.index(match[2][:3].capitalize()) + 1
    return date(int(match[3]), month, int(match[1]))
