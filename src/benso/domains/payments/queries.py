"""Reads of payments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Length
from django.utils.crypto import salted_hmac

from benso.domains.payments.models import Account as AccountRow
from benso.domains.payments.models import BankTransaction as TransactionRow
from benso.domains.payments.models import Basket as BasketRow
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.models import Reconciliation as ReconciliationRow
from benso.domains.payments.rules import amount_in_words, receipt_number, unit_of
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
    Receipt,
    ReconciledRow,
    Reconciliation,
    Refund,
    RefundReason,
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


class ReconciliationUnknown(BensoError):
    """No reconciliation with this number."""

    code = "RECONCILIATION_UNKNOWN"
    status = 404
    sentence = "Không có lần đối soát số {reconciliation}."


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


def bank_key(bank: str) -> bytes | None:
    """The key a bank signs its messages with: the setting's, or for the development bank one made from our secret."""
    configured = settings.BANK_KEYS.get(bank)
    if configured:
        return str(configured).encode()
    return development_bank_key(bank) if is_simulated_bank(bank) else None


def is_simulated_bank(bank: str) -> bool:
    """Whether content says that this bank is the one for development."""
    return AccountRow.objects.filter(bank=bank, simulated=True).exists()


def development_bank_key(bank: str) -> bytes:
    """The key of the development bank; nobody without the secret key of the installation can know it."""
    return salted_hmac("benso.payments.development_bank", bank, algorithm="sha256").digest()


def loose_money(*, limit: int = 100) -> list[BankTransaction]:
    """Money that came and settled nothing (wrong amount, twice, closed or unknown bill), newest first."""
    done = [NoticeOutcome.SETTLED.value, NoticeOutcome.FAILED.value]
    rows = TransactionRow.objects.exclude(outcome__in=done).order_by("-received_at", "-id")
    return [transaction_of(row) for row in rows[:limit]]


def transactions_between(banks: Iterable[str], first: date, last: date) -> list[BankTransaction]:
    """What banks told us of transactions on days ``first`` to ``last`` of Việt Nam."""
    rows = TransactionRow.objects.filter(
        bank__in=set(banks), occurred_at__gte=_midnight(first), occurred_at__lt=_midnight(last + timedelta(days=1))
    )
    return [transaction_of(row) for row in rows.order_by("bank", "transaction")]


def transactions_named(names: Iterable[tuple[str, str]]) -> list[BankTransaction]:
    """The transactions with these banks and numbers, whatever their day."""
    wanted = set(names)
    rows = TransactionRow.objects.filter(transaction__in={number for _, number in wanted})
    return [transaction_of(row) for row in rows if (row.bank, row.transaction) in wanted]


def refunds_to_decide(*, limit: int = 100) -> list[Payment]:
    """Refunds asked for and not decided, oldest first."""
    rows = Row.objects.filter(state=PaymentState.REFUND_ASKED.value).order_by("refund_asked_at")
    return [payment_of(row) for row in rows[:limit]]


def reconciliation(number: int) -> Reconciliation:
    """One comparison of a statement.

    :raises ReconciliationUnknown: if there is none
    """
    row = ReconciliationRow.objects.filter(pk=number).first()
    if row is None:
        raise ReconciliationUnknown(reconciliation=number)
    return reconciliation_of(row)


def reconciliations(*, limit: int = 30) -> list[Reconciliation]:
    """The last comparisons, newest first."""
    return [reconciliation_of(row) for row in ReconciliationRow.objects.order_by("-at", "-id")[:limit]]


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
        row.refund_decided_by, row.refund_decided_at,
    )  # fmt: skip


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _midnight(day: date) -> datetime:

    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM)
