"""Reading single fields: what is wrong is noted on the pack, the caller gets ``None`` and goes on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from benso.kernel.content import Pack, Row

E = TypeVar("E", bound=StrEnum)


def text(row: Row, name: str) -> str:
    """The value as text, empty when absent."""
    return str(row.values.get(name) or "")


def items(row: Row, name: str, separator: str = ";") -> tuple[str, ...]:
    """The parts of a cell that holds a list."""
    return tuple(part.strip() for part in text(row, name).split(separator) if part.strip())


def choice(pack: Pack, row: Row, name: str, options: type[E]) -> E | None:
    """A value of an enumeration."""
    raw = row.values.get(name)
    try:
        return None if raw is None else options(str(raw))
    except ValueError:
        pack.problem(row, name, f"“{raw}” không có trong danh sách; chọn một trong: {', '.join(options)}.")
        return None


def whole(pack: Pack, row: Row, name: str) -> int | None:
    """A whole number, not negative."""
    value = pack.parse(row, name, int, "phải là số nguyên, viết liền, ví dụ 1288463.")
    if value is not None and value < 0:
        pack.problem(row, name, f"“{value}” là số âm; số đếm phải từ 0 trở lên.")
        return None
    return value


def decimal(pack: Pack, row: Row, name: str) -> Decimal | None:
    """A decimal number with a point."""
    value = pack.parse(row, name, Decimal, "phải là số thập phân với dấu chấm, ví dụ 71.12.")
    if value is not None and not value.is_finite():
        pack.problem(row, name, f"“{value}” không phải là số; viết ví dụ 71.12.")
        return None
    return value


def within(pack: Pack, row: Row, name: str, low: int, high: int) -> Decimal | None:
    """A decimal number between bounds."""
    value = decimal(pack, row, name)
    if value is not None and not low <= value <= high:
        pack.problem(
            row, name, f"“{value}” ngoài khoảng {low} đến {high}; kiểm tra lại tọa độ (kinh độ, vĩ độ có đảo chỗ?)."
        )
        return None
    return value


def span(pack: Pack, row: Row) -> tuple[date | None, date | None]:
    """``valid_from`` and ``valid_to`` (not included), in that order."""
    first, after = pack.parse_date(row, "valid_from"), pack.parse_date(row, "valid_to")
    if first and after and after <= first:
        pack.problem(
            row, "valid_to", f"Hết hiệu lực {after} không sau ngày có hiệu lực {first}; sửa một trong hai ngày."
        )
    return first, after


def known_sources(pack: Pack, row: Row, keys: Collection[str]) -> tuple[str, ...]:
    """Keys of sources, each of them declared in ``units/sources.csv``."""
    named = items(row, "sources") if not isinstance(row.values.get("sources"), list) else tuple(row.values["sources"])
    for key in named:
        if key not in keys:
            pack.problem(row, "sources", f"Nguồn “{key}” chưa khai trong units/sources.csv; thêm nguồn hoặc sửa khóa.")
    return named
