"""Formulas over the cells of a regime, made together with the value they must have, by arithmetic of its own.

The oracle knows nothing of :mod:`decimal` nor of the language: fractions, brought to 34 digits (half to even) after
every step as IEEE 754 decimal128 demands. ``None`` is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random

Number = Fraction | None
Truth = bool | None
Made = tuple[str, Number]
DIGITS, SMALLEST, LARGEST = 34, -6143, 6144
LITERALS = "0 1 2 3 7 10 100 0.5 1.5 2.5 0.1 0.25 12.345 99.995 1000000 1234567.891 0.001 33.3333 1000000000".split()  # noqa: SIM905


def settled(number: Number) -> Number:
    """The nearest number of 34 digits; unknown beyond the largest."""
    if not number:
        return number
    power = (number.numerator.bit_length() - number.denominator.bit_length()) * 30103 // 100000
    while abs(number) >= Fraction(10) ** (power + 1):
        power += 1
    while abs(number) < Fraction(10) ** power:
        power -= 1
    step = Fraction(10) ** (max(power, SMALLEST) - DIGITS + 1)
    nearest = round(number / step) * step  # Python rounds fractions half to even
    return None if abs(nearest) >= Fraction(10) ** (LARGEST + 1) else nearest


def kept(number: Number, decimals: int) -> Number:
    """As a cell keeps it: half away from zero; nothing with more than 18 digits before the mark."""
    if number is None:
        return None
    scaled = abs(number) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    figure = Fraction(whole, 10**decimals) * (-1 if number < 0 else 1)
    return None if abs(figure) >= 10**18 else figure


def _known(work: Callable[..., Number]) -> Callable[..., Number]:
    return lambda *found: None if None in found else settled(work(*found))


def _remainder(left: Number, right: int) -> Number:
    """With the sign of the divisor; unknown where it goes into the number more often than 34 digits can say."""
    if left is None or abs(left) // abs(right) >= 10**DIGITS:
        return None
    return left - right * (left // right)


def _power(base: Fraction, times: Fraction) -> Number:
    if times > 3 and abs(base) >= 10**16:  # 10 ** 6400 and more: spared to work out
        return None
    if times > 3 and abs(base) <= Fraction(1, 10**16):
        return Fraction(0)
    return None if times < 0 and not base else base ** int(times)


def _summed(found: Sequence[Number]) -> Number:
    total: Number = Fraction(0)
    for one in found:
        total = None if total is None or one is None else settled(total + one)
    return total


def _away(number: Fraction) -> Fraction:
    """The nearest whole number, half away from zero."""
    whole = (2 * abs(number).numerator + number.denominator) // (2 * number.denominator)
    return Fraction(-whole if number < 0 else whole)


BINARY: Mapping[str, Callable[..., Number]] = {
    "+": _known(lambda a, b: a + b),
    "-": _known(lambda a, b: a - b),
    "*": _known(lambda a, b: a * b),
    "/": _known(lambda a, b: a / b if b else None),
}
COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b,
}  # fmt: skip
ONE: Mapping[str, Callable[..., Number]] = {
    "abs": _known(abs), "round": _known(_away), "floor": _known(lambda a: Fraction(a // 1)),
    "ceil": _known(lambda a: Fraction(-(-a // 1))), "-": _known(lambda a: -a),
}  # fmt: skip
MANY: Mapping[str, Callable[[Sequence[Number]], Number]] = {
    "sum": _summed,
    "min": lambda found: None if None in found else min(one for one in found if one is not None),
    "max": lambda found: None if None in found else max(one for one in found if one is not None),
    "greatest": lambda found: max((one for one in found if one is not None), default=None),
    "least": lambda found: min((one for one in found if one is not None), default=None),
    "coalesce": lambda found: next((one for one in found if one is not None), None),
}


def both(left: Truth, right: Truth) -> Truth:
    """Kleene's *and*."""
    return False if False in (left, right) else None if None in (left, right) else True


def opposite(found: Truth) -> Truth:
    """Kleene's *not*."""
    return None if found is None else not found


class Formulas:
    """Makes formulas from one seed, the same each time; ``amounts`` is what each name counts as."""

    def __init__(self, seed: int, amounts: Mapping[str, Number]) -> None:
        self.random = Random(seed)  # noqa: S311  repeatable, not secret
        self.amounts = amounts

    def number(self, depth: int) -> Made:
        """A number and what it is."""
        if depth <= 0 or self.random.randrange(7) == 0:
            return self.leaf()
        return self.random.choice((self.binary, self.binary, self.single, self.several, self.chosen, self.odd))(depth)

    def leaf(self) -> Made:
        """A cell, mostly, or a number."""
        if self.random.randrange(3) == 0:
            literal = self.random.choice(LITERALS)
            return literal, Fraction(literal)
        name = self.random.choice(list(self.amounts))
        return name, self.amounts[name]

    def binary(self, depth: int) -> Made:
        """Sum, difference, product or quotient."""
        sign = self.random.choice(list(BINARY))
        (left, a), (right, b) = self.number(depth - 1), self.number(depth - 1)
        return f"(({left}) {sign} ({right}))", BINARY[sign](a, b)

    def single(self, depth: int) -> Made:
        """A function of one number."""
        name, (text, a) = self.random.choice(list(ONE)), self.number(depth - 1)
        return f"{name}({text})", ONE[name](a)

    def several(self, depth: int) -> Made:
        """A function of several."""
        name = self.random.choice(list(MANY))
        made = [self.number(depth - 1) for _ in range(self.random.randint(1, 4))]
        return f"{name}({', '.join(text for text, _ in made)})", MANY[name]([a for _, a in made])

    def chosen(self, depth: int) -> Made:
        """One of two, by a truth; an unknown truth decides nothing."""
        (condition, holds), (left, a), (right, b) = (
            self.truth(depth - 1),
            self.number(depth - 1),
            self.number(depth - 1),
        )
        return f"if({condition}, {left}, {right})", None if holds is None else a if holds else b

    def odd(self, depth: int) -> Made:
        """A remainder, or a power, sometimes far too large."""
        text, a = self.number(depth - 1)
        if self.random.randrange(2):
            whole = self.random.choice((3, -7, 10))
            return f"((round({text}) % 1000) % ({whole}))", _remainder(_remainder(_known(_away)(a), 1000), whole)
        times = self.random.choice((2, 3, -1, 0, 400))
        return f"(({text}) ^ {times})", _known(_power)(a, Fraction(times))

    def truth(self, depth: int) -> tuple[str, Truth]:
        """A comparison, or truths together."""
        if depth > 0 and self.random.randrange(3) == 0:
            (left, a), (right, b) = self.truth(depth - 1), self.truth(depth - 1)
            if self.random.randrange(2):
                return f"(({left}) and ({right}))", both(a, b)
            return f"(not (not ({left}) and not ({right})))", opposite(both(opposite(a), opposite(b)))
        sign = self.random.choice(list(COMPARED))
        (left, x), (right, y) = self.number(depth - 1), self.number(depth - 1)
        return f"(({left}) {sign} ({right}))", None if x is None or y is None else COMPARED[sign](x, y)
