"""Content packs: dated YAML and CSV whose every mistake is named by file, line and field.

A pack is a folder. Domains read its files through :class:`Pack`, which remembers where each value stood, so that a
check far from the file can still point at the line. Nothing here knows a province.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the content: where it stands and, in Vietnamese, what is wrong and what to do."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class ContentInvalid(Exception):
    """Raised when a pack is loaded although it has problems; nothing has been written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: its values by field name and the line each of them stands on."""

    file: str
    line: int
    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, name: str) -> int:
        """Line of a field; ``a.b.2`` reaches into nested values; the record's own line where it is absent."""
        path = name
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path.rpartition(".")[0]
        return self.line


class Pack:
    """A content folder being read: hands out rows, collects problems.

    :param root: the folder, e.g. ``content/<province>``
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def problem(self, row: Row, field_name: str, message: str) -> None:
        """Note a mistake in ``field_name`` of ``row``."""
        self.problems.append(Problem(row.file, row.line_of(field_name), field_name, message))

    def csv_rows(self, name: str, columns: tuple[str, ...]) -> list[Row]:
        """Rows of a CSV file with exactly these columns, in any order; empty cells are ``None``."""
        text = self._text(name)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text))
        header = next(reader, [])
        missing = [c for c in columns if c not in header]
        surplus = [c for c in header if c not in columns]
        for column in missing:
            self.problems.append(Problem(name, 1, column, "Thiếu cột này; thêm cột vào dòng tiêu đề."))
        for column in surplus:
            self.problems.append(Problem(name, 1, column, "Cột lạ; xóa cột hoặc sửa tên cột."))
        if missing or surplus:
            return []
        rows = []
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                self.problems.append(
                    Problem(name, reader.line_num, "", f"Dòng có {len(cells)} ô, tiêu đề có {len(header)} cột.")
                )
                continue
            rows.append(Row(name, reader.line_num, {h: c or None for h, c in zip(header, cells, strict=True)}))
        return rows

    def yaml_rows(self, name: str) -> list[Row]:
        """Records of a YAML file that holds a list of mappings; each knows the line of every nested field."""
        node = self._compose(name)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.problems.append(Problem(name, node.start_mark.line + 1, "", "Tệp phải là một danh sách (- …)."))
            return []
        return [r for item in node.value if (r := self._row(name, item)) is not None]

    def yaml_row(self, name: str) -> Row | None:
        """The single mapping that a YAML file holds, or ``None`` with a problem noted."""
        node = self._compose(name)
        return None if node is None else self._row(name, node)

    def files(self, folder: str, suffix: str) -> Iterator[str]:
        """Names, relative to the pack, of the files of a sub-folder, in order."""
        for path in sorted((self.root / folder).glob(f"*{suffix}")):
            yield path.relative_to(self.root).as_posix()

    def parse(self, row: Row, name: str, convert: Callable[[str], T], hint: str) -> T | None:
        """Convert one text value; ``None`` stays ``None``; a failure is a problem that says ``hint``."""
        raw = row.values.get(name)
        if raw is None:
            return None
        try:
            return convert(str(raw))
        except (ValueError, ArithmeticError):
            self.problem(row, name, f"“{raw}” không đọc được: {hint}")
            return None

    def parse_date(self, row: Row, name: str) -> date | None:
        """A date written as ``2025-07-01``."""
        return self.parse(row, name, date.fromisoformat, "ngày phải viết dạng 2025-07-01.")

    def require(self, row: Row, *names: str) -> bool:
        """Note a problem for every named field that is absent or empty; true when none is."""
        absent = [n for n in names if row.values.get(n) in (None, "", [], {})]
        for name in absent:
            self.problem(row, name, "Thiếu giá trị; điền trường này.")
        return not absent

    def unique(self, rows: list[Row], *names: str) -> None:
        """Note every record that repeats the key of an earlier one."""
        seen: dict[tuple[Any, ...], Row] = {}
        for row in rows:
            key = tuple(row.values.get(n) for n in names)
            if key in seen:
                text = " / ".join(map(str, key))
                self.problem(row, names[0], f"“{text}” đã có ở dòng {seen[key].line}; mỗi mã chỉ được khai một lần.")
            else:
                seen[key] = row

    def raise_if_problems(self) -> None:
        """:raises ContentInvalid: if any problem was noted"""
        if self.problems:
            raise ContentInvalid(self.problems)

    def _text(self, name: str) -> str | None:
        try:
            return (self.root / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.problems.append(Problem(name, 0, "", "Không có tệp này trong bộ nội dung."))
        except UnicodeDecodeError:
            self.problems.append(Problem(name, 0, "", "Tệp không phải UTF-8; lưu lại với bảng mã UTF-8."))
        return None

    def _compose(self, name: str) -> yaml.Node | None:
        text = self._text(name)
        if text is None:
            return None
        try:
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            self.problems.append(Problem(name, line, "", f"YAML sai cú pháp: {error.problem}."))
            return None
        if node is None:
            self.problems.append(Problem(name, 0, "", "Tệp trống."))
        return node

    def _row(self, name: str, node: yaml.Node) -> Row | None:
        if not isinstance(node, yaml.MappingNode):
            line = node.start_mark.line + 1
            self.problems.append(Problem(name, line, "", "Cần một bản ghi gồm các cặp tên: giá trị."))
            return None
        lines: dict[str, int] = {}
        values = self._value(name, node, "", lines)
        return Row(name, node.start_mark.line + 1, values, lines)

    def _value(self, name: str, node: yaml.Node, path: str, lines: dict[str, int]) -> Any:
        if isinstance(node, yaml.MappingNode):
            out: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                at = f"{path}.{key}" if path else key
                lines[at] = key_node.start_mark.line + 1
                if key in out:
                    self.problems.append(Problem(name, lines[at], at, "Trường này đã khai ở trên; xóa một chỗ."))
                out[key] = self._value(name, value_node, at, lines)
            return out
        if isinstance(node, yaml.SequenceNode):
            items = []
            for index, item in enumerate(node.value):
                at = f"{path}.{index}"
                lines[at] = item.start_mark.line + 1
                items.append(self._value(name, item, at, lines))
            return items
        # Scalars stay text except null and booleans: a code such as 01 or a decimal must not pass through a float.
        if node.tag == "tag:yaml.org,2002:null":
            return None
        if node.tag == "tag:yaml.org,2002:bool":
            return node.value.lower() in ("true", "yes", "on")
        return node.value
