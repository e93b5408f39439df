"""Reading single fields of the scoreboard's files; mistakes are noted on the pack and the caller gets ``None``."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from benso.domains.scoreboard.types import Words
from benso.kernel.content import Pack, Row

E = TypeVar("E", bound=StrEnum)
UNIT_FILES = ("units/units.csv", "units/reference.csv")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that promises."""

    id: str
    title: Words
    adopted: date
    url: str


def at(row: Row, path: str) -> Any:
    """The value a dotted path leads to (``definitions.0.formula``); ``None`` where it leads nowhere."""
    value: Any = row.values
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def text(row: Row, path: str) -> str:
    """The value as text, empty when absent."""
    value = at(row, path)
    return "" if value is None else str(value)


def required(pack: Pack, row: Row, *paths: str) -> bool:
    """Note every path that leads to nothing; true when none does."""
    absent = [path for path in paths if at(row, path) in (None, "", [], {})]
    for path in absent:
        pack.problem(row, path, "Thiếu giá trị; điền trường này.")
    return not absent


def words(pack: Pack, row: Row, path: str, *, needed: bool = True) -> Words | None:
    """A text in both languages."""
    value = at(row, path)
    if value is None and not needed:
        return None
    if isinstance(value, Mapping) and value.get("vi") and value.get("en"):
        return Words(str(value["vi"]), str(value["en"]))
    pack.problem(row, path, "Cần chữ bằng cả hai thứ tiếng: {vi: …, en: …}.")
    return None


def choice(pack: Pack, row: Row, path: str, options: type[E], default: E | None = None) -> E | None:
    """A value of an enumeration."""
    value = at(row, path)
    if value is None and default is not None:
        return default
    try:
        return options(str(value))
    except ValueError:
        allowed = ", ".join(option.value for option in options)
        pack.problem(row, path, f"“{value}” không có trong danh sách; chọn một trong: {allowed}.")
        return None


def day(pack: Pack, row: Row, path: str) -> date | None:
    """A date; absent stays ``None``."""
    value = at(row, path)
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        pack.problem(row, path, f"“{value}” không đọc được: ngày phải viết dạng 2025-07-01.")
        return None


def number(pack: Pack, row: Row, path: str) -> Decimal | None:
    """A decimal number with a point; absent stays ``None``."""
    value = at(row, path)
    if value is None:
        return None
    try:
        found = Decimal(str(value))
    except ArithmeticError:
        found = Decimal("NaN")
    if found.is_finite():
        return found
    pack.problem(row, path, f"“{value}” không phải là số; viết dạng 55.37, không có dấu ngăn hàng nghìn.")
    return None


def one_of(pack: Pack, row: Row, path: str, known: Collection[str], what: str) -> str | None:
    """A code that must have been declared elsewhere."""
    value = text(row, path)
    if value in known:
        return value
    if value:
        pack.problem(row, path, f"Không có {what} “{value}”; sửa mã hoặc khai báo trước.")
    return None


def read_documents(pack: Pack) -> dict[str, Document]:
    """``documents.yaml``."""
    rows = pack.yaml_rows("documents.yaml")
    pack.unique(rows, "id")
    found = {}
    for row in rows:
        complete = required(pack, row, "id", "adopted", "url")
        title, adopted = words(pack, row, "title"), day(pack, row, "adopted")
        if complete and title and adopted:
            found[text(row, "id")] = Document(text(row, "id"), title, adopted, text(row, "url"))
    return found


def read_unit_keys(pack: Pack) -> frozenset[str]:
    """Ids of all unit versions and reference areas. The units domain checks these files; here only the ids count."""
    found = set()
    for name in UNIT_FILES:
        path = pack.root / name
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                found |= {str(row.get("id")) for row in csv.DictReader(file)}
    return frozenset(found)
