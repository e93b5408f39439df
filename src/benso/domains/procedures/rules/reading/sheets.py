"""One declaration as a text in an editor: what is wrong in it, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from benso.domains.procedures.rules.declarations import declaration_problems
from benso.domains.procedures.rules.reading.declarations import Known, read_declaration
from benso.domains.procedures.types import Declaration
from benso.kernel.content import Pack, Problem, Row

DEEPEST = 20
LONGEST = 200_000
"""Characters of a text: the longest of the pack has a tenth of it."""
_TOO_LONG = f"Văn bản dài quá {LONGEST} ký tự; rút gọn hoặc tách thủ tục."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a text came to. ``declaration`` is ``None`` where it cannot be read; ``problems`` keep it from publishing.

    A declaration with problems only in what it says (not in how it is written) can still be saved as a draft.
    """

    declaration: Declaration | None
    problems: tuple[Problem, ...]


class _Text(Pack):
    """A pack of one text."""

    def __init__(self, text: str) -> None:
        super().__init__(Path())
        self.text = text

    def _text(self, name: str) -> str | None:
        return self.text


def read_sheet(text: str, known: Known) -> Sheet:
    """Read a declaration from YAML text and judge it; every mistake with its line."""
    if len(text) > LONGEST:
        return Sheet(None, (Problem("", 0, "", _TOO_LONG),))
    hostile = _hostile(text)
    if hostile is not None:
        return Sheet(None, (hostile,))
    pack = _Text(text)
    row = pack.yaml_row("")
    if row is None:
        return Sheet(None, tuple(pack.problems))
    declaration = read_declaration(pack, row, known)
    if pack.problems:
        return Sheet(None, tuple(sorted(pack.problems)))
    judge(pack, row, declaration)
    return Sheet(declaration, tuple(sorted(pack.problems)))


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


def judge(pack: Pack, row: Row, declaration: Declaration) -> None:
    """Note on the pack what keeps a declaration from being published, unless its reading has noted that already."""
    noted = {(problem.line, problem.field) for problem in pack.problems if problem.file == row.file}
    for found in declaration_problems(declaration):
        if (row.line_of(found.field), found.field) not in noted:
            pack.problem(row, found.field, found.message)
