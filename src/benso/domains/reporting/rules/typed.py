"""Numbers and marks as people write them into a cell, and whether a figure fits the cell.

What may stand for a mark (also pasted, or in a file); the first of each is how we write it:

==================  =====================================================================================
``x``               not applicable; also ``×``, ``kad``, *không áp dụng*, ``n/a``
``-``               no service, nothing arose; also ``–``, ``—``, ``kpt``, *không phát sinh*
``…``               not known; also ``...``, ``?``, ``chưa có``, *chưa có số liệu*
==================  =====================================================================================

``-`` and ``…`` are the signs of the statistical yearbooks (*không có hiện tượng phát sinh*; *có phát sinh nhưng không
có số liệu*); ``x`` closes a box of a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from benso.domains.reporting.types import Cell, Figure, Mark, ValueType
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language, NumberUnreadable, format_number, parse_number, plain
from benso.kernel.text import fold

MARK_SIGNS: Mapping[Mark, tuple[str, ...]] = MappingProxyType(
    {
        Mark.NOT_APPLICABLE: ("x", "×", "kad", "khong ap dung", "n/a"),
        Mark.NO_SERVICE: ("-", "–", "—", "−", "kpt", "khong phat sinh", "khong phat sinh dich vu"),
        Mark.MISSING: ("…", "...", "?", "chua co", "chua co so lieu"),
    }
)
_MARKS = {fold(sign): mark for mark, signs in MARK_SIGNS.items() for sign in signs} | {"…": Mark.MISSING}
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_ONLY_ENGLISH = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,}))%?"
)
_ONLY_VIETNAMESE = re.compile(
    r"[+-]?(?:\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,}))%?"
)
MOST_DIGITS = 18
"""Digits before the decimal mark."""


class FigureUnreadable(BensoError):
    """What was written into a cell is neither a number nor a mark."""

    code = "FIGURE_UNREADABLE"
    sentence = (
        "“{text}” không phải là số. Viết số như {example}, hoặc x (không áp dụng), - (không phát sinh), "
        "… (chưa có số liệu)."
    )


class FigureMixed(BensoError):
    """A number is written in the other language's way: it could be read as two numbers."""

    code = "FIGURE_MIXED"
    sentence = "“{text}” viết theo kiểu khác, dễ đọc thành hai số. Viết lại như {example}."


class FigureNotWhole(BensoError):
    """A cell that takes whole numbers was given a fraction."""

    code = "FIGURE_NOT_WHOLE"
    sentence = "Ô này chỉ nhận số nguyên; “{text}” có phần lẻ. Kiểm tra dấu chấm, dấu phẩy rồi nhập lại."


class FigureTooFine(BensoError):
    """More decimals than the indicator keeps."""

    code = "FIGURE_TOO_FINE"
    sentence = "Ô này giữ {decimals} chữ số thập phân; “{text}” có nhiều hơn. Làm tròn rồi nhập lại."


class FigureOutOfRange(BensoError):
    """A figure that cannot be."""

    code = "FIGURE_OUT_OF_RANGE"
    sentence = "{text} nằm ngoài khoảng cho phép ({range}). Kiểm tra số và đơn vị tính rồi nhập lại."


class FigureTooLong(BensoError):
    """A number with too many digits."""

    code = "FIGURE_TOO_LONG"
    sentence = "Số có quá {most} chữ số. Kiểm tra đơn vị tính rồi nhập lại."


def read_figure(text: str, cell: Cell, *, language: Language = "vi") -> Figure | None:
    """What a person wrote into a cell; ``None`` for nothing.

    :raises BensoError: a number that cannot be read in this language, or does not fit the cell
    """
    bare = text.strip().strip("\ufeff\u200b").strip()
    if not bare:
        return None
    mark = _MARKS.get(fold(bare))
    if mark is not None:
        return Figure(None, mark)
    if bare.endswith("%") and cell.value_type is not ValueType.PERCENT:
        raise FigureUnreadable(text=text, example=_example(language))
    return fitting(Figure(_number(bare, language)), cell)


def fitting(figure: Figure, cell: Cell) -> Figure:
    """The figure as the cell keeps it (:raises BensoError: it has more decimals, or lies outside what can be)."""
    value = figure.value
    if figure.mark is not Mark.NUMBER or value is None:
        return Figure(None, Mark.MISSING if figure.mark is Mark.NUMBER else figure.mark)
    shown = format_number(value)
    if value and value.adjusted() >= MOST_DIGITS:
        raise FigureTooLong(most=MOST_DIGITS)
    if cell.value_type is ValueType.INTEGER and value != value.to_integral_value():
        raise FigureNotWhole(text=shown)
    kept = 0 if cell.value_type is ValueType.INTEGER else cell.decimals
    if value != round(value, kept):
        raise FigureTooFine(text=shown, decimals=kept)
    low, high = cell.lowest, cell.highest
    if (low is not None and value < low) or (high is not None and value > high):
        raise FigureOutOfRange(text=shown, range=range_words(low, high))
    return Figure(plain(value))


def range_words(low: Decimal | None, high: Decimal | None) -> str:
    """Bounds as people write them: ``0 … 100``, ``≥ 0``, ``≤ 100``."""
    if low is not None and high is not None:
        return f"{format_number(low)} … {format_number(high)}"
    return f"≥ {format_number(low)}" if low is not None else f"≤ {format_number(high or 0)}"


def written(figure: Figure | None, *, language: Language = "vi") -> str:
    """A figure as it is written into a cell: :func:`read_figure` gives it back."""
    if figure is None:
        return ""
    if figure.value is None:
        return MARK_SIGNS[figure.mark if figure.mark is not Mark.NUMBER else Mark.MISSING][0]
    return format_number(figure.value, language=language).replace("\N{MINUS SIGN}", "-")


def block_language(texts: Iterable[str], language: Language = "vi") -> Language:
    """How the numbers of a pasted block are written: that of the page, unless some can only be the other's and none
    only the page's. A spreadsheet writes its numbers in one way.

    :raises FigureMixed: if both ways stand in one block
    """
    bare = [text.strip() for text in texts]
    english = next((text for text in bare if _ONLY_ENGLISH.fullmatch(text)), "")
    vietnamese = next((text for text in bare if _ONLY_VIETNAMESE.fullmatch(text)), "")
    if english and vietnamese:
        wrong = english if language == "vi" else vietnamese
        raise FigureMixed(text=wrong, example=_example(language))
    return "en" if english else "vi" if vietnamese else language


def _number(bare: str, language: Language) -> Decimal:
    if _SPACED.fullmatch(bare):
        bare = re.sub(r"[ \u00a0\u202f]", "", bare)
    try:
        return parse_number(bare, language=language)
    except NumberUnreadable:
        other = _ONLY_ENGLISH if language == "vi" else _ONLY_VIETNAMESE
        wrong = FigureMixed if other.fullmatch(bare) else FigureUnreadable
        raise wrong(text=bare, example=_example(language)) from None


def _example(language: Language) -> str:
    return "1.288.463,5" if language == "vi" else "1,288,463.5"
