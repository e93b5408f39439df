"""What a dossier owes after all that was asked, paid and given back: one sum, whatever the order things came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from benso.domains.dossiers.operations import rows, telling
from benso.domains.dossiers.operations.held import Held, write
from benso.domains.dossiers.operations.moving import new_item
from benso.domains.dossiers.rules import single_entry
from benso.domains.dossiers.types import Phase, State
from benso.domains.notifications.types import TemplateCode
from benso.domains.payments.operations import cancel_payment, refund_payment, request_payment, take_back_refund
from benso.domains.payments.queries import payments_of
from benso.domains.payments.types import BillLine, Payment, PaymentState, RefundReason
from benso.domains.procedures.rules import fee_of
from benso.kernel.working_time import VIETNAM

ZERO, MINUS_ONE = Decimal(0), Decimal(-1)
REST_VI, REST_EN = "Phần phí, lệ phí còn phải nộp", "The part of the fee still due"


def open_reception(held: Held, *, at: datetime) -> None:
    """Lay the application on the desk of the one-stop unit; its clock does not run yet."""
    rows.open_items(dossier=held.id, items=[new_item(held, held.compiled.first_step, at)], at=at)


def after_refund(held: Held, payment: Payment, *, agreed: bool, actor: str, at: datetime) -> None:
    """A refund was decided: a fee that is not to be paid falls away, any other is owed again."""
    if agreed and payment.refund is not None:
        if payment.refund.reason is RefundReason.EXEMPT and held.fee:
            held.put(fee=max(held.fee - payment.refund.amount, ZERO) or None)
        data = {"amount": str(payment.refund.amount), "reason": payment.refund.reason.value}
        rows.add_event(
            dossier=held.id, actor=actor, action="refunded", label="Hoàn phí, lệ phí", at=at, data=data
        )  # fmt: skip
    balance(held, actor=actor, at=at)
    write(held)


def balance(held: Held, *, actor: str, at: datetime) -> None:
    """Bring bills, pending refunds and the mark *paid* to what fee and money say; repeated, it changes nothing.

    Too little: one open bill over the difference. Too much: the difference is asked back, for another person to agree.
    A dossier that has ended owes nothing more; it counts as paid while any of its fee is kept. The caller writes.
    """
    found = payments_of(held.number)
    kept, fee = sum((p.kept for p in found), ZERO), held.fee or ZERO
    live = held.phase is not Phase.CLOSED and held.returned_at is None
    _mark(held, found, paid=bool(fee) and (kept >= fee if live else kept > 0), actor=actor, at=at)
    if not live:
        return
    _bill(held, found, fee - kept, actor=actor, at=at)
    _ask_back(found, kept - fee, actor=actor, at=at)
    if held.state is State.AWAITING_PAYMENT and fee <= kept:
        held.put(state=State.SUBMITTED)
        open_reception(held, at=at)


def _mark(held: Held, found: Sequence[Payment], *, paid: bool, actor: str, at: datetime) -> None:
    """Paid or not any more; the count is taken back on the day it was made, as the money's is."""
    if paid is (held.paid_at is not None):
        return
    if held.paid_at is None:
        last = max((p for p in found if p.kept), key=lambda p: (p.paid_at or p.asked_at, p.bill))
        held.put(paid_at=at, payment=last.id)
        action, label, day, amount = "paid", "Đã nộp đủ phí, lệ phí", at, Decimal(1)
    else:
        last = next(p for p in found if p.id == held.payment)
        action, label, day, amount = "unpaid", "Phí, lệ phí chưa nộp đủ", held.paid_at, MINUS_ONE
        held.put(paid_at=None)
    event = rows.add_event(dossier=held.id, actor=actor, action=action, label=label, at=at)
    entry = single_entry(held.subject, "dossiers.paid", day, amount, method=last.method or "unknown")
    telling.post_entries(held, (entry,), key=f"event:{event}", actor=actor, at=at)
    telling.note(held, action, actor=actor, at=at, payment=str(last.id))


def _bill(held: Held, found: Sequence[Payment], owed: Decimal, *, actor: str, at: datetime) -> None:
    """The one open bill is over what is owed; money for an older bill is loose money."""
    for payment in found:
        if payment.state.open and payment.amount == owed:
            return
        if payment.state.open:
            cancel_payment(payment=payment.id, reason="fee_changed", actor=actor, at=at)
    if owed <= 0:
        return
    payment = request_payment(
        reference=held.number, office=held.lead_office, lines=_lines(held, owed), total=owed,
        payer=f"person:{held.person}" if held.person else "", simulated=held.simulated, actor=actor, at=at,
    )  # fmt: skip
    held.put(payment=payment.id)
    telling.tell(held, TemplateCode.FEE_DUE, key=f"owed:{payment.id}", at=at, amount=str(owed))


def _lines(held: Held, owed: Decimal) -> Sequence[BillLine]:
    """The lines of the rules where the whole fee is due, else the difference."""
    fee = fee_of(
        held.compiled, held.answers, channel=held.channel, on=held.submitted_at.astimezone(VIETNAM).date(),
        applicant=held.applicant_kind, case=held.case_id,
    )  # fmt: skip
    if fee.total != owed:
        return (BillLine("rest", REST_VI, REST_EN, owed),)
    return tuple(BillLine(e.id, e.label_vi, e.label_en, e.amount, e.why, e.basis) for e in fee.lines)


def _ask_back(found: Sequence[Payment], over: Decimal, *, actor: str, at: datetime) -> None:
    """What was paid too much is asked back from the last payment on; what officials asked back themselves counts."""
    waiting = [p for p in found if p.state is PaymentState.REFUND_ASKED and p.refund is not None]
    ours = [p for p in waiting if p.refund and p.refund.reason is RefundReason.FEE_CHANGED]
    over = max(over - sum((p.refund.amount for p in waiting if p.refund and p not in ours), ZERO), ZERO)
    if over == sum((p.refund.amount for p in ours if p.refund), ZERO):
        return
    for payment in ours:
        take_back_refund(payment=payment.id, actor=actor, at=at)
    for payment in reversed([p for p in found if p.state is PaymentState.PAID or p in ours]):
        back = min(over, payment.kept)
        if back > 0:
            refund_payment(payment=payment.id, reason=RefundReason.FEE_CHANGED, amount=back, actor=actor, at=at)
            over -= back
