"""The fee of an application, with the reason of every line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from benso.domains.procedures.rules.cases import case_of
from benso.domains.procedures.rules.names import values_of
from benso.domains.procedures.types import (
    ApplicantKind,
    Compiled,
    Discount,
    Exemption,
    Fee,
    FeeItem,
    FeeLine,
    FeeRules,
    FeeStatus,
    Text,
)
from benso.kernel.expressions import Value, evaluate, holds, names

ZERO = Decimal(0)
UNKNOWN_NOTES: Mapping[FeeStatus, Text] = {
    FeeStatus.COUNCIL: Text(
        "Mức thu do Hội đồng nhân dân tỉnh quy định; chưa có nguồn cho biết số tiền.",
        "Set by the provincial People's Council; no source gives the amount.",
    ),
    FeeStatus.UNKNOWN: Text("Chưa có nguồn cho biết mức thu.", "No source gives the fee."),
}
UNANSWERED = Text(
    "Chưa tính được: còn câu hỏi chưa trả lời ảnh hưởng tới mức thu.",
    "Cannot be computed yet: a question that decides the fee is not answered.",
)
NEGATIVE = Text("Quy tắc cho mức thu âm; hãy báo cơ quan công bố thủ tục.", "The rules give a negative amount.")
NOT_IN_FORCE = Text("Không có mức thu nào có hiệu lực vào ngày này.", "No tariff is in force on this day.")


def fee_of(
    compiled: Compiled,
    answers: Mapping[str, Any],
    *,
    channel: str,
    on: date,
    applicant: str = ApplicantKind.CITIZEN,
    case: str | None = None,
) -> Fee:
    """The fee in đồng on a day.

    Exemptions come first, then the items valid on the day, then discounts, each a percentage of the undiscounted
    item and never more than it; every line is rounded to whole đồng, halves up. ``total`` is ``None`` where the rules
    are not known or an answer that decides is missing.
    """
    rules = compiled.declaration.fees
    if rules.status is FeeStatus.FREE:
        return Fee(ZERO, (), rules.note.vi, rules.note.en)
    if rules.status is not FeeStatus.KNOWN:
        note = rules.note if rules.note.vi else UNKNOWN_NOTES[rules.status]
        return Fee(None, (), note.vi, note.en)
    decided = case if case is not None else case_of(compiled, answers, channel=channel, applicant=applicant, on=on)
    values = values_of(compiled, answers, channel=channel, applicant=applicant, on=on, case=decided)
    return _known(compiled, rules, values, on)


def _known(compiled: Compiled, rules: FeeRules, values: Mapping[str, Value], on: date) -> Fee:
    for exemption in rules.exemptions:
        if holds(compiled.expressions[exemption.when], values):
            return Fee(ZERO, (_exempt(exemption),), rules.note.vi, rules.note.en)
    items = [item for item in rules.items if _valid(item, on)]
    if not items:
        return Fee(None, (), NOT_IN_FORCE.vi, NOT_IN_FORCE.en)
    lines: list[FeeLine] = []
    for item in items:
        applies = True if item.when is None else evaluate(compiled.expressions[item.when], values)
        amount = evaluate(compiled.expressions[item.amount], values) if applies else ZERO
        if applies is None or not isinstance(amount, Decimal):
            asked = [text for text in (item.when, item.amount) if text is not None]
            missing = any(values.get(name) is None for text in asked for name in names(compiled.expressions[text]))
            note = UNANSWERED if missing else _not_given(item, rules)
            return Fee(None, tuple(lines), note.vi, note.en)
        if amount < 0:
            return Fee(None, tuple(lines), NEGATIVE.vi, NEGATIVE.en)
        if applies:
            lines.append(FeeLine(item.id, item.label.vi, item.label.en, _whole(amount), "item", item.basis))
    lines += _discounts(compiled, rules, lines, values, on)
    return Fee(sum((line.amount for line in lines), ZERO), tuple(lines), rules.note.vi, rules.note.en)


def _not_given(item: FeeItem, rules: FeeRules) -> Text:
    """Everything is answered, but no source gives this amount."""
    vi = f"Chưa có nguồn cho biết mức thu của khoản “{item.label.vi}”. {rules.note.vi}"
    return Text(
        vi.strip(), f"No source gives the amount of “{item.label.en or item.label.vi}”. {rules.note.en}".strip()
    )


def _discounts(
    compiled: Compiled, rules: FeeRules, lines: list[FeeLine], values: Mapping[str, Value], on: date
) -> list[FeeLine]:
    left = {line.id: line.amount for line in lines}
    found = []
    for discount in rules.discounts:
        if not _valid(discount, on) or not (
            discount.when is None or holds(compiled.expressions[discount.when], values)
        ):
            continue
        off = ZERO
        for line in lines:
            if discount.items and line.id not in discount.items:
                continue
            part = min(left[line.id], _whole(line.amount * discount.percent / 100))
            left[line.id] -= part
            off += part
        if off:
            found.append(FeeLine(discount.id, discount.label.vi, discount.label.en, -off, "discount", discount.basis))
    return found


def _exempt(exemption: Exemption) -> FeeLine:
    return FeeLine(exemption.id, exemption.label.vi, exemption.label.en, ZERO, "exemption", exemption.basis)


def _valid(rule: FeeItem | Discount, on: date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= on) and (rule.valid_to is None or on < rule.valid_to)


def _whole(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)
