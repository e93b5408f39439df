"""What must hold in the forms of a regime: ids, indicators, breakdowns, formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benso.domains.reporting.rules.grid import OTHER_PERIODS, READ_BACK, FormulaCircle, compile_regime, merged
from benso.domains.reporting.types import (
    Address,
    CodeList,
    ColumnKind,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    ItemRef,
    OverTime,
    Pairs,
    Regime,
)
from benso.kernel.declarations import Mistakes
from benso.kernel.expressions import ExpressionInvalid, Type, names, parse

MOST_CELLS = 50_000
"""Cells of a regime: ten times the largest form that must go through a spreadsheet."""

_TWO_CUTS = (
    "“{code}” ghi vào sổ cái nên mọi ô của nó phải cùng một cách phân tổ, nếu không sẽ đếm hai lần; dòng cộng dùng "
    "chỉ tiêu khác."
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Indicators and breakdowns that forms may name."""

    indicators: Mapping[str, Indicator]
    code_lists: Mapping[str, CodeList]


def addresses(regime: Regime) -> frozenset[Address]:
    """Every cell of a regime."""
    return frozenset(
        f"{row.id}.{column.id}"
        for form in regime.forms
        for row in form.rows
        if row.indicator
        for column in form.columns
    )


def items_of(regime: Regime) -> Iterator[tuple[str, ItemRef]]:
    """What each value cell says, with the path of its row."""
    for number, form in enumerate(regime.forms):
        for index, row in enumerate(form.rows):
            for column in form.columns:
                if row.indicator and column.kind is ColumnKind.VALUE:
                    item = ItemRef(row.indicator, merged(row.dimensions, column.dimensions))
                    yield f"forms.{number}.rows.{index}", item


def judge_forms(found: Mistakes, regime: Regime, vocabulary: Vocabulary) -> None:
    """Note what is wrong in the forms."""
    found.unique("forms", (form.id for form in regime.forms))
    if not regime.forms:
        found.add("forms", "Chưa có biểu nào; khai ít nhất một biểu có dòng và cột.")
    if sum(len(form.rows) * len(form.columns) for form in regime.forms) > MOST_CELLS:
        found.add("forms", f"Chế độ có quá {MOST_CELLS} ô; tách thành nhiều chế độ.")
        return
    _row_ids(found, regime)
    cells = dict.fromkeys(addresses(regime), Type.NUMBER)
    for index, form in enumerate(regime.forms):
        _form(found, f"forms.{index}", form, vocabulary, cells)
    _items(found, regime, vocabulary)
    if regime.forms and not found.problems:
        _whole(found, regime, vocabulary)


def _row_ids(found: Mistakes, regime: Regime) -> None:
    seen: dict[str, str] = {}
    for path, row in _rows(regime):
        if row.id in seen:
            found.add(f"{path}.id", f"“{row.id}” đã dùng ở biểu {seen[row.id]}; mã dòng không được trùng trong chế độ.")
        seen.setdefault(row.id, path.split(".")[1])


def _rows(regime: Regime) -> Iterator[tuple[str, FormRow]]:
    for number, form in enumerate(regime.forms):
        for index, row in enumerate(form.rows):
            yield f"forms.{number}.rows.{index}", row


def _form(found: Mistakes, path: str, form: Form, vocabulary: Vocabulary, cells: Mapping[str, Type]) -> None:
    found.unique(f"{path}.columns", (column.id for column in form.columns))
    rows = {row.id for row in form.rows}
    values = [column.id for column in form.columns if column.kind is ColumnKind.VALUE]
    if not any(row.indicator for row in form.rows):
        found.add(f"{path}.rows", "Biểu chưa có dòng chỉ tiêu nào.")
    if not values:
        found.add(f"{path}.columns", "Biểu chưa có cột nhập số (kind: value).")
    short = dict.fromkeys((r.id for r in form.rows if r.indicator), Type.NUMBER)
    scope = {**cells, **short, **dict.fromkeys((c.id for c in form.columns), Type.NUMBER)}
    for index, column in enumerate(form.columns):
        here = f"{path}.columns.{index}"
        _name(found, here, column.id)
        if column.id in rows:
            found.add(f"{here}.id", f"“{column.id}” cũng là mã một dòng của biểu; đổi một trong hai.")
        _column(found, here, column, values, scope)
        _dimensions(found, here, column.dimensions, vocabulary)
    for index, row in enumerate(form.rows):
        _row(found, f"{path}.rows.{index}", row, form, vocabulary, scope)


def _name(found: Mistakes, path: str, name: str) -> None:
    """Ids stand in formulas, so none may be a word of the language or of other periods."""
    try:
        usable = names(parse(name)) == {name}
    except ExpressionInvalid:
        usable = False
    if name and (not usable or name in OTHER_PERIODS):
        found.add(f"{path}.id", f"“{name}” là từ dành riêng trong công thức; đặt mã khác.")


