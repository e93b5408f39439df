"""The one table of functions and operators: how each may be called, what it means, what it does.

In a signature ``T`` stands for any type, ``S`` for any but a list, ``O`` for number or date; the same letter is the
same type each time; ``O...`` is one or more arguments. Unless noted, an unknown argument makes the result unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from benso.kernel.expressions import dates, decimals, texts

Implementation = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language; ``meaning`` is Vietnamese and ``example`` an expression with its value."""

    signatures: tuple[str, ...]
    implementation: Implementation
    meaning: str
    example: tuple[str, str]


def strict(function: Implementation) -> Implementation:
    """Unknown in, unknown out."""

    def call(*arguments: Any) -> Any:
        return None if any(a is None for a in arguments) else function(*arguments)

    return call


def over(function: Implementation) -> Implementation:
    """Of one list or of several arguments; unknown as soon as one element is."""

    def call(*arguments: Any) -> Any:
        items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], tuple) else arguments
        return None if any(i is None for i in items) else function(items)

    return call


def among_known(function: Implementation) -> Implementation:
    """Of the known elements of one list or of several arguments; unknown where none is."""

    def call(*arguments: Any) -> Any:
        items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], tuple) else arguments
        return function((i for i in items if i is not None), default=None)

    return call


def both(*operands: bool | None) -> bool | None:
    """Kleene's *and*: false as soon as one is false, else unknown as soon as one is unknown."""
    return False if False in operands else None if None in operands else True


def either(*operands: bool | None) -> bool | None:
    """Kleene's *or*: true as soon as one is true, else unknown as soon as one is unknown."""
    return True if True in operands else None if None in operands else False


def negation(operand: bool | None) -> bool | None:
    """Kleene's *not*."""
    return None if operand is None else not operand


def member(item: Any, items: tuple[Any, ...] | None) -> bool | None:
    """Whether one of the items equals the item, as a chain of *or* would say."""
    return None if items is None else either(*(equal(item, other) for other in items))


def choose(condition: bool | None, then: Any, otherwise: Any) -> Any:
    """One of two by a condition; unknown for an unknown condition."""
    return None if condition is None else then if condition else otherwise


equal = strict(lambda left, right: left == right)


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return decimals.plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def _as_date(*parts: Any) -> date | None:
    return dates.from_text(parts[0]) if len(parts) == 1 else dates.from_parts(*parts)


def _part(name: str) -> Implementation:
    return strict(lambda of: Decimal(getattr(of, name)))


def _function(signatures: str, implementation: Implementation, meaning: str, example: str) -> Function:
    expression, _, result = example.partition(" → ")
    return Function(tuple(signatures.split("; ")), implementation, meaning, (expression, result))


