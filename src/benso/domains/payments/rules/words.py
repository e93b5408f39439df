"""Amounts in Vietnamese words, as receipts must state them."""

from __future__ import annotations

from decimal import Decimal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ")


def amount_in_words(amount: Decimal) -> str:
    """A whole number of đồng read out, first letter a capital: ``20000`` is *Hai mươi nghìn đồng*."""
    number = int(amount)
    if number == 0:
        return "Không đồng"
    triples = []
    while number:
        number, rest = divmod(number, 1000)
        triples.append(rest)
    words: list[str] = []
    for place in range(len(triples) - 1, -1, -1):
        triple = triples[place]
        if triple:
            words += _triple(triple, full=place < len(triples) - 1)
            words += [GROUPS[place]] if GROUPS[place] else []
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]} đồng"


def _triple(number: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = []
    if hundreds or full:
        words += [DIGITS[hundreds], "trăm"]
    if tens == 0 and ones and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words += [DIGITS[tens], "mươi"]
    if ones:
        words.append(_ones(ones, tens))
    return words


def _ones(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return "tư"
    if ones == 5 and tens:
        return "lăm"
    return DIGITS[ones]
