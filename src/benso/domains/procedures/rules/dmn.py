"""Decision tables out of DMN 1.2 to 1.5 files; what our tables cannot say is refused, by name and line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from benso.domains.procedures.rules.interchange import NotOurSubset, child_text, children, local, read_xml
from benso.domains.procedures.types.decisions import (
    Aggregation,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    HitPolicy,
)
from benso.kernel.errors import Phrase
from benso.kernel.expressions import Type

_TYPES = {
    "number": Type.NUMBER,
    "integer": Type.NUMBER,
    "long": Type.NUMBER,
    "double": Type.NUMBER,
    "string": Type.TEXT,
    "boolean": Type.TRUTH,
    "date": Type.DATE,
}
_HITS = {"UNIQUE": HitPolicy.UNIQUE, "FIRST": HitPolicy.FIRST, "COLLECT": HitPolicy.COLLECT}
_AGGREGATIONS = {a.name: a for a in Aggregation}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def decision_tables(content: bytes) -> list[DecisionTable]:
    """Every decision table of a DMN file.

    :raises NotOurSubset: if it is no DMN, or uses what our tables do not have
    """
    root = read_xml(content)
    if local(root) != "definitions" or "/DMN/" not in (etree.QName(root).namespace or ""):
        raise NotOurSubset(
            line=1, reason=Phrase("đây không phải là tệp DMN (phần tử gốc phải là definitions của DMN).")
        )
    found = [_table(decision) for decision in children(root, "decision") if not _refuse_others(decision)]
    if not found:
        raise NotOurSubset(line=1, reason=Phrase("tệp không có bảng quyết định nào."))
    return found


def _refuse_others(decision: etree._Element) -> bool:
    for kind in ("literalExpression", "context", "invocation", "relation", "list", "functionDefinition"):
        for element in children(decision, kind):
            reason = Phrase(
                "quyết định “{name}” viết bằng {kind}; chỉ nhập được bảng quyết định.",
                name=decision.get("name"),
                kind=kind,
            )
            raise NotOurSubset(line=element.sourceline, reason=reason)
    return False


def _table(decision: etree._Element) -> DecisionTable:
    tables = list(children(decision, "decisionTable"))
    if not tables:
        reason = Phrase("quyết định “{name}” không có bảng.", name=decision.get("name"))
        raise NotOurSubset(line=decision.sourceline, reason=reason)
    element = tables[0]
    policy = element.get("hitPolicy", "UNIQUE")
    if policy not in _HITS:
        reason = Phrase("cách chọn dòng {policy} không dùng được; có UNIQUE, FIRST và COLLECT.", policy=policy)
        raise NotOurSubset(line=element.sourceline, reason=reason)
    aggregation = element.get("aggregation")
    if _HITS[policy] is HitPolicy.COLLECT and aggregation not in _AGGREGATIONS:
        reason = Phrase("COLLECT phải nói cách gộp: SUM, MIN, MAX hoặc COUNT.")
        raise NotOurSubset(line=element.sourceline, reason=reason)
    inputs = tuple(_input(column) for column in children(element, "input"))
    return DecisionTable(
        id=decision.get("id") or "",
        label_vi=decision.get("name") or decision.get("id") or "",
        hit=_HITS[policy],
        inputs=inputs,
        outputs=tuple(_output(column, decision) for column in children(element, "output")),
        rules=tuple(_rules(element, inputs)),
        aggregation=_AGGREGATIONS[aggregation] if aggregation else None,
    )


def _input(column: etree._Element) -> DecisionInput:
    expressions = list(children(column, "inputExpression"))
    name = child_text(expressions[0], "text") if expressions else ""
    if not _NAME.fullmatch(name):
        reason = Phrase(
            "cột “{name}” xét một biểu thức; cột chỉ được xét một tên như area.", name=column.get("label") or name
        )
        raise NotOurSubset(line=column.sourceline, reason=reason)
    listed = [child_text(values, "text") for values in children(column, "inputValues")]
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"', listed[0]) if listed else []
    return DecisionInput(name, _type(expressions[0], name), tuple(texts))


def _output(column: etree._Element, decision: etree._Element) -> DecisionOutput:
    variables = list(children(decision, "variable"))
    name = column.get("name") or (variables[0].get("name") if variables else None) or decision.get("id") or ""
    if not _NAME.fullmatch(name):
        reason = Phrase("cột kết quả tên “{name}”; tên chỉ gồm chữ không dấu, số và _, như phi_tham_dinh.", name=name)
        raise NotOurSubset(line=column.sourceline, reason=reason)
    return DecisionOutput(name, _type(column, name))


def _type(element: etree._Element, name: str) -> Type:
    declared = (element.get("typeRef") or "").split(":")[-1]
    if declared not in _TYPES:
        reason = Phrase(
            "cột “{name}” có kiểu “{declared}”; dùng được number, string, boolean và date.",
            name=name,
            declared=declared,
        )
        raise NotOurSubset(line=element.sourceline, reason=reason)
    return _TYPES[declared]


def _rules(table: etree._Element, inputs: tuple[DecisionInput, ...]) -> Iterator[DecisionRule]:
    for rule in children(table, "rule"):
        cells = [child_text(entry, "text") for entry in children(rule, "inputEntry")]
        outputs = [child_text(entry, "text") for entry in children(rule, "outputEntry")]
        kinds = [column.type for column in inputs]
        yield DecisionRule(
            tuple(_cell(cell, kind) for cell, kind in zip(cells, kinds, strict=False)), tuple(map(_feel, outputs))
        )


def _cell(text: str, kind: Type) -> str:
    """A FEEL unary test in our spelling: ``date and time`` and bare ISO dates become ``date("…")``."""
    if kind is Type.DATE:
        return re.sub(r'(?<!\()"(\d{4}-\d{2}-\d{2})"', r'date("\1")', text) or "-"
    return text or "-"


def _feel(text: str) -> str:
    """An output of FEEL in our language; ``null`` is unknown, an empty cell too."""
    return "unknown" if text in ("", "null", "-") else text
