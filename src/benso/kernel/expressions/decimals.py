"""Arithmetic of IEEE 754 decimal128: 34 digits, half to even, exponents from -6143 to 6144.

Every result that such a number cannot hold (division by zero, overflow) is unknown (``None``). The browser does the
same with integers; see ``expressions.js``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
)

PRECISION = 34
EXPONENT_LIMIT = 400
ROUNDING_LIMIT = 30
ROOT_LIMIT = 1000

_CONTEXT = Context(prec=PRECISION, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, clamp=0, traps=[])
_WIDE = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[])
ZERO = Decimal(0)


def settle(number: Decimal) -> Decimal | None:
    """Round to 34 digits; ``None`` where the number is infinite or none; there is no negative zero."""
    number = _CONTEXT.plus(number)
    if not number.is_finite():
        return None
    return number or ZERO


def canonical(number: Decimal) -> Decimal:
    """The same value without trailing zeros behind the point and without an exponent above zero."""
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize(_CONTEXT)


def plain(number: Decimal) -> str:
    """The number as digits with a point, no exponent, no superfluous zeros."""
    return format(canonical(number), "f")


def add(left: Decimal, right: Decimal) -> Decimal | None:
    """Sum."""
    return settle(_CONTEXT.add(left, right))


def subtract(left: Decimal, right: Decimal) -> Decimal | None:
    """Difference."""
    return settle(_CONTEXT.subtract(left, right))


def multiply(left: Decimal, right: Decimal) -> Decimal | None:
    """Product."""
    return settle(_CONTEXT.multiply(left, right))


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """Quotient; unknown for a zero divisor."""
    return settle(_CONTEXT.divide(left, right)) if right else None


def remainder(left: Decimal, right: Decimal) -> Decimal | None:
    """What is left after dividing into whole parts, with the sign of ``right``, as in spreadsheets and DHIS2.

    Unknown for a zero divisor, and where the whole parts are too many for 34 digits.
    """
    rest = _CONTEXT.remainder(left, right)
    if rest and not rest.is_nan() and rest.is_signed() != right.is_signed():
        rest = _CONTEXT.add(rest, right)
    return settle(rest) if right else None


def negate(number: Decimal) -> Decimal | None:
    """The opposite number."""
    return settle(_CONTEXT.minus(number))


def absolute(number: Decimal) -> Decimal | None:
    """The number without its sign."""
    return settle(_CONTEXT.abs(number))


def whole(number: Decimal, limit: int) -> int | None:
    """The number as an integer of at most ``limit`` in size, or ``None``."""
    if number.copy_abs() > limit or number != number.to_integral_value():
        return None
    return int(number)


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """An integer power, computed exactly and rounded once; unknown for other exponents and beyond ±400."""
    times = whole(exponent, EXPONENT_LIMIT)
    if times is None or (times < 0 and not base):
        return None
    sign, digits, scale = _parts(base)
    coefficient = digits ** abs(times)
    negative = sign and times % 2 == 1
    exact = _number(-coefficient if negative else coefficient, scale * abs(times))
    return settle(_CONTEXT.divide(Decimal(1), exact)) if times < 0 else settle(exact)


def rounded(number: Decimal, places: Decimal, rounding: str) -> Decimal | None:
    """The number with at most ``places`` decimals (negative: tens, hundreds …); unknown for other than -30 … 30."""
    count = whole(places, ROUNDING_LIMIT)
    if count is None:
        return None
    if _parts(number)[2] >= -count:
        return number
    return settle(number.quantize(Decimal(1).scaleb(-count), rounding, _CONTEXT))


def half_up(number: Decimal, places: Decimal = ZERO) -> Decimal | None:
    """Rounded the way it is taught in school: a half goes away from zero."""
    return rounded(number, places, ROUND_HALF_UP)


def floor(number: Decimal, places: Decimal = ZERO) -> Decimal | None:
    """Rounded down."""
    return rounded(number, places, ROUND_FLOOR)


def ceiling(number: Decimal, places: Decimal = ZERO) -> Decimal | None:
    """Rounded up."""
    return rounded(number, places, ROUND_CEILING)


def total(numbers: Sequence[Decimal]) -> Decimal | None:
    """Sum from left to right; 0 for none."""
    result: Decimal | None = ZERO
    for number in numbers:
        if result is None:
            return None
        result = add(result, number)
    return result


def mean(numbers: Sequence[Decimal]) -> Decimal | None:
    """Arithmetic mean; unknown for none."""
    result = total(numbers)
    return None if result is None or not numbers else divide(result, Decimal(len(numbers)))


def geometric_mean(numbers: Sequence[Decimal]) -> Decimal | None:
    """The n-th root of the product, from the exact product, rounded once.

    Unknown for no numbers, for more than 1000, and when one is negative; 0 when one is 0.
    """
    count = len(numbers)
    if not 1 <= count <= ROOT_LIMIT or any(n < 0 for n in numbers):
        return None
    if not all(numbers):
        return ZERO
    product, scale = 1, 0
    for number in numbers:
        _, digits, exponent = _parts(number)
        product *= digits
        scale += exponent
    # Widen until the whole part of the root has more digits than are kept; the scale must divide by the count.
    missing = max(0, (PRECISION + 2) * count - _digit_count(product) + 1)
    missing += (scale - missing) % count
    product *= 10**missing
    scale = (scale - missing) // count
    root = integer_root(product, count)
    if root**count != product:
        root, scale = root * 10 + 1, scale - 1
    return settle(_number(root, scale))


def mean_growth(rates: Sequence[Decimal]) -> Decimal | None:
    """Mean growth in percent of successive growth rates in percent: geometric mean of 100 + rate, less 100."""
    factors = [add(Decimal(100), rate) for rate in rates]
    result = geometric_mean([f for f in factors if f is not None]) if None not in factors else None
    return None if result is None else subtract(result, Decimal(100))


def integer_root(number: int, degree: int) -> int:
    """The largest integer whose ``degree``-th power is at most ``number`` (positive)."""
    if degree == 1:
        return number
    bits = number.bit_length()
    # A floating guess a hair too high, then Newton from above; the result does not depend on the guess.
    shift = max(0, bits - 1000)
    logarithm = (math.log2(number >> shift) + shift) / degree
    keep = max(0, math.floor(logarithm) - 50)
    guess = (math.ceil(2 ** (logarithm - keep) * (1 + 1e-11)) + 1) << keep
    while True:
        better = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


def _parts(number: Decimal) -> tuple[bool, int, int]:
    sign, digits, exponent = number.as_tuple()
    return bool(sign), int("".join(map(str, digits))), int(exponent)


def _number(coefficient: int, exponent: int) -> Decimal:
    return _WIDE.scaleb(Decimal(coefficient), exponent)


def _digit_count(number: int) -> int:
    estimate = max(1, int(number.bit_length() * 0.30103) - 1)
    while 10**estimate <= number:
        estimate += 1
    return estimate
