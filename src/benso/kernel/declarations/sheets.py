"""One declaration as a text in an editor, and a declaration written as such a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from benso.kernel.content import Pack, Problem, Row
from benso.kernel.declarations.mistakes import Mistake
from benso.kernel.declarations.words import Text

DEEPEST = 20
LONGEST = 200_000
"""Characters of a text: the longest of a pack has a tenth of it."""
WIDTH = 120
Document = dict[str, Any]
D = TypeVar("D")
_TOO_LONG = f"Văn bản dài quá {LONGEST} ký tự; rút gọn hoặc tách làm nhiều phần."


class TextPack(Pack):
    """A pack of one text."""

    def __init__(self, text: str) -> None:
        super().__init__(Path())
        self.text = text

    def row(self) -> Row | None:
        """The mapping that the text is, ``None`` with a problem noted where it is none or is hostile."""
        if len(self.text) > LONGEST:
            self.problems.append(Problem("", 0, "", _TOO_LONG))
            return None
        hostile = _hostile(self.text)
        if hostile is not None:
            self.problems.append(hostile)
            return None
        return self.yaml_row("")

    def _text(self, name: str) -> str | None:
        return self.text


@dataclass(frozen=True, slots=True)
class Sheet(Generic[D]):
    """What a text came to. ``declaration`` is ``None`` where it cannot be read; ``problems`` keep it from publishing.

    A declaration with problems only in what it says (not in how it is written) can still be saved as a draft.
    """

    declaration: D | None
    problems: tuple[Problem, ...]


def read_sheet(text: str, read: Callable[[Pack, Row], D], mistakes: Callable[[D], Iterable[Mistake]]) -> Sheet[D]:
    """Read a declaration from YAML text and judge it; every mistake with its line.

    :param read: reads a record, noting what is wrong in how it is written
    :param mistakes: finds what is wrong in what it says
    """
    pack = TextPack(text)
    row = pack.row()
    if row is None:
        return Sheet(None, tuple(pack.problems))
    declaration = read(pack, row)
    if pack.problems:
        return Sheet(None, tuple(sorted(pack.problems)))
    note(pack, row, mistakes(declaration))
    return Sheet(declaration, tuple(sorted(pack.problems)))


def note(pack: Pack, row: Row, mistakes: Iterable[Mistake]) -> None:
    """Note on the pack what keeps a declaration from being published, unless its reading has noted that already."""
    noted = {(problem.line, problem.field) for problem in pack.problems if problem.file == row.file}
    for found in mistakes:
        if (row.line_of(found.field), found.field) not in noted:
            pack.problem(row, found.field, found.message)


def write_document(document: Document) -> str:
    """A document, or a part of one, as YAML."""
    return yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def words(text: Text) -> Document:
    """A text in both languages as a document."""
    return {"vi": text.vi, "en": text.en} if text.en else {"vi": text.vi}


def plain(of: Any, *names: str) -> Document:
    """The named fields of a dataclass as a document, without those that say nothing."""
    found: Document = {}
    for name in names:
        value = getattr(of, name)
        if isinstance(value, Text):
            if value.vi:
                found[name] = words(value)
        elif value not in (None, "", ()) and value is not False:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def _hostile(text: str) -> Problem | None:
    """What a pack would never hold: names that multiply (``&a``, ``*a``), endless nesting, control characters."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if getattr(event, "anchor", None) is not None:
                return Problem("", line, "", "Không dùng & và * của YAML; viết lại giá trị ở từng chỗ.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return Problem("", line, "", f"Lồng quá {DEEPEST} cấp; xem lại dấu ngoặc và thụt đầu dòng.")
    except yaml.MarkedYAMLError:
        return None  # told with its line when the text is read
    except yaml.YAMLError:
        return Problem("", 1, "", "Có ký tự điều khiển không dùng được; xóa rồi gõ lại.")
    return None


class _Dumper(yaml.SafeDumper):
    """Short records on one line, values as the how-to writes them."""

    def represent_short(self, data: Document) -> yaml.MappingNode:
        node: yaml.MappingNode = self.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=False)
        short = len(str(data)) < WIDTH and all(not isinstance(v, dict | list) or _one_line(v) for v in data.values())
        node.flow_style = short
        return node

    def represent_items(self, data: list[Any]) -> yaml.SequenceNode:
        node: yaml.SequenceNode = self.represent_sequence("tag:yaml.org,2002:seq", data)
        node.flow_style = not any(isinstance(item, dict | list) for item in data)
        return node

    def represent_enumerated(self, data: Any) -> yaml.ScalarNode:
        node: yaml.ScalarNode = self.represent_str(str(data))
        return node

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _one_line(value: Any) -> bool:
    parts = value.values() if isinstance(value, dict) else value
    return not any(isinstance(part, dict | list) for part in parts)


def _number(dumper: _Dumper, value: Decimal) -> yaml.ScalarNode:
    whole = value == value.to_integral_value() and "." not in str(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'int' if whole else 'float'}", format(value, "f"))


def _day(dumper: _Dumper, value: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


def _hour(dumper: _Dumper, value: time) -> yaml.ScalarNode:
    return dumper.represent_str(value.isoformat("minutes" if not value.second and not value.microsecond else "auto"))


_Dumper.add_representer(dict, _Dumper.represent_short)
_Dumper.add_representer(list, _Dumper.represent_items)
_Dumper.add_multi_representer(str, _Dumper.represent_enumerated)
_Dumper.add_representer(Decimal, _number)
_Dumper.add_representer(date, _day)
_Dumper.add_representer(time, _hour)
