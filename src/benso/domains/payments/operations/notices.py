"""What banks tell us: each transaction once, whatever is lost, repeated or sent at the same time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.payments.models import BankTransaction, Basket
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.operations.settlement import settle
from benso.domains.payments.queries import bank_key, payment_of
from benso.domains.payments.rules import content_digest, demand_fresh, demand_signature, read_notice
from benso.domains.payments.types import (
    BankNotice,
    BankStatus,
    Method,
    NoticeOutcome,
    NoticeResult,
    Payment,
    PaymentState,
)
from benso.kernel.errors import BensoError

# A second writer of the same transaction waits here for the first, and then finds its row.
CLAIM = """
INSERT INTO payments_transaction (bank, transaction, bill, amount, digest, outcome, occurred_at, received_at)
VALUES (%s, %s, %s, %s, %s, 'unknown_bill', %s, %s) ON CONFLICT (bank, transaction) DO NOTHING RETURNING id"""


class NoticeConflict(BensoError):
    """A transaction told before, now with other content."""

    code = "NOTICE_CONFLICT"
    status = 409
    sentence = "Giao dịch {transaction} đã báo với nội dung khác; không ghi nhận gì thêm."


class BillUnknown(BensoError):
    """The bill number belongs to no payment of ours."""

    code = "BILL_UNKNOWN"
    status = 404
    sentence = "Không có khoản thu mang số {bill}."


@transaction.atomic
def receive_notice(*, body: bytes, signature: str, at: datetime) -> NoticeResult:
    """Take a bank's signed message about one transaction; the outcome says what it came to.

    The same transaction again changes nothing and gives the same outcome. A wrong amount, a bill paid twice, cancelled
    or unknown is kept as loose money and settles nothing.

    :raises CallbackInvalid: if it cannot be read
    :raises SignatureRefused: if it is not signed by the bank it names
    :raises NoticeStale: if it was sent more than five minutes ago
    :raises NoticeConflict: if the transaction was told before with other content
    """
    notice = read_notice(body)
    demand_signature(body, signature, bank_key(notice.bank))
    demand_fresh(notice, at)
    number = _claim(notice, at)
    if number is None:
        return _told_before(notice)
    outcome, basket, rows = _apply(notice, at)
    BankTransaction.objects.filter(pk=number).update(
        outcome=outcome.value, basket=basket, payment_id=rows[0].pk if len(rows) == 1 else None
    )
    if outcome is not NoticeOutcome.SETTLED:
        record_event(
            actor=f"system:bank-{notice.bank}", action=f"payments.notice_{outcome.value}",
            object_type="bank_transaction", object_id=f"{notice.bank}/{notice.transaction}", at=at,
            data={"bill": notice.bill, "amount": str(notice.amount)},
        )  # fmt: skip
    return NoticeResult(outcome, tuple(payment_of(row) for row in rows), repeated=False)


def receive_callback(*, body: bytes, signature: str, at: datetime) -> Payment:
    """As :func:`receive_notice`, for callers that know only single payments: the (first) payment of the bill.

    Read ``state``: a wrong amount or a failed transfer leaves it open.

    :raises BillUnknown: if the bill is none of ours; outside a transaction of the caller the money is on record then
    """
    result = receive_notice(body=body, signature=signature, at=at)
    if not result.payments:
        raise BillUnknown(bill=read_notice(body).bill)
    return result.payments[0]


def _claim(notice: BankNotice, at: datetime) -> int | None:
    values: list[str | Decimal] = [notice.bank, notice.transaction, notice.bill, notice.amount, content_digest(notice)]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, (*values, notice.occurred_at, at))
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _told_before(notice: BankNotice) -> NoticeResult:
    known = BankTransaction.objects.get(bank=notice.bank, transaction=notice.transaction)
    if known.digest != content_digest(notice):
        raise NoticeConflict(transaction=notice.transaction)
    if known.basket_id:
        rows = list(Row.objects.filter(basket=known.basket_id).order_by("id"))
    else:
        rows = list(Row.objects.filter(pk=known.payment_id)) if known.payment_id else []
    return NoticeResult(NoticeOutcome(known.outcome), tuple(payment_of(row) for row in rows), repeated=True)


def find_bill(bill: str) -> tuple[Basket | None, list[Row]]:
    """The payments a bill number stands for, locked in one order; the basket, if it is one's."""
    basket = Basket.objects.filter(bill=bill).first()
    rows = Row.objects.select_for_update().order_by("id")
    return basket, list(rows.filter(basket=basket) if basket else rows.filter(bill=bill))


def _apply(notice: BankNotice, at: datetime) -> tuple[NoticeOutcome, Basket | None, list[Row]]:
    basket, rows = find_bill(notice.bill)
    states = {PaymentState(row.state) for row in rows}
    if notice.status is BankStatus.FAILED:
        for row in rows:
            if PaymentState(row.state) in (PaymentState.ASKED, PaymentState.WAITING):
                row.state = PaymentState.FAILED.value
                row.save(update_fields=["state"])
        return NoticeOutcome.FAILED, basket, rows
    if not rows:
        return NoticeOutcome.UNKNOWN_BILL, None, []
    if not all(state.open for state in states):
        paid = any(state.settled for state in states)
        return NoticeOutcome.PAID_TWICE if paid else NoticeOutcome.CLOSED, basket, rows
    if notice.amount != (basket.amount if basket else rows[0].amount):
        for row in rows:
            row.mismatch = notice.amount
            row.save(update_fields=["mismatch"])
        return NoticeOutcome.MISMATCH, basket, rows
    actor, source = f"system:bank-{notice.bank}", f"{notice.bank}/{notice.transaction}"
    settle(rows=rows, method=Method.ONLINE, source=source, actor=actor, at=at)
    return NoticeOutcome.SETTLED, basket, rows
