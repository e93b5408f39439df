"""Rows as others see them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from benso.domains.payments.models import Account as AccountRow
from benso.domains.payments.models import BankTransaction as TransactionRow
from benso.domains.payments.models import Basket as BasketRow
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.models import Reconciliation as ReconciliationRow
from benso.domains.payments.rules import receipt_number
from benso.domains.payments.types import (
    Account,
    BankTransaction,
    Basket,
    BillLine,
    Match,
    Method,
    NoticeOutcome,
    Payment,
    PaymentState,
    ReconciledRow,
    Reconciliation,
    Refund,
    RefundReason,
)


def account_of_row(row: AccountRow) -> Account:
    """As others see an account."""
    return Account(row.office, row.bank, row.number, row.holder, row.simulated, row.valid_from, row.valid_to)


def payment_of(row: Row) -> Payment:
    """As others see a payment."""
    has_receipt = row.receipt_year is not None and row.receipt_sequence is not None
    return Payment(
        id=row.pk,
        reference=row.reference,
        office=row.office,
        payer=row.payer,
        amount=Decimal(row.amount),
        state=PaymentState(row.state),
        method=Method(row.method) if row.method else None,
        lines=tuple(_line(line) for line in row.lines),
        bill=row.bill,
        qr_payload=row.qr_payload,
        account_bank=row.account_bank,
        account_number=row.account_number,
        account_holder=row.account_holder,
        basket=row.basket_id,
        receipt_number=receipt_number(row.receipt_year or 0, row.receipt_sequence or 0) if has_receipt else "",
        asked_at=row.asked_at,
        paid_at=row.paid_at,
        mismatch=row.mismatch,
        refund=_refund(row),
        simulated=row.simulated,
        refunded=Decimal(row.refunded),
    )


def basket_of(row: BasketRow) -> Basket:
    """As others see a basket."""
    members = tuple(payment_of(member) for member in row.payments.order_by("asked_at", "id"))
    return Basket(row.pk, row.bill, Decimal(row.amount), row.qr_payload, members, row.asked_at)


def transaction_of(row: TransactionRow) -> BankTransaction:
    """As others see a bank's transaction."""
    return BankTransaction(
        row.bank, row.transaction, row.bill, Decimal(row.amount), NoticeOutcome(row.outcome), row.occurred_at,
        row.received_at, row.payment_id, row.basket_id,
    )  # fmt: skip


def reconciliation_of(row: ReconciliationRow) -> Reconciliation:
    """As others see a comparison."""
    rows = tuple(
        ReconciledRow(
            Match(r["match"]), r["bank"], r["transaction"], r["bill"], _amount(r["there"]), _amount(r["here"]),
            UUID(r["payment"]) if r["payment"] else None,
            datetime.fromisoformat(r["occurred_at"]) if r.get("occurred_at") else None,
        )
        for r in row.rows
    )  # fmt: skip
    return Reconciliation(row.pk, row.digest, row.first, row.last, rows, row.actor, row.at)


def _line(line: dict[str, str]) -> BillLine:
    return BillLine(line["id"], line["label_vi"], line["label_en"], Decimal(line["amount"]), line["why"], line["basis"])


def _refund(row: Row) -> Refund | None:
    if not row.refund_reason or row.refund_asked_at is None:
        return None
    return Refund(
        RefundReason(row.refund_reason), row.refund_note, row.refund_asked_by, row.refund_asked_at,
        row.refund_decided_by, row.refund_decided_at, Decimal(row.refund_amount or row.amount),
    )  # fmt: skip


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
