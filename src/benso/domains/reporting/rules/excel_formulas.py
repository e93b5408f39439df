"""Formulas of computed cells as Excel writes them, where it has the like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benso.domains.reporting.types import Address
from benso.kernel.expressions import Expression, to_json

_CHAINED = frozenset("+-*/")
_FUNCTIONS = {"sum": "SUM", "min": "MIN", "max": "MAX", "abs": "ABS"}
LONGEST = 8_000
"""Characters of a formula; Excel takes 8,192."""
MOST_ARGUMENTS = 250


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a cell stands in the file; ``additive``: signs of absence count as nothing in it."""

    form: str
    name: str
    additive: bool


class _NotInExcel(Exception):
    """Something has no like in Excel, or another meaning there."""


@dataclass(slots=True)
class _Writer:
    places: Mapping[Address, Reference]
    form: str
    sheets: Mapping[str, str]
    conditions: dict[str, None] = field(default_factory=dict)

    def text(self, tree: Any) -> str:
        if "number" in tree:
            return str(tree["number"])
        if "name" in tree:
            return self._reference(tree["name"])
        if "chain" in tree and set(tree["chain"]) <= _CHAINED:
            first, *rest = map(self.text, tree["args"])
            return f"({first}{''.join(o + t for o, t in zip(tree['chain'], rest, strict=True))})"
        if tree.get("op") == "-" and len(tree["args"]) == 1:
            return f"(-{self.text(tree['args'][0])})"
        if tree.get("call") in _FUNCTIONS:
            return self._call(_FUNCTIONS[tree["call"]], tree["args"])
        raise _NotInExcel

    def _call(self, function: str, arguments: list[Any]) -> str:
        if len(arguments) == 1 and "list" in arguments[0]:
            arguments = arguments[0]["list"]
        if not 0 < len(arguments) <= MOST_ARGUMENTS:
            raise _NotInExcel
        return f"{function}({','.join(map(self.text, arguments))})"

    def _reference(self, address: Address) -> str:
        place = self.places.get(address)
        if place is None:
            raise _NotInExcel
        name = place.name if place.form == self.form else f"'{self.sheets[place.form]}'!{place.name}"
        absent = f'OR(ISNUMBER({name}),{name}="x",{name}="-")'
        self.conditions[absent if place.additive else f"ISNUMBER({name})"] = None
        return f"N({name})" if place.additive else name


def excel_formula(
    formula: Expression, places: Mapping[Address, Reference], form: str, sheets: Mapping[str, str]
) -> str | None:
    """The formula without its ``=``; ``None`` where Excel has no like of it. An operand that is empty or not known
    makes it an error, as it makes ours unknown.

    :param form: the form the formula stands in
    :param sheets: the sheet of each form
    """
    writer = _Writer(places, form, sheets)
    try:
        text = writer.text(to_json(formula))
    except _NotInExcel:
        return None
    whole = f"IF(AND({','.join(writer.conditions)}),{text},NA())" if writer.conditions else text
    return whole if len(whole) <= LONGEST and len(writer.conditions) <= MOST_ARGUMENTS else None