def _column(found: Mistakes, path: str, column: FormColumn, values: list[str], scope: Mapping[str, Type]) -> None:
    if column.kind is ColumnKind.FORMULA:
        if not column.formula:
            found.add(f"{path}.formula", "Cột tính (kind: formula) phải có công thức.")
        else:
            found.expression(f"{path}.formula", column.formula, scope, Type.NUMBER)
    elif column.formula:
        found.add(f"{path}.formula", "Chỉ cột kind: formula mới có công thức; công thức của dòng viết ở dòng.")
    if column.kind in READ_BACK:
        if column.of and column.of not in values:
            found.add(f"{path}.of", f"“{column.of}” không phải cột nhập số của biểu này.")
        if not column.of and len(values) > 1:
            found.add(f"{path}.of", "Biểu có nhiều cột nhập số; nêu cột này đọc lại cột nào.")
    elif column.of:
        found.add(f"{path}.of", "Chỉ cột lũy kế, kỳ trước, cùng kỳ mới có of.")
    if column.kind is not ColumnKind.VALUE and column.dimensions:
        found.add(f"{path}.dimensions", "Cột tính hoặc đọc lại không mang phân tổ; bỏ trường này.")


def _row(
    found: Mistakes, path: str, row: FormRow, form: Form, vocabulary: Vocabulary, scope: Mapping[str, Type]
) -> None:
    _name(found, path, row.id)
    if not row.indicator:
        if row.formula or row.dimensions:
            found.add(f"{path}.indicator", "Dòng tiêu đề không có công thức hay phân tổ; nêu chỉ tiêu.")
        return
    indicator = vocabulary.indicators.get(row.indicator)
    if indicator is None:
        found.add(f"{path}.indicator", f"Không có chỉ tiêu “{row.indicator}”; sửa mã hoặc khai trong indicators.yaml.")
        return
    if row.formula:
        found.expression(f"{path}.formula", row.formula, scope, Type.NUMBER)
    _dimensions(found, path, row.dimensions, vocabulary)
    kinds = {column.kind for column in form.columns}
    if ColumnKind.CUMULATIVE in kinds and indicator.over_time is OverTime.LEVEL:
        found.add(f"{path}.indicator", f"“{indicator.code}” là mức cuối kỳ, không lũy kế được; tách sang biểu khác.")
    for column in form.columns:
        _breakdown(found, path, row, column, indicator)


def _breakdown(found: Mistakes, path: str, row: FormRow, column: FormColumn, indicator: Indicator) -> None:
    both = dict(row.dimensions).keys() & dict(column.dimensions).keys()
    if both:
        found.add(f"{path}.dimensions", f"Phân tổ “{min(both)}” đã có ở cột “{column.id}”; để một chỗ.")
    for dimension, _ in merged(row.dimensions, column.dimensions):
        if dimension not in indicator.breakdowns:
            message = (
                f"Chỉ tiêu “{indicator.code}” không phân tổ theo “{dimension}”; thêm vào breakdowns hoặc bỏ ở đây."
            )
            found.add(f"{path}.dimensions", message)


def _dimensions(found: Mistakes, path: str, pairs: Pairs, vocabulary: Vocabulary) -> None:
    for dimension, code in pairs:
        declared = vocabulary.code_lists.get(dimension)
        if declared is None:
            found.add(f"{path}.dimensions.{dimension}", f"Không có bảng mã “{dimension}”.")
        elif code not in {each.id for each in declared.codes}:
            found.add(f"{path}.dimensions.{dimension}", f"Bảng mã “{dimension}” không có mã “{code}”.")


def _items(found: Mistakes, regime: Regime, vocabulary: Vocabulary) -> None:
    """No two cells say the same; what is posted to a measure of the ledger is not posted twice in different cuts."""
    seen: set[str] = set()
    cuts: dict[str, frozenset[str]] = {}
    for path, item in items_of(regime):
        indicator = vocabulary.indicators.get(item.indicator)
        if indicator is None:
            continue
        if item.key in seen:
            found.add(path, f"Hai ô cùng nói một điều ({item.key}); bỏ một ô hoặc đổi phân tổ.")
        seen.add(item.key)
        cut = frozenset(dict(item.dimensions))
        if indicator.measure and cuts.setdefault(item.indicator, cut) != cut:
            found.add(path, _TWO_CUTS.format(code=item.indicator))


def _whole(found: Mistakes, regime: Regime, vocabulary: Vocabulary) -> None:
    try:
        grid = compile_regime(regime, vocabulary.indicators)
    except FormulaCircle as error:
        found.add(_place(regime, error.cells[0]), f"Công thức đi vòng: {error}. Sửa một công thức trong vòng.")
        return
    if not grid.editable:
        found.add("forms", "Mọi ô đều tính ra; cần ít nhất một ô để nhập.")


def _place(regime: Regime, address: Address) -> str:
    """The field of the formula that computes a cell."""
    wanted, _, column_id = address.partition(".")
    for number, form in enumerate(regime.forms):
        for index, row in enumerate(form.rows):
            if row.id != wanted:
                continue
            for place, column in enumerate(form.columns):
                if column.id == column_id and column.kind is ColumnKind.FORMULA:
                    return f"forms.{number}.columns.{place}.formula"
            return f"forms.{number}.rows.{index}.formula"
    return "forms"
