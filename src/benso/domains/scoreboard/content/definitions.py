"""The readings of a target: formulas are parsed and checked here, so that nothing false is ever published."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from benso.domains.ledger.types import Measure
from benso.domains.scoreboard.content import fields
from benso.domains.scoreboard.types import Aggregate, Definition, Input, Role, Words
from benso.kernel import expressions
from benso.kernel.content import Pack, Row


def read_definitions(
    pack: Pack, row: Row, measures: Mapping[str, Measure], units: Collection[str], words: Mapping[str, Words]
) -> tuple[Definition, ...]:
    """All readings of a target's row."""
    found: list[Definition] = []
    for i in range(len(row.values.get("definitions") or [])):
        one = _definition(pack, row, f"definitions.{i}", measures, units, words)
        if one and any(one.id == other.id for other in found):
            pack.problem(row, f"definitions.{i}.id", f"“{one.id}” đã có trong chỉ tiêu này; mỗi cách đọc một mã.")
        elif one:
            found.append(one)
    return tuple(found)


def _definition(
    pack: Pack, row: Row, path: str, measures: Mapping[str, Measure], units: Collection[str], words: Mapping[str, Words]
) -> Definition | None:
    complete = fields.required(pack, row, f"{path}.id", f"{path}.formula", f"{path}.inputs")
    role = fields.choice(pack, row, f"{path}.role", Role)
    aggregate = fields.choice(pack, row, f"{path}.aggregate", Aggregate, Aggregate.NONE)
    label = fields.words(pack, row, f"{path}.label")
    numerator = fields.words(pack, row, f"{path}.numerator")
    denominator = fields.words(pack, row, f"{path}.denominator")
    inputs = _inputs(pack, row, path, measures)
    _check_formula(pack, row, f"{path}.formula", inputs)
    if aggregate is Aggregate.MINIMUM and not any(i.group_by for i in inputs):
        pack.problem(row, f"{path}.aggregate", "Lấy ngành thấp nhất thì ít nhất một đầu vào phải có group_by.")
    unit = fields.one_of(pack, row, f"{path}.unit", units, "đơn vị")
    measured_in = fields.one_of(pack, row, f"{path}.unit_of_measure", words, "đơn vị tính")
    printed = tuple(str(code) for code in fields.at(row, f"{path}.printed") or [])
    for code in printed:
        _measure(pack, row, f"{path}.printed", code, measures)
    if not (complete and role and aggregate and label and numerator and denominator):
        return None
    return Definition(
        id=fields.text(row, f"{path}.id"),
        role=role,
        label=label,
        formula=fields.text(row, f"{path}.formula"),
        inputs=inputs,
        numerator=numerator,
        denominator=denominator,
        caution=fields.words(pack, row, f"{path}.caution", needed=False),
        aggregate=aggregate,
        unit=unit or "",
        unit_of_measure=measured_in or "",
        printed=printed,
    )


def _inputs(pack: Pack, row: Row, path: str, measures: Mapping[str, Measure]) -> tuple[Input, ...]:
    found: list[Input] = []
    for i in range(len(fields.at(row, f"{path}.inputs") or [])):
        here = f"{path}.inputs.{i}"
        if not fields.required(pack, row, f"{here}.name", f"{here}.measures"):
            continue
        codes = tuple(str(code) for code in fields.at(row, f"{here}.measures") or [])
        for code in codes:
            _measure(pack, row, f"{here}.measures", code, measures)
        dimensions = fields.at(row, f"{here}.dimensions") or {}
        found.append(
            Input(
                name=fields.text(row, f"{here}.name"),
                measures=codes,
                dimensions={str(k): str(v) for k, v in dimensions.items()},
                group_by=fields.text(row, f"{here}.group_by") or None,
                carried=fields.at(row, f"{here}.carried") is True,
            )
        )
    return tuple(found)


def _measure(pack: Pack, row: Row, path: str, code: str, measures: Mapping[str, Measure]) -> None:
    if code not in measures:
        pack.problem(row, path, f"Không có đại lượng “{code}” trong measures.yaml; sửa mã hoặc khai báo trước.")


def _check_formula(pack: Pack, row: Row, path: str, inputs: tuple[Input, ...]) -> None:
    formula = fields.text(row, path)
    if not formula:
        return
    try:
        tree = expressions.parse(formula)
        expressions.check(tree, {i.name: expressions.Type.NUMBER for i in inputs}, expressions.Type.NUMBER)
    except expressions.ExpressionInvalid as error:
        pack.problem(row, path, f"Ký tự {error.position + 1}: {error.message}\n{error.caret}")
        return
    used = expressions.names(tree)
    for i, one in enumerate(inputs):
        if one.name not in used:
            pack.problem(
                row,
                f"{path.removesuffix('formula')}inputs.{i}.name",
                f"Công thức không dùng “{one.name}”; xóa đầu vào này.",
            )
