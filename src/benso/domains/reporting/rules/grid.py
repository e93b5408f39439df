"""From a declaration to a grid, and the figures of its computed cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from benso.domains.reporting.rules.typed import MOST_DIGITS
from benso.domains.reporting.types import (
    Address,
    Cell,
    ColumnKind,
    Combine,
    Figure,
    Form,
    FormColumn,
    FormRow,
    Grid,
    Indicator,
    ItemRef,
    Mark,
    Pairs,
    Regime,
    Rule,
    ValueType,
)
from benso.kernel.expressions import Expression, evaluate, from_json, names, parse, to_json
from benso.kernel.expressions.types import Value

_WIDE = Context(prec=100)
COMPUTED = frozenset({ColumnKind.FORMULA})
READ_BACK = frozenset({ColumnKind.CUMULATIVE, ColumnKind.PREVIOUS, ColumnKind.YEAR_BEFORE})
OTHER_PERIODS = ("previous", "year_before", "below")
"""Namespaces of checks: ``previous.row.column`` and so on."""


class FormulaCircle(Exception):
    """Computed cells need each other; ``cells`` are those in the circle."""

    def __init__(self, cells: tuple[Address, ...]) -> None:
        self.cells = cells
        super().__init__(" → ".join(cells))


def merged(row: Pairs, column: Pairs) -> Pairs:
    """Dimensions of a cell: those of its row and of its column, sorted."""
    return tuple(sorted({**dict(row), **dict(column)}.items()))


def compile_regime(regime: Regime, indicators: Mapping[str, Indicator]) -> Grid:
    """The grid of a regime that has been judged.

    :raises FormulaCircle: if computed cells need each other
    :raises ExpressionInvalid: if a formula cannot be read
    """
    cells = {cell.address: cell for form in regime.forms for cell in _cells(form, indicators)}
    rules = tuple(Rule(check, parse(check.holds)) for check in regime.checks)
    return Grid(regime, dict(indicators), cells, _in_order(cells), rules)


def computed(
    grid: Grid, filled: Mapping[Address, Figure], read_back: Mapping[Address, Figure]
) -> dict[Address, Figure]:
    """All figures of a report: those filled in, those read back from other periods, and the computed ones.

    A computed figure that is unknown, or longer than a figure can be, is *missing*.
    """
    figures = {**read_back, **{a: f for a, f in filled.items() if a in grid.cells}}
    values: dict[str, Value] = {address: amount(grid.cells[address], figure) for address, figure in figures.items()}
    for address in grid.order:
        cell = grid.cells[address]
        assert cell.formula is not None  # noqa: S101  only computed cells are in the order
        value = kept(evaluate(cell.formula, values), cell.decimals)
        values[address] = value
        figures[address] = Figure(value) if value is not None else Figure(None, Mark.MISSING)
    return figures


def amount(cell: Cell, figure: Figure) -> Decimal | None:
    """What a figure counts as in formulas: where a service does not exist or the question does not arise there is
    nothing to add; what is missing stays unknown."""
    if figure.mark in (Mark.NO_SERVICE, Mark.NOT_APPLICABLE) and cell.additive:
        return Decimal(0)
    return figure.value


def kept(result: Value, decimals: int) -> Decimal | None:
    """What a formula gave as a figure keeps it: rounded half away from zero, as people round. ``None`` where it is no
    number, or one with more digits than a figure has."""
    if not isinstance(result, Decimal) or (result and result.adjusted() >= MOST_DIGITS):
        return None
    figure = result.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    return None if figure.adjusted() >= MOST_DIGITS else figure


def _cells(form: Form, indicators: Mapping[str, Indicator]) -> Iterator[Cell]:
    only = next((c.id for c in form.columns if c.kind is ColumnKind.VALUE), "")
    scope = _Scope(frozenset(r.id for r in form.rows), frozenset(c.id for c in form.columns))
    for row in form.rows:
        indicator = indicators.get(row.indicator)
        if indicator is None:
            continue
        for column in form.columns:
            yield _cell(form, row, column, indicator, only, scope)


def _cell(form: Form, row: FormRow, column: FormColumn, indicator: Indicator, only: str, scope: _Scope) -> Cell:
    is_value = column.kind is ColumnKind.VALUE
    text = column.formula if column.kind is ColumnKind.FORMULA else row.formula if is_value else ""
    item = ItemRef(indicator.code, merged(row.dimensions, column.dimensions)) if is_value else None
    decimals = indicator.decimals if column.decimals is None else column.decimals
    plain = column.kind is ColumnKind.FORMULA and bool(column.unit_of_measure)
    return Cell(
        address=f"{row.id}.{column.id}",
        form=form.id,
        row=row.id,
        column=column.id,
        kind=column.kind,
        item=item,
        editable=is_value and not row.formula,
        formula=scope.whole(parse(text), row.id, column.id) if text else None,
        of=f"{row.id}.{column.of or only}" if column.kind in READ_BACK else "",
        value_type=ValueType.DECIMAL if plain else indicator.value_type,
        decimals=decimals,
        unit_of_measure=column.unit_of_measure or indicator.unit_of_measure,
        lowest=indicator.lowest,
        highest=indicator.highest,
        additive=indicator.combine is Combine.SUM,
    )


@dataclass(frozen=True, slots=True)
class _Scope:
    """Rows and columns of a form: what short names in its formulas stand for."""

    rows: frozenset[str]
    columns: frozenset[str]

    def whole(self, formula: Expression, row: str, column: str) -> Expression:
        """The formula over whole addresses: the name of a row means that row in this column, that of a column this
        row in that column."""
        short = {
            name: f"{name}.{column}" if name in self.rows else f"{row}.{name}"
            for name in names(formula)
            if "." not in name and (name in self.rows or name in self.columns)
        }
        return from_json(_renamed(to_json(formula), short)) if short else formula


def _renamed(tree: object, short: Mapping[str, str]) -> object:
    if isinstance(tree, dict):
        return {
            key: short.get(value, value) if key == "name" and isinstance(value, str) else _renamed(value, short)
            for key, value in tree.items()
        }
    return [_renamed(part, short) for part in tree] if isinstance(tree, list) else tree


def _in_order(cells: Mapping[Address, Cell]) -> tuple[Address, ...]:
    """Computed cells, each after those it needs. Without recursion: a running total is as deep as its form is long."""
    needs = {a: sorted(names(cell.formula)) for a, cell in cells.items() if cell.formula is not None}
    order: dict[Address, None] = {}
    for first in needs:
        path: dict[Address, Iterator[str]] = {} if first in order else {first: iter(needs[first])}
        while path:
            address = next(reversed(path))
            wanted = next((name for name in path[address] if name in needs and name not in order), None)
            if wanted is None:
                del path[address]
                order[address] = None
            elif wanted in path:
                circle = tuple(path)
                raise FormulaCircle((*circle[circle.index(wanted) :], wanted))
            else:
                path[wanted] = iter(needs[wanted])
    return tuple(order)
