"""Reading nested fields of a YAML record: what is wrong is noted at its line, and the reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from benso.kernel.content import Pack, Row
from benso.kernel.declarations.words import Text
from benso.kernel.expressions import ExpressionInvalid, parse

E = TypeVar("E", bound=StrEnum)
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")
_DEEP = "Cần một bản ghi gồm các cặp tên: giá trị."


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping inside a record, and the path that leads to it."""

    pack: Pack
    row: Row
    path: str
    values: dict[str, Any]

    @classmethod
    def root(cls, pack: Pack, row: Row) -> Node:
        """The record itself."""
        return cls(pack, row, "", row.values)

    def at(self, name: str) -> str:
        """The whole path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def problem(self, name: str, message: str) -> None:
        """Note a mistake in a field."""
        self.pack.problem(self.row, self.at(name), message)

    def only(self, *names: str) -> None:
        """Note every field with another name."""
        for name in self.values:
            if name not in names:
                self.problem(name, f"Trường lạ; xóa hoặc sửa tên. Các trường của bản ghi này: {', '.join(names)}.")

    def has(self, name: str) -> bool:
        """Whether a value is given."""
        return self.values.get(name) is not None

    def child(self, name: str) -> Node | None:
        """The mapping in a field, ``None`` where there is none."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.problem(name, _DEEP)
            return None
        return Node(self.pack, self.row, self.at(name), value)

    def children(self, name: str) -> tuple[Node, ...]:
        """The mappings of a list."""
        found = []
        for index, value in enumerate(self.listed(name)):
            if isinstance(value, dict):
                found.append(Node(self.pack, self.row, self.at(f"{name}.{index}"), value))
            else:
                self.problem(f"{name}.{index}", _DEEP)
        return tuple(found)

    def text(self, name: str, default: str = "") -> str:
        """A plain text."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            self.problem(name, 'YAML đọc giá trị này là đúng/sai; đặt trong nháy, ví dụ "yes".')
            return default
        if isinstance(value, dict | list):
            self.problem(name, "Cần một chữ, không phải danh sách hay bản ghi.")
            return default
        return str(value)

    def needed(self, name: str) -> str:
        """A plain text that must be there."""
        if self.values.get(name) in (None, "", [], {}):
            self.problem(name, "Thiếu giá trị; điền trường này.")
            return ""
        return self.text(name)

    def optional(self, name: str) -> str | None:
        """A plain text or ``None``."""
        return self.text(name) if self.has(name) else None

    def identifier(self, name: str = "id") -> str:
        """An id."""
        value = self.needed(name)
        if value and not IDENTIFIER.fullmatch(value):
            self.problem(name, f"“{value}” không phải mã hợp lệ; dùng chữ thường không dấu, chữ số và dấu gạch dưới.")
        return value

    def words(self, name: str, *, needed: bool = True, both: bool = False) -> Text:
        """A text in Vietnamese and, if ``both``, necessarily in English."""
        value = self.values.get(name)
        if isinstance(value, dict):
            inner = Node(self.pack, self.row, self.at(name), value)
            inner.only("vi", "en")
            text = Text(inner.text("vi"), inner.text("en"))
        else:
            text = Text(self.text(name))
        if needed and not text.vi:
            self.problem(name, "Thiếu chữ tiếng Việt; viết {vi: …, en: …}.")
        elif both and text.vi and not text.en:
            self.problem(name, "Thiếu chữ tiếng Anh; viết {vi: …, en: …}.")
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of plain texts."""
        found = []
        for index, value in enumerate(self.listed(name)):
            if isinstance(value, bool | dict | list) or value in (None, ""):
                self.problem(f"{name}.{index}", "Cần một chữ; nếu là yes hoặc no thì đặt trong nháy.")
            else:
                found.append(str(value))
        return tuple(found)

    def truth(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.problem(name, f"“{value}” không đọc được: viết true hoặc false.")
            return default
        return value

    def number(self, name: str) -> Decimal | None:
        """A decimal number with a point."""
        raw = self.optional(name)
        if raw is None:
            return None
        try:
            found = Decimal(raw)
        except ArithmeticError:
            found = Decimal("NaN")
        if not found.is_finite():
            self.problem(name, f"“{raw}” không phải là số; viết dạng 2.5, không có dấu ngăn hàng nghìn.")
            return None
        return found

    def whole(self, name: str) -> int | None:
        """A whole number, not negative."""
        found = self.number(name)
        if found is not None and (found < 0 or found != int(found)):
            self.problem(name, f"“{found}” phải là số nguyên không âm.")
            return None
        return None if found is None else int(found)

    def day(self, name: str) -> date | None:
        """A date."""
        raw = self.optional(name)
        try:
            return None if raw is None else date.fromisoformat(raw)
        except ValueError:
            self.problem(name, f"“{raw}” không đọc được: ngày phải viết dạng 2025-07-01.")
            return None

    def hour(self, name: str) -> time | None:
        """A time of day."""
        raw = self.optional(name)
        try:
            return None if raw is None else time.fromisoformat(raw)
        except ValueError:
            self.problem(name, f"“{raw}” không đọc được: giờ phải viết dạng 15:00.")
            return None

    def choice(self, name: str, options: type[E]) -> E | None:
        """A value of an enumeration, ``None`` where none is given."""
        return self._option(name, self.optional(name), options)

    def chosen(self, name: str, options: type[E], default: E) -> E:
        """A value of an enumeration that must be there; ``default`` only keeps the reading going."""
        self.needed(name)
        return self.choice(name, options) or default

    def choices(self, name: str, options: type[E]) -> tuple[E, ...]:
        """Several values of an enumeration."""
        found = [self._option(f"{name}.{i}", raw, options) for i, raw in enumerate(self.texts(name))]
        return tuple(value for value in found if value is not None)

    def one_of(self, name: str, known: Collection[str], what: str) -> str:
        """A code that is declared elsewhere; empty where none is given."""
        value = self.text(name)
        if value and value not in known:
            self.problem(name, f"Không có {what} “{value}”; sửa mã hoặc khai báo trước.")
        return value

    def expression(self, name: str) -> str | None:
        """An expression that can be read; its types are judged with the whole declaration."""
        text = self.optional(name)
        if isinstance(self.values.get(name), bool):
            return None
        try:
            if text is not None:
                parse(text)
        except ExpressionInvalid as error:
            self.problem(name, f"Biểu thức “{text}”, ký tự {error.column}: {error.message}")
            return None
        return text

    def _option(self, name: str, raw: str | None, options: type[E]) -> E | None:
        try:
            return None if raw is None or raw == "" else options(raw)
        except ValueError:
            allowed = ", ".join(option.value for option in options)
            self.problem(name, f"“{raw}” không có trong danh sách; chọn một trong: {allowed}.")
            return None

    def listed(self, name: str) -> list[Any]:
        """The items of a list as they came."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(name, "Cần một danh sách, ví dụ [a, b].")
            return []
        return value
