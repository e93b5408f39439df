"""One cell of a decision table: a unary test of DMN's S-FEEL (DMN 1.3 §9.2), read to a set of values.

``-`` any · ``5`` · ``"nhà ở"`` · ``< 5`` ``<= 5`` ``> 5`` ``>= 5`` · ``[1..5]`` ``(1..5]`` ``]1..5[`` · ``a, b`` either
· ``not(a, b)`` none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from benso.kernel.expressions import Type

Point = Decimal | date


class CellInvalid(ValueError):
    """A cell that is not a unary test of the column's type; the message is a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from ``low`` to ``high``, ``None`` without end; ``low_in``/``high_in``: the end itself belongs to it."""

    low: Point | None
    high: Point | None
    low_in: bool = False
    high_in: bool = False

    def holds(self, value: Point) -> bool:
        """Whether the value lies in it."""
        above = self.low is None or value > self.low or (self.low_in and value == self.low)  # type: ignore[operator]
        below = self.high is None or value < self.high or (self.high_in and value == self.high)  # type: ignore[operator]
        return above and below


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell lets through: intervals of an ordered type, or values; ``negated`` turns it round."""

    any: bool = False
    intervals: tuple[Interval, ...] = ()
    values: frozenset[str | bool] = frozenset()
    negated: bool = False

    def holds(self, value: Point | str | bool) -> bool:
        """Whether the cell lets a known value through."""
        if self.any:
            return True
        if isinstance(value, str | bool):
            return (value in self.values) is not self.negated
        return any(interval.holds(value) for interval in self.intervals) is not self.negated


_INTERVAL = re.compile(r"([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])")
_COMPARISON = re.compile(r"(<=|>=|<|>)\s*(.+)")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DATE = re.compile(r'date\(\s*"(\d{4}-\d{2}-\d{2})"\s*\)')


def parse_cell(text: str, kind: Type) -> Cell:
    """Read a cell of a column of that type.

    :raises CellInvalid: if it is not a unary test, or not one of this type
    """
    bare = text.strip()
    if bare in ("", "-"):
        return Cell(any=True)
    negated = bool(match := re.fullmatch(r"not\s*\((.*)\)", bare, re.DOTALL))
    parts = _split(match[1] if match else bare)
    if kind in (Type.NUMBER, Type.DATE):
        return Cell(intervals=tuple(_interval(part, kind) for part in parts), negated=negated)
    return Cell(values=frozenset(_value(part, kind) for part in parts), negated=negated)


def cell_expression(cell: Cell, name: str) -> str:
    """The cell as an expression of truth over the column's name."""
    if cell.any:
        return "true"
    quoted = name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) else f"{{{name}}}"
    if cell.values:
        items = sorted(_literal(value) for value in cell.values)
        test = f"{quoted} = {items[0]}" if len(items) == 1 else f"{quoted} in [{', '.join(items)}]"
    else:
        test = " or ".join(_between(interval, quoted) for interval in cell.intervals)
    return f"not ({test})" if cell.negated else f"({test})"


def _between(interval: Interval, name: str) -> str:
    if interval.low is not None and interval.low == interval.high:
        return f"{name} = {_literal(interval.low)}"
    ends = []
    if interval.low is not None:
        ends.append(f"{name} {'>=' if interval.low_in else '>'} {_literal(interval.low)}")
    if interval.high is not None:
        ends.append(f"{name} {'<=' if interval.high_in else '<'} {_literal(interval.high)}")
    return f"({' and '.join(ends)})" if len(ends) > 1 else ends[0]


def _literal(value: Point | str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    if isinstance(value, Decimal):
        return f"{value:f}"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _split(text: str) -> list[str]:
    """Parts between commas that stand outside quotes and brackets."""
    parts, depth, quoted, begun = [], 0, False, 0
    for place, sign in enumerate(text):
        if sign == '"' and (place == 0 or text[place - 1] != "\\"):
            quoted = not quoted
        elif not quoted and sign == "(" and text[max(0, place - 4) : place] == "date":
            depth += 1
        elif not quoted and sign == ")" and depth:
            depth -= 1
        elif sign == "," and not quoted and not depth:
            parts.append(text[begun:place].strip())
            begun = place + 1
    parts.append(text[begun:].strip())
    if any(not part for part in parts):
        raise CellInvalid(f"Ô “{text}” có dấu phẩy thừa; hãy bỏ đi hoặc viết thêm một giá trị.")
    return parts


def _interval(text: str, kind: Type) -> Interval:
    if match := _INTERVAL.fullmatch(text):
        low, high = _point(match[2], kind), _point(match[3], kind)
        if low > high:  # type: ignore[operator]
            raise CellInvalid(f"Khoảng “{text}” bị ngược: đầu lớn hơn cuối.")
        low_in, high_in = match[1] == "[", match[4] == "]"
        if low == high and not (low_in and high_in):
            raise CellInvalid(f"Khoảng “{text}” rỗng: hai đầu bằng nhau nhưng không lấy cả hai.")
        return Interval(low, high, low_in, high_in)
    if match := _COMPARISON.fullmatch(text):
        point = _point(match[2], kind)
        if match[1].startswith("<"):
            return Interval(None, point, high_in=match[1] == "<=")
        return Interval(point, None, low_in=match[1] == ">=")
    point = _point(text, kind)
    return Interval(point, point, low_in=True, high_in=True)


def _point(text: str, kind: Type) -> Point:
    if kind is Type.DATE:
        match = _DATE.fullmatch(text.strip())
        try:
            if match:
                return date.fromisoformat(match[1])
        except ValueError as error:
            raise CellInvalid(f"“{text}” không phải là ngày có thật.") from error
        raise CellInvalid(f'“{text}” không phải là ngày; hãy viết date("2025-07-01").')
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise CellInvalid(
            f"“{text}” không phải là số; hãy viết như 12.5, không có dấu phân cách hàng nghìn."
        ) from error
    if not number.is_finite():
        raise CellInvalid(f"“{text}” không phải là số hữu hạn.")
    return number


def _value(text: str, kind: Type) -> str | bool:
    if kind is Type.TRUTH:
        if text in ("true", "false"):
            return text == "true"
        raise CellInvalid(f"“{text}” phải là true hoặc false.")
    match = _TEXT.fullmatch(text)
    if match is None:
        raise CellInvalid(f'“{text}” phải là chữ trong ngoặc kép, như "nhà ở".')
    return re.sub(r"\\(.)", r"\1", match[1])