FUNCTIONS: Mapping[str, Function] = {
    "if": _function(
        "truth, T, T -> T",
        choose,
        "giá trị thứ hai khi điều kiện đúng, thứ ba khi sai, unknown khi chưa biết",
        'if(2 > 1, "đạt", "chưa") → "đạt"',
    ),
    "is_known": _function("T -> truth", lambda v: v is not None, "giá trị đã biết chưa", "is_known(1 / 0) → false"),
    "is_unknown": _function("T -> truth", lambda v: v is None, "giá trị còn chưa biết", "is_unknown(1 / 0) → true"),
    "coalesce": _function(
        "T... -> T",
        lambda *vs: next((v for v in vs if v is not None), None),
        "giá trị đã biết đầu tiên",
        "coalesce(unknown, 7) → 7",
    ),
    "known": _function(
        "[S] -> [S]",
        strict(lambda vs: tuple(v for v in vs if v is not None)),
        "danh sách chỉ còn các phần tử đã biết",
        "sum(known([1, unknown, 2])) → 3",
    ),
    "count": _function(
        "[S] -> number",
        strict(lambda vs: Decimal(sum(v is not None for v in vs))),
        "số phần tử đã biết của danh sách",
        "count([1, unknown, 2]) → 2",
    ),
    "sum": _function("number... -> number; [number] -> number", over(decimals.total), "tổng", "sum(1, 2, 3) → 6"),
    "mean": _function(
        "number... -> number; [number] -> number", over(decimals.mean), "trung bình cộng", "mean([1, 2]) → 1.5"
    ),
    "geometric_mean": _function(
        "number... -> number; [number] -> number",
        over(decimals.geometric_mean),
        "trung bình nhân của các số không âm",
        "geometric_mean(2, 8) → 4",
    ),
    "mean_growth": _function(
        "number... -> number; [number] -> number",
        over(decimals.mean_growth),
        "tốc độ tăng bình quân (%) của các tốc độ tăng từng kỳ (%)",
        "round(mean_growth(10, 20), 2) → 14.89",
    ),
    "min": _function(
        "O... -> O; [O] -> O", over(lambda vs: min(vs, default=None)), "số hoặc ngày nhỏ nhất", "min(3, 1, 2) → 1"
    ),
    "max": _function(
        "O... -> O; [O] -> O", over(lambda vs: max(vs, default=None)), "số hoặc ngày lớn nhất", "max([3, 1, 2]) → 3"
    ),
    "greatest": _function(
        "O... -> O; [O] -> O",
        among_known(max),
        "số hoặc ngày lớn nhất trong các giá trị đã biết",
        "greatest(3, unknown, 2) → 3",
    ),
    "least": _function(
        "O... -> O; [O] -> O",
        among_known(min),
        "số hoặc ngày nhỏ nhất trong các giá trị đã biết",
        "least(3, unknown, 2) → 2",
    ),
    "abs": _function("number -> number", strict(decimals.absolute), "giá trị tuyệt đối", "abs(-2.5) → 2.5"),
    "round": _function(
        "number -> number; number, number -> number",
        strict(decimals.half_up),
        "làm tròn đến số chữ số thập phân đã cho, nửa thì xa số 0; số âm là hàng chục, trăm…",
        "round(1234.5, -3) → 1000",
    ),
    "floor": _function(
        "number -> number; number, number -> number", strict(decimals.floor), "làm tròn xuống", "floor(-1.2) → -2"
    ),
    "ceil": _function(
        "number -> number; number, number -> number", strict(decimals.ceiling), "làm tròn lên", "ceil(1.21, 1) → 1.3"
    ),
    "length": _function(
        "text -> number; [S] -> number",
        strict(lambda v: Decimal(len(v))),
        "số ký tự của chữ hoặc số phần tử của danh sách",
        'length("Phường 5") → 8',
    ),
    "contains": _function(
        "text, text -> truth", strict(lambda t, p: p in t), "chữ có chứa phần này", 'contains("Ba Tri", "Tri") → true'
    ),
    "starts_with": _function(
        "text, text -> truth", strict(str.startswith), "chữ bắt đầu bằng phần này", 'starts_with("083", "08") → true'
    ),
    "ends_with": _function(
        "text, text -> truth", strict(str.endswith), "chữ kết thúc bằng phần này", 'ends_with("083", "08") → false'
    ),
    "upper": _function("text -> text", strict(texts.upper), "viết hoa", 'upper("đò") → "ĐÒ"'),
    "lower": _function("text -> text", strict(texts.lower), "viết thường", 'lower("ĐÒ") → "đò"'),
    "fold": _function(
        "text -> text",
        strict(texts.fold),
        "viết thường, bỏ dấu, đ thành d, bỏ khoảng trắng thừa; để so tên",
        'fold(" Chợ  Lách ") → "cho lach"',
    ),
    "trim": _function("text -> text", strict(texts.trim), "bỏ khoảng trắng hai đầu", 'trim(" a ") → "a"'),
    "concat": _function(
        "text... -> text",
        strict(lambda *ts: texts.compose("".join(ts))),
        "nối các chữ",
        'concat("xã ", "An Hiệp") → "xã An Hiệp"',
    ),
    "is_digits": _function(
        "text -> truth", strict(texts.is_digits), "chữ chỉ gồm các chữ số 0–9", 'is_digits("083") → true'
    ),
    "text": _function("S -> text", strict(_as_text), "giá trị viết thành chữ", 'text(1.50) → "1.5"'),
    "number": _function(
        "text -> number", strict(texts.to_number), "số đọc từ chữ; unknown nếu không phải số", 'number("12.5") → 12.5'
    ),
    "date": _function(
        "text -> date; number, number, number -> date",
        strict(_as_date),
        "ngày từ chữ dạng 2025-07-01 hoặc từ năm, tháng, ngày; unknown nếu không có ngày đó",
        'date(2025, 7, 1) = date("2025-07-01") → true',
    ),
    "year": _function("date -> number", _part("year"), "năm", 'year(date("2025-07-01")) → 2025'),
    "month": _function("date -> number", _part("month"), "tháng", 'month(date("2025-07-01")) → 7'),
    "day": _function("date -> number", _part("day"), "ngày trong tháng", 'day(date("2025-07-01")) → 1'),
    "quarter": _function("date -> number", strict(dates.quarter), "quý", 'quarter(date("2025-07-01")) → 3'),
    "weekday": _function(
        "date -> number", strict(dates.weekday), "thứ trong tuần, thứ hai là 1", 'weekday(date("2025-07-01")) → 2'
    ),
    "add_days": _function(
        "date, number -> date",
        strict(dates.add_days),
        "ngày sau đó chừng ấy ngày",
        'text(add_days(date("2025-07-01"), -1)) → "2025-06-30"',
    ),
    "add_months": _function(
        "date, number -> date",
        strict(dates.add_months),
        "ngày sau đó chừng ấy tháng, ngày cuối tháng nếu tháng ngắn hơn",
        'text(add_months(date("2025-01-31"), 1)) → "2025-02-28"',
    ),
    "days_between": _function(
        "date, date -> number",
        strict(dates.days_between),
        "số ngày từ ngày đầu đến ngày sau",
        'days_between(date("2025-06-30"), date("2025-07-01")) → 1',
    ),
    "months_between": _function(
        "date, date -> number",
        strict(dates.months_between),
        "số tháng tròn từ ngày đầu đến ngày sau",
        'months_between(date("2025-01-31"), date("2025-03-01")) → 1',
    ),
    "years_between": _function(
        "date, date -> number",
        strict(dates.years_between),
        "số năm tròn từ ngày đầu đến ngày sau, như tính tuổi",
        'years_between(date("2007-07-02"), date("2025-07-01")) → 17',
    ),
}

