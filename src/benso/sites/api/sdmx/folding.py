"""Conditions that a key or a span of time says as well become part of these: the database then looks for them, and what
is counted is counted with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benso.sites.api.sdmx.catalogue import TIME
from benso.sites.api.sdmx.conditions import Condition
from benso.sites.api.sdmx.periods import bounds

Codes = dict[str, frozenset[str]]
"""Of dimensions, the codes that are wanted; a dimension that is absent may have any."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Keys and days with the conditions in them, and the conditions that are left."""

    keys: tuple[Codes, ...]
    since: date | None
    until: date | None
    left: tuple[Condition, ...]


def folded(
    keys: Sequence[Codes], conditions: Sequence[Condition], dimensions: Sequence[str], *,
    since: date | None, until: date | None,
) -> Folded:  # fmt: skip
    """Fold what can be: equality on one of the dimensions, an order on time."""
    left: list[Condition] = []
    narrowed = list(keys)
    for condition in conditions:
        span = _span(condition)
        only = condition.only
        if span is not None:
            since = max((day for day in (since, span[0]) if day is not None), default=None)
            until = min((day for day in (until, span[1]) if day is not None), default=None)
        elif only is not None and condition.component in dimensions:
            narrowed = [_narrower(key, condition.component, only) for key in narrowed]
        else:
            left.append(condition)
    return Folded(tuple(narrowed), since, until, tuple(left))


def _narrower(key: Codes, dimension: str, only: frozenset[str]) -> Codes:
    return key | {dimension: key[dimension] & only if dimension in key else only}


def _span(condition: Condition) -> tuple[date | None, date | None] | None:
    """The first and the last day of the periods that pass; ``None`` if it is no span."""
    if condition.component != TIME or len(condition.groups) != 1:
        return None
    since: list[date] = []
    until: list[date] = []
    for test in condition.groups[0]:
        found = bounds(test.value)
        if found is None or test.operator not in ("ge", "gt", "le", "lt"):
            return None
        first, last = found
        if test.operator in ("ge", "gt"):
            since.append(first if test.operator == "ge" else last + timedelta(days=1))
        else:
            until.append(last if test.operator == "le" else first - timedelta(days=1))
    return max(since, default=None), min(until, default=None)
