"""One declaration as a text in an editor: what is wrong in it, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from benso.domains.procedures.rules.declarations import declaration_problems
from benso.domains.procedures.rules.reading.declarations import Known, read_declaration
from benso.domains.procedures.types import Declaration
from benso.kernel.content import Pack, Problem, Row
from benso.kernel.declarations import TextPack


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a text came to. ``declaration`` is ``None`` where it cannot be read; ``problems`` keep it from publishing.

    A declaration with problems only in what it says (not in how it is written) can still be saved as a draft.
    """

    declaration: Declaration | None
    problems: tuple[Problem, ...]


def read_sheet(text: str, known: Known) -> Sheet:
    """Read a declaration from YAML text and judge it; every mistake with its line."""
    pack = TextPack(text)
    row = pack.row()
    if row is None:
        return Sheet(None, tuple(pack.problems))
    declaration = read_declaration(pack, row, known)
    if pack.problems:
        return Sheet(None, tuple(sorted(pack.problems)))
    judge(pack, row, declaration)
    return Sheet(declaration, tuple(sorted(pack.problems)))


def judge(pack: Pack, row: Row, declaration: Declaration) -> None:
    """Note on the pack what keeps a declaration from being published, unless its reading has noted that already."""
    noted = {(problem.line, problem.field) for problem in pack.problems if problem.file == row.file}
    for found in declaration_problems(declaration):
        if (row.line_of(found.field), found.field) not in noted:
            pack.problem(row, found.field, found.message)
