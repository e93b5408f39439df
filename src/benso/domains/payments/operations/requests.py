"""Asking for money, and taking the request back."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.queries import OPEN, PaymentUnknown, account_of, payment_of
from benso.domains.payments.rules import BillInvalid, bill_lines, bill_number, demand_transition, qr_of
from benso.domains.payments.rules.bills import BILL
from benso.domains.payments.types import BillLine, BillLineLike, Payment, PaymentState
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import VIETNAM

INSERTED = (
    "id", "reference", "office", "payer", "amount", "state", "lines", "bill", "qr_payload", "account_bank",
    "account_number", "account_holder", "simulated", "asked_at",
)  # fmt: skip
# What every new payment has empty stands in the statement: one statement, and no savepoint for the one that is open.
INSERT = f"""
INSERT INTO payments_payment ({", ".join(INSERTED)}, method, cancelled_reason, refund_reason, refund_note,
                              refund_asked_by, refund_decided_by, ledger_entries, refunded)
VALUES ({", ".join(["%s"] * len(INSERTED))}, '', '', '', '', '', '', '{{}}', 0)
ON CONFLICT (reference) WHERE state IN ('asked', 'waiting', 'failed') DO NOTHING RETURNING id"""  # noqa: S608 columns


class PaymentOpen(BensoError):
    """The reference has an open payment over another bill."""

    code = "PAYMENT_OPEN"
    status = 409
    sentence = "Hồ sơ đang có khoản {bill} chưa nộp; hủy khoản đó trước khi yêu cầu khoản mới."


@transaction.atomic
def request_payment(
    *,
    reference: str,
    office: str,
    lines: Sequence[BillLineLike],
    total: Decimal,
    payer: str,
    simulated: bool,
    actor: str,
    at: datetime,
) -> Payment:
    """Ask for a fee in whole đồng; three statements. Asking the same again while it is open gives the same payment.

    :param reference: the dossier's number, as receipts and baskets show it; at most one open payment each
    :param office: office key that collects; decides the account and the series of receipts
    :param payer: actor text of who owes it (``person:<uuid>``) or empty
    :raises BillInvalid: if the lines are not whole đồng, do not add up to ``total``, or it is not above zero
    :raises PaymentOpen: if another bill of the reference is open
    """
    if not reference or not office:
        raise BillInvalid(reference=reference or "?", reason=Phrase("thiếu hồ sơ hoặc cơ quan thu."))
    kept = bill_lines(reference, lines, total)
    account = account_of(office, at.astimezone(VIETNAM).date())
    bill = bill_number(BILL, os.urandom(8))
    row = Row(
        id=uuid4(),
        reference=reference,
        office=office,
        payer=payer,
        amount=total,
        lines=[_stored(line) for line in kept],
        bill=bill,
        qr_payload=qr_of(account, bill, total) if account else "",
        account_bank=account.bank if account else "",
        account_number=account.number if account else "",
        account_holder=account.holder if account else "",
        simulated=simulated,
        asked_at=at,
    )
    if not _insert(row):
        return _already_open(row)
    _note(row, "payments.request", actor, at, {"reference": reference, "office": office, "amount": str(total)})
    return payment_of(row)


@transaction.atomic
def start_payment(*, payment: UUID, actor: str, at: datetime) -> Payment:
    """Note that the payer has gone to the bank; harmless if noted before.

    :raises PaymentUnknown: if there is no such payment
    :raises TransitionRefused: if it is not open
    """
    row = locked(payment)
    if row.state == PaymentState.WAITING:
        return payment_of(row)
    demand_transition(row.bill, PaymentState(row.state), PaymentState.WAITING)
    row.state = PaymentState.WAITING.value
    row.save(update_fields=["state"])
    _note(row, "payments.start", actor, at, {})
    return payment_of(row)


@transaction.atomic
def cancel_payment(*, payment: UUID, reason: str, actor: str, at: datetime) -> Payment:
    """Take a request back; money that comes later is kept as loose money, never booked.

    :raises PaymentUnknown: if there is no such payment
    :raises TransitionRefused: if it is not open
    """
    row = locked(payment)
    demand_transition(row.bill, PaymentState(row.state), PaymentState.CANCELLED)
    row.state, row.cancelled_reason = PaymentState.CANCELLED.value, reason[:200]
    row.save(update_fields=["state", "cancelled_reason"])
    _note(row, "payments.cancel", actor, at, {})
    return payment_of(row)


def locked(payment_id: UUID) -> Row:
    """The row, locked to the end of the transaction.

    :raises PaymentUnknown: if there is none
    """
    row = Row.objects.select_for_update().filter(pk=payment_id).first()
    if row is None:
        raise PaymentUnknown(payment=str(payment_id))
    return row


def _insert(row: Row) -> bool:
    """False if the reference has an open payment; one that is being asked at this moment is waited for."""
    values = [getattr(row, column) for column in INSERTED]
    values[INSERTED.index("lines")] = json.dumps(row.lines, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        return cursor.fetchone() is not None


def _stored(line: BillLine) -> dict[str, str]:
    return {
        "id": line.id,
        "label_vi": line.label_vi,
        "label_en": line.label_en,
        "amount": format(line.amount, "f"),
        "why": line.why,
        "basis": line.basis,
    }


def _already_open(wanted: Row) -> Payment:
    known = Row.objects.filter(reference=wanted.reference, state__in=OPEN).first()
    if known is None:
        raise PaymentOpen(reference=wanted.reference, bill="?")
    if (known.office, known.amount, known.lines) != (wanted.office, wanted.amount, wanted.lines):
        raise PaymentOpen(reference=wanted.reference, bill=known.bill)
    return payment_of(known)


def _note(row: Row, action: str, actor: str, at: datetime, data: dict[str, str]) -> None:
    record_event(
        actor=actor, action=action, object_type="payment", object_id=str(row.pk), at=at, data={"bill": row.bill, **data}
    )
