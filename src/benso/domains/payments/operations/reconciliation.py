"""Comparing a bank's statement with what we know, and booking what the bank never told us."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.payments.models import BankTransaction, Basket
from benso.domains.payments.models import Payment as PaymentRow
from benso.domains.payments.models import Reconciliation as Row
from benso.domains.payments.operations.notices import find_bill
from benso.domains.payments.operations.settlement import settle
from benso.domains.payments.queries import (
    payment_of,
    reconciliation,
    reconciliation_of,
    transactions_between,
    transactions_named,
)
from benso.domains.payments.rules import compare, read_statement, statement_days
from benso.domains.payments.types import (
    Match,
    Method,
    NoticeOutcome,
    Payment,
    PaymentState,
    ReconciledRow,
    Reconciliation,
)
from benso.kernel.errors import BensoError, Phrase


class BookingRefused(BensoError):
    """A row of a statement that cannot be booked by hand."""

    code = "BOOKING_REFUSED"
    status = 409
    sentence = "Không ghi nhận được giao dịch {transaction}: {reason}"


@transaction.atomic
def reconcile(*, statement: bytes, actor: str, at: datetime) -> Reconciliation:
    """Compare a statement with what banks told us on its days; changes no payment, so it can be done again at will.

    :param statement: CSV in UTF-8 with the columns bank, transaction, occurred_at, bill, amount
    :raises StatementInvalid: naming every wrong line; nothing is kept
    """
    rows = read_statement(statement)
    first, last = statement_days(rows)
    known = {(t.bank, t.transaction): t for t in transactions_between({row.bank for row in rows}, first, last)}
    known |= {(t.bank, t.transaction): t for t in transactions_named((row.bank, row.transaction) for row in rows)}
    found = compare(rows, known.values())
    digest = hashlib.sha256(statement).hexdigest()
    kept = Row.objects.create(
        digest=digest, first=first, last=last, rows=[_stored(row) for row in found], actor=actor, at=at
    )
    result = reconciliation_of(kept)
    record_event(
        actor=actor, action="payments.reconcile", object_type="reconciliation", object_id=str(kept.pk), at=at,
        data={"digest": digest, **{match.value: count for match, count in result.counts().items()}},
    )  # fmt: skip
    return result


@transaction.atomic
def book_transaction(
    *, reconciliation_id: int, bank: str, transaction_number: str, actor: str, at: datetime
) -> list[Payment]:
    """Book a credit the bank's statement has and we never heard of: its payments are paid by transfer.

    :param bank: whose transaction; two banks may give the same number
    :raises ReconciliationUnknown: if there is no such comparison
    :raises BookingRefused: if the row is not one missing here, or bill and amount do not fit an open payment
    """
    rows = reconciliation(reconciliation_id).rows
    wanted = [r for r in rows if (r.bank, r.transaction) == (bank, transaction_number)]
    row = next((r for r in wanted if r.match is Match.MISSING_HERE), None)
    if row is None or row.there is None:
        raise BookingRefused(
            transaction=transaction_number, reason=Phrase("sao kê không có giao dịch này ở mục thiếu tại đây.")
        )
    basket, payments = find_bill(row.bill)
    if not payments or not all(PaymentState(p.state).open for p in payments):
        raise BookingRefused(transaction=transaction_number, reason=Phrase("không có khoản chờ nộp nào mang số này."))
    if row.there != (basket.amount if basket else payments[0].amount):
        raise BookingRefused(transaction=transaction_number, reason=Phrase("số tiền không khớp với khoản cần nộp."))
    _keep(row, reconciliation_id, basket, payments, at)
    source = f"{row.bank}/{row.transaction}"
    settle(rows=payments, method=Method.TRANSFER, source=source, actor=actor, at=at)
    return [payment_of(p) for p in payments]


def _keep(
    row: ReconciledRow, reconciliation_id: int, basket: Basket | None, payments: list[PaymentRow], at: datetime
) -> None:
    """The transaction on record as settled; one that the bank had told of as failed becomes what its statement says.

    :raises BookingRefused: if it was told of meanwhile
    """
    digest = hashlib.sha256(f"statement {reconciliation_id}/{row.bank}/{row.transaction}".encode()).hexdigest()
    settled = {
        "bill": row.bill, "amount": row.there, "outcome": NoticeOutcome.SETTLED.value,
        "occurred_at": row.occurred_at or at, "received_at": at, "basket": basket,
        "payment": payments[0] if len(payments) == 1 else None,
    }  # fmt: skip
    known, fresh = BankTransaction.objects.select_for_update().get_or_create(
        bank=row.bank, transaction=row.transaction, defaults=settled | {"digest": digest}
    )
    if fresh:
        return
    if known.outcome != NoticeOutcome.FAILED.value:
        raise BookingRefused(
            transaction=row.transaction, reason=Phrase("ngân hàng đã báo giao dịch này; đối soát lại.")
        )
    # Its digest stays: the same message again is known, and changes nothing.
    BankTransaction.objects.filter(pk=known.pk).update(**settled)


def _stored(row: ReconciledRow) -> dict[str, str | None]:
    return {
        "match": row.match.value,
        "bank": row.bank,
        "transaction": row.transaction,
        "bill": row.bill,
        "there": None if row.there is None else str(row.there),
        "here": None if row.here is None else str(row.here),
        "payment": str(row.payment) if row.payment else None,
        "occurred_at": row.occurred_at.isoformat() if row.occurred_at else None,
    }
