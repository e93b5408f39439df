"""What is wrong with the figures of a report: empty cells, rules that do not hold, outliers against their own past."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median

from benso.domains.reporting.rules.grid import amount
from benso.domains.reporting.rules.typed import written
from benso.domains.reporting.types import (
    Address,
    Cell,
    Figure,
    Finding,
    Grid,
    Mark,
    OtherPeriods,
    Severity,
)
from benso.kernel.declarations import Text
from benso.kernel.expressions import evaluate, names
from benso.kernel.expressions.types import Value
from benso.kernel.numbers import Language, format_number, round_half_up

EMPTY = "empty"
"""The finding that cells are not filled in."""
OUTLIER = "outlier."
"""What the name of an outlier begins with; its address follows."""
LEAST_HISTORY = 5
"""Periods that must be known before an outlier can be told."""
FAR = Decimal("3.5")
"""How many robust deviations from the median are too far (Iglewicz and Hoaglin 1993)."""
MAD_SCALE = Decimal("1.4826")
"""From the median absolute deviation to a standard deviation, for normal figures."""
LEAST_SPREAD = Decimal("0.05")
"""A series that hardly moved still may move by this part of its median, times ``FAR``."""

_EMPTY = Text(
    "Còn {n} ô chưa có gì, ô đầu tiên: {cell}. Điền số, hoặc chọn không áp dụng, không phát sinh hay chưa có số liệu.",
    "Cells still empty: {n}, the first: {cell}. Give a number, or say not applicable, nothing arose, or not known.",
)
_OUTLIER = Text(
    "{cell}: {value} lệch xa {n} kỳ trước (thường từ {low} đến {high}). "
    "Kiểm tra số và đơn vị tính; nếu đúng thì nêu lý do.",
    "{cell}: {value} is far from the {n} periods before (usually {low} to {high}). "
    "Check number and unit; if it is right, say why.",
)


def findings(
    grid: Grid,
    filled: Mapping[Address, Figure],
    figures: Mapping[Address, Figure],
    others: OtherPeriods,
    explanations: Mapping[str, tuple[str, str]],
    *,
    language: Language = "vi",
) -> list[Finding]:
    """Everything that is wrong, hard before soft.

    :param figures: all figures, the computed ones too (:func:`computed`)
    :param explanations: digest and text by name of the finding; one whose figures are others by now has lapsed
    """
    found = [*_empty(grid, filled, language), *_broken(grid, figures, others, language)]
    found += _outliers(grid, figures, others, language)
    values = known(grid, figures, others)
    told = [
        Finding(f.check, f.severity, f.message, f.cells, _explanation(grid, f, values, explanations)) for f in found
    ]
    return sorted(told, key=lambda f: f.severity is Severity.SOFT)


def figures_digest(grid: Grid, finding: Finding, values: Mapping[str, Value]) -> str:
    """Digest of the figures a finding rests on: an explanation holds as long as it stays."""
    rule = next((rule for rule in grid.rules if rule.check.id == finding.check), None)
    wanted = sorted(names(rule.holds)) if rule else sorted(finding.cells)
    text = "\n".join(f"{name}={values.get(name)}" for name in wanted)
    return hashlib.sha256(text.encode()).hexdigest()


def known(grid: Grid, figures: Mapping[Address, Figure], others: OtherPeriods) -> dict[str, Value]:
    """What every name of the checks stands for."""
    values: dict[str, Value] = {a: amount(grid.cells[a], f) for a, f in figures.items() if a in grid.cells}
    spaces = {"previous": others.previous, "year_before": others.year_before, "below": others.below}
    for space, held in spaces.items():
        values |= {f"{space}.{a}": amount(grid.cells[a], f) for a, f in held.items() if a in grid.cells}
    return values


def cell_words(grid: Grid, address: Address, language: Language = "vi") -> str:
    """A cell by its row and column: “Hộ có cáp quang · Kỳ này”."""
    cell = grid.cells[address]
    form = next(form for form in grid.regime.forms if form.id == cell.form)
    row = next(row for row in form.rows if row.id == cell.row)
    column = next(column for column in form.columns if column.id == cell.column)
    return f"“{words(row.label, language)} · {words(column.label, language)}”"


def words(text: Text, language: Language) -> str:
    """A text in the language, in Vietnamese where it has no other."""
    return (text.en if language == "en" else "") or text.vi


def _empty(grid: Grid, filled: Mapping[Address, Figure], language: Language) -> Iterator[Finding]:
    empty = tuple(cell.address for cell in grid.editable if cell.address not in filled)
    if empty:
        text = words(_EMPTY, language).format(n=len(empty), cell=cell_words(grid, empty[0], language))
        yield Finding(EMPTY, Severity.HARD, text, empty)


def _broken(
    grid: Grid, figures: Mapping[Address, Figure], others: OtherPeriods, language: Language
) -> Iterator[Finding]:
    values = known(grid, figures, others)
    for rule in grid.rules:
        if evaluate(rule.holds, values) is False:
            check = rule.check
            yield Finding(check.id, check.severity, words(check.message, language), check.cells)


def _outliers(
    grid: Grid, figures: Mapping[Address, Figure], others: OtherPeriods, language: Language
) -> Iterator[Finding]:
    for address, past in others.history.items():
        figure = figures.get(address)
        cell = grid.cells.get(address)
        if cell is None or figure is None or figure.value is None:
            continue
        bounds = usual([f.value for f in past if f.value is not None])
        if bounds is not None and not bounds[0] <= figure.value <= bounds[1]:
            text = _outlier_words(grid, cell, figure, past, bounds, language)
            yield Finding(f"{OUTLIER}{address}", Severity.SOFT, text, (address,))


def usual(past: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """What the next value usually lies between, from the median and the median absolute deviation of those before;
    ``None`` where too few are known or all are zero."""
    if len(past) < LEAST_HISTORY:
        return None
    middle = median(past)
    spread = max(MAD_SCALE * median(abs(value - middle) for value in past), LEAST_SPREAD * abs(middle))
    return (middle - FAR * spread, middle + FAR * spread) if spread else None


def _outlier_words(
    grid: Grid, cell: Cell, figure: Figure, past: Iterable[Figure], bounds: tuple[Decimal, Decimal], language: Language
) -> str:
    low, high = (format_number(round_half_up(bound, cell.decimals), language=language) for bound in bounds)
    if cell.lowest is not None and bounds[0] < cell.lowest:
        low = format_number(cell.lowest, language=language)
    return words(_OUTLIER, language).format(
        cell=cell_words(grid, cell.address, language), value=written(figure, language=language),
        n=sum(f.value is not None for f in past), low=low, high=high,
    )  # fmt: skip


def _explanation(
    grid: Grid, finding: Finding, values: Mapping[str, Value], explanations: Mapping[str, tuple[str, str]]
) -> str:
    digest, text = explanations.get(finding.check, ("", ""))
    if finding.severity is Severity.HARD or not text:
        return ""
    return text if digest == figures_digest(grid, finding, values) else ""


def counted(cells: Iterable[Figure]) -> int:
    """How many cells count as reported: a number, not applicable, no service; *missing* does not."""
    return sum(figure.mark is not Mark.MISSING for figure in cells)
