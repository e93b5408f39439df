"""Giving money back: one person asks, another decides."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.ledger.operations import post, reverse_entry
from benso.domains.ledger.types import Posting
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.operations.requests import locked
from benso.domains.payments.operations.settlement import COUNT, PAID, entry_of
from benso.domains.payments.queries import payment_of
from benso.domains.payments.rules import demand_transition
from benso.domains.payments.types import Payment, PaymentState, RefundReason
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import VIETNAM

MOST_NOTE = 500


class RefundInvalid(BensoError):
    """A refund without a reason of the list, or with too long a note."""

    code = "REFUND_INVALID"
    status = 422
    sentence = "Yêu cầu hoàn tiền chưa hợp lệ: {reason}"


class SecondPersonNeeded(BensoError):
    """Who asked for a refund may not decide it."""

    code = "SECOND_PERSON_NEEDED"
    status = 403
    sentence = "Khoản {bill} do chính bạn đề nghị hoàn; cần một người khác duyệt."


@transaction.atomic
def refund_payment(
    *,
    payment: UUID,
    reason: RefundReason | str,
    actor: str,
    at: datetime,
    note: str = "",
    amount: Decimal | None = None,
) -> Payment:
    """Ask that paid money go back; nothing moves before another person confirms.

    :param note: for the second person; kept with the payment, never in audit or ledger
    :param amount: đồng to go back; left out, everything that has not gone back yet
    :raises RefundInvalid: if the reason is not of the list, ``other`` without a note, or the amount not whole đồng
        between nothing and what is kept
    :raises PaymentUnknown: if there is no such payment
    :raises TransitionRefused: if it is not paid
    """
    if reason not in {member.value for member in RefundReason}:
        raise RefundInvalid(reason=Phrase("chọn một lý do trong danh sách."))
    why = RefundReason(reason)
    if len(note) > MOST_NOTE or (why is RefundReason.OTHER and not note.strip()):
        raise RefundInvalid(reason=Phrase("ghi rõ lý do khác, không quá {most_note} ký tự.", most_note=MOST_NOTE))
    row = locked(payment)
    demand_transition(row.bill, PaymentState(row.state), PaymentState.REFUND_ASKED)
    kept = row.amount - row.refunded
    back = kept if amount is None else amount
    if back != back.to_integral_value() or not 0 < back <= kept:
        raise RefundInvalid(
            reason=Phrase("số tiền hoàn phải là số đồng nguyên, trên 0 và không quá {kept} đồng đã thu.", kept=kept)
        )
    row.refund_amount = back
    row.state, row.refund_reason, row.refund_note = PaymentState.REFUND_ASKED.value, why.value, note
    row.refund_asked_by, row.refund_asked_at = actor, at
    row.refund_decided_by, row.refund_decided_at = "", None
    _save(row)
    _note(row, "payments.ask_refund", actor, at)
    return payment_of(row)


@transaction.atomic
def confirm_refund(*, payment: UUID, actor: str, at: datetime) -> Payment:
    """Give the money back: what the ledger has of it is taken back, on the day it was paid.

    Of a payment that gives back a part the rest stays paid.

    :raises PaymentUnknown: if there is no such payment
    :raises TransitionRefused: if no refund is asked for
    :raises SecondPersonNeeded: if the actor asked for it
    """
    row = _to_decide(payment, PaymentState.REFUNDED, actor, at)
    back = row.refund_amount or row.amount
    if back == row.amount:
        for place, entry in enumerate(row.ledger_entries):
            reverse_entry(
                entry_id=entry, source="payments", key=f"{row.pk}:refund:{place}", reason="refund", actor=actor, at=at
            )
        row.ledger_entries = []
    else:
        _post_part(row, back, actor, at)
    row.refunded += back
    if row.refunded < row.amount:
        row.state = PaymentState.PAID.value
    _save(row, "ledger_entries", "refunded")
    _note(row, "payments.refund", actor, at)
    return payment_of(row)


@transaction.atomic
def refuse_refund(*, payment: UUID, actor: str, at: datetime) -> Payment:
    """Leave it paid.

    :raises PaymentUnknown: if there is no such payment
    :raises TransitionRefused: if no refund is asked for
    :raises SecondPersonNeeded: if the actor asked for it
    """
    row = _to_decide(payment, PaymentState.PAID, actor, at)
    _save(row)
    _note(row, "payments.refuse_refund", actor, at)
    return payment_of(row)


@transaction.atomic
def take_back_refund(*, payment: UUID, actor: str, at: datetime) -> Payment:
    """Take back what was asked for and is not owed any more; it stays paid. For the rules, not for a person to decide.

    :raises PaymentUnknown: if there is no such payment
    :raises TransitionRefused: if no refund is asked for
    """
    row = locked(payment)
    if row.state != PaymentState.REFUND_ASKED:
        demand_transition(row.bill, PaymentState(row.state), PaymentState.REFUNDED)
    row.state = PaymentState.PAID.value
    row.save(update_fields=["state"])
    _note(row, "payments.take_back_refund", actor, at)
    return payment_of(row)


def _post_part(row: Row, back: Decimal, actor: str, at: datetime) -> None:
    """A part goes back: the amount less, and with the last đồng one payment less."""
    day = (row.paid_at or at).astimezone(VIETNAM).date()
    entries = [entry_of(row, PAID, -back, day)]
    if row.refunded + back == row.amount:
        entries.append(entry_of(row, COUNT, Decimal(-1), day))
        row.ledger_entries = []
    posting = Posting(source="payments", key=f"{row.pk}:refund-after:{row.refunded}", entries=tuple(entries))
    post(posting=posting, actor=actor, at=at)


def _to_decide(payment: UUID, target: PaymentState, actor: str, at: datetime) -> Row:
    row = locked(payment)
    if row.state != PaymentState.REFUND_ASKED:
        # Not through the table alone: paid may follow waiting, too.
        demand_transition(row.bill, PaymentState(row.state), PaymentState.REFUNDED)
    if row.refund_asked_by == actor:
        raise SecondPersonNeeded(bill=row.bill)
    row.state, row.refund_decided_by, row.refund_decided_at = target.value, actor, at
    return row


def _save(row: Row, *more: str) -> None:
    row.save(
        update_fields=[
            "state", "refund_amount", "refund_reason", "refund_note", "refund_asked_by", "refund_asked_at",
            "refund_decided_by", "refund_decided_at", *more,
        ]
    )  # fmt: skip


def _note(row: Row, action: str, actor: str, at: datetime) -> None:
    record_event(
        actor=actor, action=action, object_type="payment", object_id=str(row.pk), at=at,
        data={"bill": row.bill, "reason": row.refund_reason, "amount": str(row.refund_amount or row.amount)},
    )  # fmt: skip
