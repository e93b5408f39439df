"""``reporting/code_lists.yaml`` and ``reporting/indicators.yaml``."""

from __future__ import annotations

import re

from benso.domains.reporting.rules.reading.known import Known
from benso.domains.reporting.types import (
    Code,
    CodeList,
    Combine,
    Indicator,
    OverTime,
    Pairs,
    Prefill,
    PrefillInput,
    ValueType,
)
from benso.kernel.content import Pack, Row
from benso.kernel.declarations import Mistakes, Node
from benso.kernel.expressions import Type

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,39}")
"""Codes of a list: those of classifications (``4651``, ``C``) as they stand."""
MOST_DECIMALS = 6
_INDICATOR = (
    *("code", "label", "unit", "type", "decimals", "combine", "over_time", "definition", "breakdowns", "measure"),
    *("prefill", "lowest", "highest", "source"),
)


def read_code_list(pack: Pack, row: Row) -> CodeList:
    """A breakdown; only to be used if the pack has no problems."""
    node = Node.root(pack, row)
    node.only("id", "label", "source", "codes")
    found = CodeList(
        id=node.identifier(),
        label=node.words("label", both=True),
        codes=tuple(_code(each) for each in node.children("codes")),
        source=node.text("source"),
    )
    _judge_codes(node, found)
    return found


def _code(node: Node) -> Code:
    node.only("id", "label", "parent", "valid_from", "valid_to")
    code = node.needed("id")
    if code and not CODE.fullmatch(code):
        node.problem("id", f"“{code}” không phải mã hợp lệ; dùng chữ không dấu, chữ số, dấu chấm và gạch.")
    return Code(code, node.words("label"), node.text("parent"), node.day("valid_from"), node.day("valid_to"))


def _judge_codes(node: Node, declared: CodeList) -> None:
    mistakes = Mistakes()
    mistakes.unique("codes", (code.id for code in declared.codes))
    if not declared.codes:
        mistakes.add("codes", "Bảng mã trống; khai ít nhất một mã.")
    ids = {code.id for code in declared.codes}
    above = {code.id: code.parent for code in declared.codes}
    for index, code in enumerate(declared.codes):
        mistakes.span(f"codes.{index}", code.valid_from, code.valid_to)
        if code.parent and code.parent not in ids:
            mistakes.add(f"codes.{index}.parent", f"Không có mã “{code.parent}” trong bảng này.")
        elif _circular(code.id, above):
            mistakes.add(f"codes.{index}.parent", "Mã cấp trên đi vòng về chính nó; sửa parent.")
    for each in mistakes.problems:
        node.problem(each.field, each.message)


def _circular(code: str, above: dict[str, str]) -> bool:
    seen = {code}
    while parent := above.get(code):
        if parent in seen:
            return True
        seen.add(parent)
        code = parent
    return False


def read_indicator(pack: Pack, row: Row, known: Known) -> Indicator:
    """An indicator; only to be used if the pack has no problems."""
    node = Node.root(pack, row)
    node.only(*_INDICATOR)
    node.needed("unit")
    found = Indicator(
        code=node.identifier("code"),
        label=node.words("label", both=True),
        unit_of_measure=node.one_of("unit", known.units_of_measure, "đơn vị tính"),
        value_type=node.choice("type", ValueType) or ValueType.INTEGER,
        decimals=node.whole("decimals") or 0,
        combine=node.choice("combine", Combine) or Combine.SUM,
        over_time=node.choice("over_time", OverTime) or OverTime.FLOW,
        definition=node.words("definition", needed=False),
        breakdowns=node.texts("breakdowns"),
        measure=node.one_of("measure", known.measures, "đại lượng của sổ cái"),
        prefill=_prefill(node, known),
        lowest=node.number("lowest"),
        highest=node.number("highest"),
        source=node.text("source"),
    )
    _judge_indicator(node, found, known)
    return found


def _prefill(node: Node, known: Known) -> Prefill | None:
    inner = node.child("prefill")
    if inner is None:
        return None
    inner.only("formula", "inputs")
    inner.needed("formula")
    inputs = tuple(_input(each, known) for each in inner.children("inputs"))
    formula = inner.expression("formula") or ""
    mistakes = Mistakes()
    if formula:
        mistakes.expression("formula", formula, {each.name: Type.NUMBER for each in inputs}, Type.NUMBER)
    mistakes.unique("inputs", (each.name for each in inputs), "name")
    for each in mistakes.problems:
        inner.problem(each.field, each.message)
    return Prefill(formula, inputs)


def _input(node: Node, known: Known) -> PrefillInput:
    node.only("name", "measure", "dimensions")
    node.needed("measure")
    measure = node.one_of("measure", known.measures, "đại lượng của sổ cái")
    if known.measures.get(measure) == "reading":
        node.problem("measure", f"“{measure}” là số công bố, không phải việc hệ thống tự đếm; chọn flow hoặc stock.")
    return PrefillInput(node.identifier("name"), measure, pairs(node))


def pairs(node: Node, name: str = "dimensions") -> Pairs:
    """Dimensions, in order."""
    inner = node.child(name)
    return () if inner is None else tuple(sorted((key, inner.needed(key)) for key in inner.values))


def _judge_indicator(node: Node, found: Indicator, known: Known) -> None:
    for index, each in enumerate(found.breakdowns):
        if each not in known.code_lists:
            node.problem(f"breakdowns.{index}", f"Không có bảng mã “{each}”; khai trong code_lists.yaml.")
    if found.decimals > MOST_DECIMALS:
        node.problem("decimals", f"Giữ nhiều nhất {MOST_DECIMALS} chữ số thập phân.")
    if found.value_type is ValueType.INTEGER and found.decimals:
        node.problem("decimals", "Số nguyên không có chữ số thập phân; đổi type thành decimal.")
    if found.value_type is ValueType.PERCENT and found.combine is Combine.SUM:
        node.problem("combine", "Tỷ lệ phần trăm không cộng được; đặt combine: none.")
    if found.lowest is not None and found.highest is not None and found.highest < found.lowest:
        node.problem("highest", f"Lớn nhất {found.highest} nhỏ hơn nhỏ nhất {found.lowest}.")
    kind = known.measures.get(found.measure)
    unsuited = {"flow": OverTime.LEVEL, "stock": OverTime.FLOW}
    if kind in unsuited and unsuited[kind] is found.over_time:
        node.problem(
            "measure", f"“{found.measure}” là {kind} còn chỉ tiêu là {found.over_time}; sửa over_time hoặc measure."
        )