OPERATORS: Mapping[str, tuple[str, Implementation]] = {
    "or": ("truth, truth -> truth", either),
    "and": ("truth, truth -> truth", both),
    "not": ("truth -> truth", negation),
    "=": ("S, S -> truth", equal),
    "!=": ("S, S -> truth", strict(lambda left, right: left != right)),
    "<": ("O, O -> truth", strict(lambda left, right: left < right)),
    "<=": ("O, O -> truth", strict(lambda left, right: left <= right)),
    ">": ("O, O -> truth", strict(lambda left, right: left > right)),
    ">=": ("O, O -> truth", strict(lambda left, right: left >= right)),
    "in": ("S, [S] -> truth", member),
    "not in": ("S, [S] -> truth", lambda item, items: negation(member(item, items))),
    "+": ("number, number -> number", strict(decimals.add)),
    "-": ("number, number -> number", strict(decimals.subtract)),
    "*": ("number, number -> number", strict(decimals.multiply)),
    "/": ("number, number -> number", strict(decimals.divide)),
    "%": ("number, number -> number", strict(decimals.remainder)),
    "^": ("number, number -> number", strict(decimals.power)),
}
SIGNS: Mapping[str, tuple[str, Implementation]] = {
    "-": ("number -> number", strict(decimals.negate)),
    "+": ("number -> number", strict(lambda number: number)),
    "not": OPERATORS["not"],
}
