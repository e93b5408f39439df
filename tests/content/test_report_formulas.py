"""The computed cells of the regimes of the pack: the same figures as the expression engine of DHIS2 gives."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from benso.domains.reporting import content
from benso.domains.reporting.rules import compile_regime
from benso.domains.reporting.types import Cell
from benso.kernel.content import Pack
from benso.kernel.expressions import evaluate, names, to_json
from tests.kernel.expressions.outcomes import dhis2, same_as_dhis2

ROOT = Path(__file__).resolve().parents[2] / "content" / "bentre"
ROUNDS = 3
FEW = 12
"""Computed cells that may use what DHIS2 has not, such as ``mean``."""


def computed_cells() -> list[Cell]:
    found = content.check(Pack(ROOT))
    assert found is not None
    known = {each.code: each for each in found.indicators}
    grids = [compile_regime(regime, known) for regime in found.regimes]
    return [grid.cells[address] for grid in grids for address in grid.order]


def bracketed(tree: Any, values: dict[str, Decimal]) -> str | None:
    """The formula with numbers for names and brackets around every step; ``None`` where DHIS2 has no like of it."""
    if "number" in tree:
        return str(tree["number"])
    if "name" in tree:
        return f"({values[tree['name']]})"
    if "chain" not in tree or not set(tree["chain"]) <= set("+-*/"):
        return None
    parts = [bracketed(part, values) for part in tree["args"]]
    text = parts[0]
    for sign, part in zip(tree["chain"], parts[1:], strict=True):
        text = None if text is None or part is None else f"({text} {sign} {part})"
    return text


def test_computed_cells_have_the_value_the_dhis2_engine_gives() -> None:
    random = Random(9)  # noqa: S311  repeatable, not secret
    cells = computed_cells()
    texts, ours, left_out = [], [], set()
    for cell in cells:
        assert cell.formula is not None
        for _ in range(ROUNDS):
            values = {name: Decimal(random.randint(1, 10**7)) / 100 for name in sorted(names(cell.formula))}
            text = bracketed(to_json(cell.formula), values)
            if text is None:
                left_out.add(cell.address)
                continue
            texts.append(text)
            ours.append(evaluate(cell.formula, values))
    assert len(texts) > 150
    assert len(left_out) <= FEW
    for text, mine, theirs in zip(texts, ours, dhis2(texts), strict=True):
        assert same_as_dhis2(mine, theirs), text
