"""Axes: from dates and values to places on paper, and round numbers to label them with."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from ``low..high`` to ``start..end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float | Decimal | date) -> float:
        number = float(value.toordinal()) if isinstance(value, date) else float(value)
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)


def steps(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers covering ``low..high``: steps of 1, 2, 2.5 or 5 times a power of ten."""
    span = high - low or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / about))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if span / (power * m) <= about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]


def value_steps(values: Iterable[Decimal | float], *, percent: bool, about: int = 5) -> list[float]:
    """The labels of a value axis: 0 to 100 for shares, else round numbers from zero (or below) to the largest."""
    numbers = [float(v) for v in values]
    low, high = min([*numbers, 0.0]), max([*numbers, 0.0])
    if percent and low >= 0 and high > 60:
        return [float(n) for n in range(0, 101, 25 if about < 5 else 20)] if high <= 100 else steps(0, high, about)
    return steps(low, high, about)


def year_starts(first: date, last: date, every: int = 1) -> list[date]:
    """The first days of the years from ``first`` to ``last``."""
    return [
        date(y, 1, 1) for y in range(first.year, last.year + 2) if first <= date(y, 1, 1) <= last and y % every == 0
    ]
