"""``decisions`` of a procedure: tables of what depends on several answers at once."""

from __future__ import annotations

from benso.domains.procedures.types import (
    Aggregation,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    HitPolicy,
)
from benso.kernel.declarations import Node
from benso.kernel.expressions import Type

_TABLE = ("id", "label", "hit", "aggregation", "complete", "inputs", "outputs", "rules")
TYPES = (Type.NUMBER, Type.TEXT, Type.TRUTH, Type.DATE)


def read_decisions(node: Node) -> tuple[DecisionTable, ...]:
    """The decision tables, in the order in which they are worked out."""
    return tuple(_table(each) for each in node.children("decisions"))


def _table(node: Node) -> DecisionTable:
    node.only(*_TABLE)
    label = node.words("label")
    return DecisionTable(
        id=node.identifier(),
        label_vi=label.vi,
        label_en=label.en,
        hit=node.chosen("hit", HitPolicy, HitPolicy.UNIQUE),
        aggregation=node.choice("aggregation", Aggregation),
        complete=node.truth("complete", default=True),
        inputs=tuple(_input(each) for each in node.children("inputs")),
        outputs=tuple(_output(each) for each in node.children("outputs")),
        rules=tuple(_rule(each) for each in node.children("rules")),
    )


def _input(node: Node) -> DecisionInput:
    node.only("name", "type", "values")
    return DecisionInput(node.needed("name"), _type(node), node.texts("values"))


def _output(node: Node) -> DecisionOutput:
    node.only("name", "type")
    return DecisionOutput(node.needed("name"), _type(node))


def _type(node: Node) -> Type:
    kind = node.chosen("type", Type, Type.NUMBER)
    if kind not in TYPES:
        node.problem("type", f"Chọn một trong: {', '.join(TYPES)}.")
        return Type.NUMBER
    return kind


def _rule(node: Node) -> DecisionRule:
    node.only("when", "then")
    return DecisionRule(_cells(node, "when"), _cells(node, "then"))


def _cells(node: Node, name: str) -> tuple[str, ...]:
    """Cells of a row; one written as true or false is that word."""
    found = []
    for index, value in enumerate(node.values.get(name) or ()):
        if isinstance(value, dict | list):
            node.problem(f"{name}.{index}", "Mỗi ô là một chữ hoặc một số; đặt trong nháy.")
        found.append("-" if value is None else str(value).lower() if isinstance(value, bool) else str(value))
    return tuple(found)
