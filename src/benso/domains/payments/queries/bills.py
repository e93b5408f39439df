"""Payments, baskets, receipts, and the accounts they are paid to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Length

from benso.domains.payments.models import Account as AccountRow
from benso.domains.payments.models import Basket as BasketRow
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.queries.rows import account_of_row, basket_of, payment_of
from benso.domains.payments.rules import amount_in_words, unit_of
from benso.domains.payments.types import (
    Account,
    Basket,
    Payment,
    PaymentState,
    Receipt,
)
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM

OPEN = [state.value for state in PaymentState if state.open]


class PaymentUnknown(BensoError):
    """No payment with this id."""

    code = "PAYMENT_UNKNOWN"
    status = 404
    sentence = "Không có khoản thu này. Mở lại từ trang hồ sơ của bạn."


class BasketUnknown(BensoError):
    """No basket with this id."""

    code = "BASKET_UNKNOWN"
    status = 404
    sentence = "Không có lượt nộp chung này. Chọn lại các khoản cần nộp."


class ReceiptMissing(BensoError):
    """Nothing has been paid, so there is no receipt."""

    code = "RECEIPT_MISSING"
    status = 409
    sentence = "Khoản {bill} chưa nộp nên chưa có biên lai."


def payment(payment_id: UUID) -> Payment:
    """A payment.

    :raises PaymentUnknown: if there is none
    """
    row = Row.objects.filter(pk=payment_id).first()
    if row is None:
        raise PaymentUnknown(payment=str(payment_id))
    return payment_of(row)


def payments_of(reference: str) -> list[Payment]:
    """Every payment asked for a reference, oldest first."""
    return [payment_of(row) for row in Row.objects.filter(reference=reference).order_by("asked_at", "id")]


def open_payments(payer: str, *, limit: int = 50) -> list[Payment]:
    """What a payer has not paid yet, oldest first: what may go into a basket."""
    rows = Row.objects.filter(payer=payer, state__in=OPEN).order_by("asked_at", "id")
    return [payment_of(row) for row in rows[:limit]]


def payment_by_bill(bill: str) -> Payment | None:
    """The payment with a bill number, as it stands in a transfer's purpose."""
    row = Row.objects.filter(bill=bill).first()
    return None if row is None else payment_of(row)


def references_of_bill(bill: str) -> list[str]:
    """What a bill number (or a basket's) pays for, in order; read without locks.

    For callers that lock the things paid for: lock those first, then take the bank's
    message, and nobody waits crosswise.
    """
    rows = Row.objects.filter(Q(bill=bill) | Q(basket__bill=bill)).order_by("reference")
    return list(rows.values_list("reference", flat=True))


def vietqr_of(payment_id: UUID) -> str:
    """The VietQR payload that pays a payment; empty where the office has no account or nothing is owed any more.

    :raises PaymentUnknown: if there is none
    """
    found = payment(payment_id)
    return found.qr_payload if found.state.open else ""


def basket(basket_id: UUID) -> Basket:
    """Several payments to be paid with one transfer.

    :raises BasketUnknown: if there is none
    """
    row = BasketRow.objects.filter(pk=basket_id).first()
    if row is None:
        raise BasketUnknown(basket=str(basket_id))
    return basket_of(row)


def receipt(payment_id: UUID) -> Receipt:
    """The e-receipt of a payment.

    :raises PaymentUnknown: if there is none
    :raises ReceiptMissing: if nothing has been paid
    """
    found = payment(payment_id)
    if not found.receipt_number or found.paid_at is None or found.method is None:
        raise ReceiptMissing(bill=found.bill)
    return Receipt(
        number=found.receipt_number,
        office=found.office,
        issued_on=found.paid_at.astimezone(VIETNAM).date(),
        reference=found.reference,
        lines=found.lines,
        amount=found.amount,
        amount_words=amount_in_words(found.amount),
        method=found.method,
        bill=found.bill,
        refunded=found.state is PaymentState.REFUNDED,
        simulated=found.simulated,
    )


def account_of(office: str, on: date) -> Account | None:
    """The account an office collects on: its own, else its unit's, else the province's; ``None``: cash only."""
    rows = AccountRow.objects.filter(office__in={office, unit_of(office), ""}, valid_from__lte=on)
    row = rows.exclude(valid_to__lte=on).order_by(Length("office").desc(), "-valid_from").first()
    return None if row is None else account_of_row(row)


def refunds_to_decide(*, offices: Collection[str], limit: int = 100) -> list[Payment]:
    """Refunds asked for at these offices and not decided, oldest first."""
    asked = Row.objects.filter(state=PaymentState.REFUND_ASKED.value, office__in=list(offices))
    rows = asked.order_by("refund_asked_at", "id")
    return [payment_of(row) for row in rows[:limit]]
