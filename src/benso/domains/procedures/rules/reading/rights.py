"""``time_limits`` and ``fees`` of a procedure."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.procedures.types import (
    Channel,
    Discount,
    Exemption,
    FeeItem,
    FeeRules,
    FeeStatus,
    FeeTime,
    TermUnit,
    TimeLimit,
)
from benso.kernel.declarations import Node


def read_time_limits(node: Node) -> tuple[TimeLimit, ...]:
    """The statutory terms."""
    return tuple(_time_limit(each) for each in node.children("time_limits"))


def _time_limit(node: Node) -> TimeLimit:
    node.only("amount", "unit", "case", "channel", "cut_off", "none", "note")
    return TimeLimit(
        amount=node.number("amount"),
        unit=node.choice("unit", TermUnit),
        case=node.optional("case"),
        channel=node.choice("channel", Channel),
        cut_off=node.hour("cut_off"),
        none=node.truth("none", default=False),
        note=node.words("note", needed=False),
    )


def read_fees(node: Node) -> FeeRules:
    """The fee rules; ``unknown`` where the field is absent."""
    fees = node.child("fees")
    if fees is None:
        return FeeRules(FeeStatus.UNKNOWN)
    fees.only("status", "items", "discounts", "exemptions", "pay_at", "note")
    return FeeRules(
        status=fees.chosen("status", FeeStatus, FeeStatus.UNKNOWN),
        items=tuple(_item(each) for each in fees.children("items")),
        discounts=tuple(_discount(each) for each in fees.children("discounts")),
        exemptions=tuple(_exemption(each) for each in fees.children("exemptions")),
        pay_at=fees.choice("pay_at", FeeTime) or FeeTime.FILING,
        note=fees.words("note", needed=False),
    )


def _item(node: Node) -> FeeItem:
    node.only("id", "label", "amount", "when", "basis", "valid_from", "valid_to")
    node.needed("amount")
    return FeeItem(
        id=node.identifier(),
        label=node.words("label"),
        amount=node.expression("amount") or "0",
        when=node.expression("when"),
        basis=node.text("basis"),
        valid_from=node.day("valid_from"),
        valid_to=node.day("valid_to"),
    )


def _discount(node: Node) -> Discount:
    node.only("id", "label", "percent", "when", "items", "basis", "valid_from", "valid_to")
    node.needed("percent")
    return Discount(
        id=node.identifier(),
        label=node.words("label"),
        percent=node.number("percent") or Decimal(0),
        when=node.expression("when"),
        items=node.texts("items"),
        basis=node.text("basis"),
        valid_from=node.day("valid_from"),
        valid_to=node.day("valid_to"),
    )


def _exemption(node: Node) -> Exemption:
    node.only("id", "label", "when", "basis")
    node.needed("when")
    return Exemption(node.identifier(), node.words("label"), node.expression("when") or "false", node.text("basis"))
