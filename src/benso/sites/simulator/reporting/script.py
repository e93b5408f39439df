"""Which regimes the synthetic province reports under, and out of what ranges its figures are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from benso.kernel.content import Pack, Row

REPORTS = "simulation/reports.yaml"


@dataclass(frozen=True, slots=True)
class Figures:
    """How one item is drawn: a number between ``low`` and ``high``, or that share of another item of the report.

    The draw is the office's own and stays the same from period to period; each period it grows by ``rise`` (a part
    of itself), a share to at most one.
    """

    item: str
    low: Decimal
    high: Decimal
    of: str = ""
    rise: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReportScript:
    """The figures of one regime, in the order they are drawn."""

    regime: str
    figures: tuple[Figures, ...]


def read_report_script(root: Path) -> tuple[ReportScript, ...]:
    """The script of the pack; empty where it has none.

    :raises ContentInvalid: with every mistake by file, line and field
    """
    if not (root / REPORTS).exists():
        return ()
    pack = Pack(root)
    rows = pack.yaml_rows(REPORTS)
    pack.unique(rows, "regime")
    found = tuple(
        ReportScript(str(row.values.get("regime")), _figures(pack, row))
        for row in rows
        if pack.require(row, "regime", "figures")
    )
    pack.raise_if_problems()
    return found


def _figures(pack: Pack, row: Row) -> tuple[Figures, ...]:
    made: list[Figures] = []
    for place, told in enumerate(row.values["figures"]):
        field = f"figures.{place}"
        try:
            one = Figures(
                str(told["item"]), Decimal(str(told["low"])), Decimal(str(told["high"])), str(told.get("of", "")),
                Decimal(str(told.get("rise", 0))),
            )  # fmt: skip
        except (KeyError, TypeError, ArithmeticError):
            pack.problem(row, field, "Cần item, low, high là số; of và rise nếu có.")
            continue
        if not 0 <= one.low <= one.high or (one.of and one.high > 1):
            pack.problem(row, field, "low không lớn hơn high, không âm; phần của chỉ tiêu khác thì nhiều nhất là 1.")
        if one.of and one.of not in {other.item for other in made}:
            pack.problem(row, field, f"“{one.of}” phải đứng trước “{one.item}”.")
        made.append(one)
    return tuple(made)
