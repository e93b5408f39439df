"""``steps`` of a procedure: the table of steps and the actions between them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from benso.domains.procedures.types import (
    Action,
    Consultation,
    Effect,
    Place,
    Step,
    StepKind,
    StepRole,
    StepTable,
    TermUnit,
    Timer,
)
from benso.kernel.declarations import Node

COMMUNE = "commune"
_STEP = (
    *("id", "kind", "name", "role", "place", "share", "amount", "unit", "timers", "consultations", "join"),
)  # fmt: skip
_ACTION = ("id", "label", "from", "to", "effects", "guard", "reason", "second_person")


def read_steps(node: Node, agencies: Collection[str]) -> StepTable | None:
    """The step table, ``None`` where none is declared."""
    steps = node.child("steps")
    if steps is None:
        return None
    steps.only("table", "actions")
    table = tuple(_step(each, agencies) for each in steps.children("table"))
    return StepTable(table, tuple(_action(each) for each in steps.children("actions")))


def _step(node: Node, agencies: Collection[str]) -> Step:
    node.only(*_STEP)
    name = node.words("name", both=True)
    return Step(
        id=node.identifier(),
        kind=node.chosen("kind", StepKind, StepKind.TASK),
        name_vi=name.vi,
        name_en=name.en,
        role=node.chosen("role", StepRole, StepRole.SPECIALIST),
        place=node.chosen("place", Place, Place.LEAD),
        share=node.number("share"),
        amount=node.number("amount"),
        unit=node.choice("unit", TermUnit),
        timers=tuple(_timer(each) for each in node.children("timers")),
        consultations=tuple(_consultation(each, agencies) for each in node.children("consultations")),
        join=node.truth("join", default=False),
    )


def _timer(node: Node) -> Timer:
    node.only("amount", "unit", "action")
    amount, unit = _span(node)
    return Timer(amount, unit, node.needed("action"))


def _consultation(node: Node, agencies: Collection[str]) -> Consultation:
    node.only("agency", "amount", "unit", "silence", "when")
    amount, unit = _span(node)
    node.needed("agency")
    agency = node.one_of("agency", {*agencies, COMMUNE}, "cơ quan")
    return Consultation(agency, amount, unit, node.text("silence"), node.expression("when"))


def _span(node: Node) -> tuple[Decimal, TermUnit]:
    node.needed("amount")
    return node.number("amount") or Decimal(0), node.chosen("unit", TermUnit, TermUnit.WORKING_DAY)


def _action(node: Node) -> Action:
    node.only(*_ACTION)
    label = node.words("label", both=True)
    if not isinstance(node.values.get("to"), list):
        node.problem("to", "Cần danh sách bước đến, ví dụ [process]; [] nếu hành động này kết thúc hồ sơ.")
    return Action(
        id=node.identifier(),
        label_vi=label.vi,
        label_en=label.en,
        source=node.needed("from"),
        targets=node.texts("to") if isinstance(node.values.get("to"), list) else (),
        effects=node.choices("effects", Effect),
        guard=node.expression("guard"),
        reason=node.truth("reason", default=False),
        second_person=node.optional("second_person"),
    )
