"""Decision tables: overlaps and gaps found before anyone is decided upon, and the table as expressions.

A table becomes one expression an output, so that browser and server decide alike with the one evaluator there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benso.domains.procedures.rules.decision_cells import Cell, CellInvalid, Point, cell_expression, parse_cell
from benso.domains.procedures.types.decisions import (
    Aggregation,
    DecisionFault,
    DecisionInput,
    DecisionProblem,
    DecisionTable,
    HitPolicy,
)
from benso.kernel.expressions import ExpressionInvalid, Type, check, parse

FINDINGS = 20
"""Overlaps and gaps shown at once; there may be more."""

ORDERED = (Type.NUMBER, Type.DATE)
KINDS = (*ORDERED, Type.TEXT, Type.TRUTH)


@dataclass(frozen=True, slots=True)
class _Atom:
    """Values of a column that no cell tells apart: one of them, and how to say all of them."""

    value: Point | str | bool
    words: str


def decision_problems(table: DecisionTable, names: Mapping[str, Type] | None = None) -> list[DecisionProblem]:
    """Everything wrong with a table: cells that cannot be read, overlaps, gaps, rows never reached.

    :param names: names that outputs may use besides the inputs
    """
    problems = _shape_problems(table)
    if problems:
        return problems
    grid, problems = _cells(table)
    problems += _output_problems(table, {**(names or {}), **{i.name: i.type for i in table.inputs}})
    if problems:
        return problems
    return _coverage(table, grid)


def decision_expressions(table: DecisionTable) -> dict[str, str]:
    """Each output as an expression. Where no row matches: 0 for a sum or count, else unknown.

    :raises CellInvalid: if a cell cannot be read
    """
    rows = []
    for rule in table.rules:
        cells = (parse_cell(text, column.type) for text, column in zip(rule.conditions, table.inputs, strict=True))
        tests = [cell_expression(cell, i.name) for cell, i in zip(cells, table.inputs, strict=True) if not cell.any]
        rows.append(" and ".join(tests) or "true")
    found = {}
    for place, output in enumerate(table.outputs):
        values = [rule.outputs[place] for rule in table.rules]
        found[output.name] = _collected(table, rows, values) if table.hit is HitPolicy.COLLECT else _first(rows, values)
    return found


def _first(rows: Sequence[str], values: Sequence[str]) -> str:
    text = "unknown"
    for test, value in zip(reversed(rows), reversed(values), strict=True):
        text = f"({value})" if test == "true" else f"if({test}, {value}, {text})"
    return text


def _collected(table: DecisionTable, rows: Sequence[str], values: Sequence[str]) -> str:
    pairs = list(zip(rows, values, strict=True))
    match table.aggregation:
        case Aggregation.SUM:
            return f"sum({', '.join(f'if({test}, {value}, 0)' for test, value in pairs)})"
        case Aggregation.COUNT:
            return f"sum({', '.join(f'if({test}, 1, 0)' for test, _ in pairs)})"
        case Aggregation.MIN:
            return f"least({', '.join(f'if({test}, {value}, unknown)' for test, value in pairs)})"
        case _:
            return f"greatest({', '.join(f'if({test}, {value}, unknown)' for test, value in pairs)})"


def _shape_problems(table: DecisionTable) -> list[DecisionProblem]:
    def shape(vi: str, *rows: int) -> DecisionProblem:
        return DecisionProblem(DecisionFault.SHAPE, rows, None, vi)

    found = []
    if not table.inputs or not table.outputs or not table.rules:
        found.append(shape("Bảng phải có ít nhất một cột điều kiện, một cột kết quả và một dòng."))
    columns = [i.name for i in table.inputs] + [o.name for o in table.outputs]
    found += [shape(f"Cột “{name}” đứng hai lần.") for name in sorted({n for n in columns if columns.count(n) > 1})]
    for column in table.inputs:
        if column.type not in KINDS:
            found.append(shape(f"Cột “{column.name}”: điều kiện chỉ xét được số, ngày, chữ hoặc đúng/sai."))
    for number, rule in enumerate(table.rules, 1):
        if (len(rule.conditions), len(rule.outputs)) != (len(table.inputs), len(table.outputs)):
            found.append(shape(f"Dòng {number} không đủ hoặc thừa ô so với số cột.", number))
    if (table.hit is HitPolicy.COLLECT) != (table.aggregation is not None):
        found.append(
            shape("Gộp nhiều dòng (collect) phải nói cách gộp: sum, min, max hoặc count; cách khác thì không.")
        )
    if table.aggregation and any(output.type is not Type.NUMBER for output in table.outputs):
        found.append(shape("Chỉ gộp được các cột kết quả là số."))
    return found


def _cells(table: DecisionTable) -> tuple[list[list[Cell]], list[DecisionProblem]]:
    grid, problems = [], []
    for number, rule in enumerate(table.rules, 1):
        row = []
        for place, (text, column) in enumerate(zip(rule.conditions, table.inputs, strict=True), 1):
            try:
                cell = parse_cell(text, column.type)
                strangers = {v for v in cell.values if isinstance(v, str)} - set(column.values) if column.values else ()
                if strangers:
                    names = ", ".join(f"“{v}”" for v in sorted(strangers))
                    raise CellInvalid(f"Giá trị {names} không có trong danh sách của cột “{column.name}”.")
            except CellInvalid as error:
                problems.append(DecisionProblem(DecisionFault.CELL, (number,), place, f"Dòng {number}: {error}"))
                continue
            row.append(cell)
        grid.append(row)
    return grid, problems


def _output_problems(table: DecisionTable, names: Mapping[str, Type]) -> list[DecisionProblem]:
    problems = []
    for number, rule in enumerate(table.rules, 1):
        for place, (text, output) in enumerate(zip(rule.outputs, table.outputs, strict=True), 1):
            try:
                check(parse(text), names, output.type)
            except ExpressionInvalid as error:
                sentence = f"Dòng {number}, cột “{output.name}”: {error}"
                problems.append(DecisionProblem(DecisionFault.OUTPUT, (number,), len(table.inputs) + place, sentence))
    return problems


def _coverage(table: DecisionTable, grid: list[list[Cell]]) -> list[DecisionProblem]:
    atoms = [_atoms(column, [row[place] for row in grid]) for place, column in enumerate(table.inputs)]
    problems: list[DecisionProblem] = []
    reached: set[int] = set()
    overlaps: set[tuple[int, ...]] = set()
    gaps = 0
    for words, rows in _regions(table.inputs, atoms, grid):
        if rows:
            reached.add(min(rows))
        elif table.complete and gaps < FINDINGS:
            gaps += 1
            problems.append(DecisionProblem(DecisionFault.GAP, (), None, f"Không dòng nào cho trường hợp: {words}."))
        if len(rows) > 1 and table.hit is HitPolicy.UNIQUE and rows not in overlaps and len(overlaps) < FINDINGS:
            overlaps.add(rows)
            named = ", ".join(map(str, rows))
            sentence = f"Các dòng {named} cùng đúng khi: {words}. Hãy thu hẹp một dòng."
            problems.append(DecisionProblem(DecisionFault.OVERLAP, rows, None, sentence))
    if table.hit is HitPolicy.FIRST:
        for number in range(1, len(grid) + 1):
            if number not in reached:
                sentence = f"Dòng {number} không bao giờ được dùng: các dòng trên nó đã bao hết."
                problems.append(DecisionProblem(DecisionFault.MASKED, (number,), None, sentence))
    return problems


def _regions(
    inputs: Sequence[DecisionInput], atoms: list[list[_Atom]], grid: list[list[Cell]]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each region that the rows tell apart, in words, with the rows (from 1) that match there.

    Column by column only the rows still matching are carried on; values that leave the same rows are told together, and
    a set of rows met before at the same column is not followed again: what lies beyond is the same.
    """
    seen: set[tuple[int, tuple[int, ...]]] = set()

    def follow(place: int, rows: tuple[int, ...], words: tuple[str, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
        if place == len(inputs) or not rows:
            yield " và ".join(words) or "mọi giá trị", rows
            return
        if (place, rows) in seen:
            return
        seen.add((place, rows))
        alike: dict[tuple[int, ...], list[str]] = {}
        for atom in atoms[place]:
            left = tuple(row for row in rows if grid[row - 1][place].holds(atom.value))
            alike.setdefault(left, []).append(atom.words)
        for left, values in alike.items():
            yield from follow(place + 1, left, (*words, f"{inputs[place].name} {' hoặc '.join(values)}"))

    yield from follow(0, tuple(range(1, len(grid) + 1)), ())


def _atoms(column: DecisionInput, cells: Sequence[Cell]) -> list[_Atom]:
    if column.type is Type.TRUTH:
        return [_Atom(value=True, words="là đúng"), _Atom(value=False, words="là sai")]
    if column.type is Type.TEXT:
        named = sorted(column.values or {v for cell in cells for v in cell.values if isinstance(v, str)})
        other = [] if column.values else [_Atom("\0", "là giá trị khác")]
        return [_Atom(value, f"= “{value}”") for value in named] + other
    points = sorted({p for c in cells for i in c.intervals for p in (i.low, i.high) if p is not None})
    return _days(points) if column.type is Type.DATE else _numbers([p for p in points if isinstance(p, Decimal)])


def _numbers(points: list[Decimal]) -> list[_Atom]:
    if not points:
        return [_Atom(Decimal(0), "là số bất kỳ")]
    found = [_Atom(points[0] - 1, f"< {points[0]:f}")]
    for low, high in zip(points, [*points[1:], None], strict=True):
        found.append(_Atom(low, f"= {low:f}"))
        if high is None:
            found.append(_Atom(low + 1, f"> {low:f}"))
        else:
            found.append(_Atom((low + high) / 2, f"giữa {low:f} và {high:f}"))
    return found


def _days(points: Sequence[Point]) -> list[_Atom]:
    days = [p for p in points if isinstance(p, date)]
    if not days:
        return [_Atom(date(2000, 1, 1), "là ngày bất kỳ")]
    step = timedelta(days=1)
    found = [_Atom(days[0] - step, f"trước {days[0]:%d/%m/%Y}")]
    for low, high in zip(days, [*days[1:], None], strict=True):
        found.append(_Atom(low, f"là {low:%d/%m/%Y}"))
        if high is None:
            found.append(_Atom(low + step, f"sau {low:%d/%m/%Y}"))
        elif high - low > step:
            found.append(_Atom(low + step, f"giữa {low:%d/%m/%Y} và {high:%d/%m/%Y}"))
    return found
