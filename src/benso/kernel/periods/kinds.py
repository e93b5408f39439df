"""Kinds of period."""

from __future__ import annotations

from enum import StrEnum


class PeriodKind(StrEnum):
    """Kinds of period, from short to long; ``SPAN`` is any two days."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    TERM = "term"
    SPAN = "span"
