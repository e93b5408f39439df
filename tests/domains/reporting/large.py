"""A form of five thousand rows: sections with totals, shares, the period before, the year up to now."""

from __future__ import annotations

from benso.domains.reporting.types import (
    Check,
    ColumnKind,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    Regime,
    Severity,
    ValueType,
)
from benso.kernel.declarations import Text
from tests.domains.reporting.small import small_regime

ROWS = 5_000
SECTION = 50
"""Rows under one heading, its total first."""


def indicators(rows: int = ROWS) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(f"test_l{n}", Text(f"Chỉ tiêu {n}", f"Item {n}"), "persons", ValueType.DECIMAL, 2)
        for n in range(rows)
    )


def large_regime(code: str = "TL5", rows: int = ROWS) -> Regime:
    """``rows`` rows, headings beside."""
    lines: list[FormRow] = []
    for first in range(0, rows, SECTION):
        members = range(first + 1, min(first + SECTION, rows))
        lines.append(FormRow(f"h{first}", Text(f"Mục {first // SECTION + 1}", f"Section {first // SECTION + 1}")))
        total = f"sum([{', '.join(f'r{n}' for n in members)}])" if len(members) > 1 else ""
        lines.append(FormRow(f"r{first}", Text(f"Cộng mục {first // SECTION + 1}"), str(first), f"test_l{first}",
                             formula=total))  # fmt: skip
        lines += [
            FormRow(f"r{n}", Text(f"Chỉ tiêu số {n}", f"Item {n}"), str(n), f"test_l{n}", indent=1) for n in members
        ]
    columns = (
        FormColumn("now", Text("Kỳ này", "This period")),
        FormColumn("before", Text("Kỳ trước", "Before"), ColumnKind.PREVIOUS),
        FormColumn("year", Text("Lũy kế", "Year"), ColumnKind.CUMULATIVE),
        FormColumn("change", Text("Tăng, giảm", "Change"), ColumnKind.FORMULA, formula="now - before"),
    )
    whole = Check(
        "whole", f"r0.now >= r{SECTION}.now - 1000000", Severity.HARD, Text("Xem lại hai mục đầu."), ("r1.now",)
    )
    return small_regime(
        code, forms=(Form("long", Text("Biểu dài", "Long form"), tuple(lines), columns),), checks=(whole,)
    )
