"""Collecting what is wrong in a declaration, expressions judged against the names they may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from benso.kernel.expressions import Expression, ExpressionInvalid, Type, check, parse


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a declaration: the path of the field (``steps.actions.3.to``) and, in Vietnamese, what to do."""

    field: str
    message: str


@dataclass(slots=True)
class Mistakes:
    """The mistakes found so far."""

    problems: list[Mistake] = field(default_factory=list)

    def add(self, path: str, message: str) -> None:
        """Note a mistake."""
        self.problems.append(Mistake(path, message))

    def expression(self, path: str, text: str | None, names: Mapping[str, Type], expected: Type) -> Expression | None:
        """Judge an expression; what is wrong is noted with the column."""
        if text is None:
            return None
        try:
            expression = parse(text)
            check(expression, names, expected)
        except ExpressionInvalid as error:
            self.add(path, f"Biểu thức “{text}”, ký tự {error.column}: {error.message}")
            return None
        return expression

    def unique(self, path: str, ids: Iterable[str], field_name: str = "id") -> None:
        """Note every id that was there before."""
        seen: set[str] = set()
        for index, each in enumerate(ids):
            if each in seen:
                self.add(f"{path}.{index}.{field_name}", f"“{each}” đã có ở trên; mỗi mã chỉ được khai một lần.")
            seen.add(each)

    def span(self, path: str, first: date | None, after: date | None) -> None:
        """Note a validity that ends before it begins."""
        if first is not None and after is not None and after <= first:
            where = f"{path}.valid_to" if path else "valid_to"
            self.add(where, f"Hết hiệu lực {after} không sau ngày có hiệu lực {first}; sửa một trong hai ngày.")
