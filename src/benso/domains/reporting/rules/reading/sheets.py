"""One regime as a text in an editor: what is wrong in it, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from benso.domains.reporting.rules.judging import regime_problems
from benso.domains.reporting.rules.reading.known import Known
from benso.domains.reporting.rules.reading.regimes import read_regime
from benso.domains.reporting.types import Regime
from benso.kernel.content import Pack, Problem, Row
from benso.kernel.declarations import TextPack


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a text came to. ``regime`` is ``None`` where it cannot be read; ``problems`` keep it from being published.

    A regime with problems only in what it says (not in how it is written) can still be saved as a draft.
    """

    regime: Regime | None
    problems: tuple[Problem, ...]


def read_sheet(text: str, known: Known) -> Sheet:
    """Read a regime from YAML text and judge it; every mistake with its line."""
    pack = TextPack(text)
    row = pack.row()
    if row is None:
        return Sheet(None, tuple(pack.problems))
    regime = read_regime(pack, row, known)
    if pack.problems:
        return Sheet(None, tuple(sorted(pack.problems)))
    judge(pack, row, regime, known)
    return Sheet(regime, tuple(sorted(pack.problems)))


def judge(pack: Pack, row: Row, regime: Regime, known: Known) -> None:
    """Note on the pack what keeps a regime from being published, unless its reading has noted that already."""
    noted = {(problem.line, problem.field) for problem in pack.problems if problem.file == row.file}
    for found in regime_problems(regime, known.indicators, known.code_lists):
        if (row.line_of(found.field), found.field) not in noted:
            pack.problem(row, found.field, found.message)
