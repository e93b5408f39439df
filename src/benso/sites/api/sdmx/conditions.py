"""Conditions on components (``c[FREQ]=A,M``, ``c[TIME_PERIOD]=ge:2024-01+le:2024-06``): commas are *or*, plus is
*and*, each value may have an operator before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from benso.sites.api.sdmx.errors import Unreadable
from benso.sites.api.sdmx.periods import bounds

OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "co", "nc", "sw", "ew")
_NAME = re.compile(r"c\[([A-Za-z][A-Za-z0-9_-]*)\]")


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison."""

    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Condition:
    """On a component: any of the groups holds, all tests of it."""

    component: str
    groups: tuple[tuple[Test, ...], ...]

    def holds(self, value: str, span: tuple[date, date] | None) -> bool:
        """Whether a value (``span``: the days of a period) passes."""
        return any(all(_passes(test, value, span) for test in group) for group in self.groups)

    @property
    def only(self) -> frozenset[str] | None:
        """The values it asks for, if it asks for equality only."""
        if all(len(group) == 1 and group[0].operator == "eq" for group in self.groups):
            return frozenset(group[0].value for group in self.groups)
        return None


def read_conditions(query: Mapping[str, str], components: frozenset[str]) -> list[Condition]:
    """The conditions of an address.

    :raises Unreadable: if one is about no component, or is written wrong
    """
    found = []
    for name, text in query.items():
        if not name.startswith("c["):
            continue
        match = _NAME.fullmatch(name)
        if match is None or match[1] not in components or not text:
            raise Unreadable(part=name[:60], text=text[:200])
        groups = [tuple(_test(part, name) for part in re.split(r"[+ ]", each)) for each in text.split(",")]
        if match[1] == "TIME_PERIOD" and any(bounds(test.value) is None for group in groups for test in group):
            raise Unreadable(part=name, text=text[:200])
        found.append(Condition(match[1], tuple(groups)))
    return found


def _test(text: str, name: str) -> Test:
    operator, mark, value = text.partition(":")
    if mark and operator in OPERATORS:
        text = value
    else:
        operator = "eq"
    if not text:
        raise Unreadable(part=name[:60], text="")
    return Test(operator, text)


def _passes(test: Test, value: str, span: tuple[date, date] | None) -> bool:
    if span is not None:
        return _in_time(test, span)
    if test.operator in _TEXTS:
        return _TEXTS[test.operator](value, test.value)
    left, right = _number(value), _number(test.value)
    if left is not None and right is not None:
        return _ORDERS[test.operator](left, right)
    return _ORDERS[test.operator](value, test.value)


def _in_time(test: Test, span: tuple[date, date]) -> bool:
    start, end = span
    first, last = bounds(test.value) or span  # what is no period was refused when it was read
    return {
        "eq": (start, end) == (first, last),
        "ne": (start, end) != (first, last),
        "ge": start >= first,
        "gt": start > last,
        "le": end <= last,
        "lt": end < first,
    }.get(test.operator, False)


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "co": lambda value, part: part in value,
    "nc": lambda value, part: part not in value,
    "sw": lambda value, part: value.startswith(part),
    "ew": lambda value, part: value.endswith(part),
}
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "lt": lambda a, b: bool(a < b),
    "le": lambda a, b: bool(a <= b),
    "gt": lambda a, b: bool(a > b),
    "ge": lambda a, b: bool(a >= b),
}
