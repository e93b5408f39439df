"""Money has come: receipt number, ledger, audit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.ledger.operations import post
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.operations.requests import locked
from benso.domains.payments.queries import payment_of
from benso.domains.payments.rules import demand_transition, receipt_number, unit_of
from benso.domains.payments.types import Method, Payment, PaymentState
from benso.kernel.working_time import VIETNAM

PAID, COUNT = "payments.paid", "payments.count"
"""Measures of the ledger: đồng collected, and how many payments."""

DRAW = """
INSERT INTO payments_receipt_series AS s (office, year, last) VALUES (%s, %s, 1)
ON CONFLICT (office, year) DO UPDATE SET last = s.last + 1 RETURNING last"""


@transaction.atomic
def take_cash(*, payment: UUID, actor: str, at: datetime) -> Payment:
    """Take the whole amount in cash at the counter and issue the receipt number.

    Whether the official may is for the caller to have asked (role and office).

    :raises PaymentUnknown: if there is no such payment
    :raises TransitionRefused: if it is not open
    """
    row = locked(payment)
    settle(rows=[row], method=Method.CASH, source="", actor=actor, at=at)
    return payment_of(row)


def settle(*, rows: Sequence[Row], method: Method, source: str, actor: str, at: datetime) -> None:
    """Mark locked rows as paid, in the order of their offices so that two baskets never wait crosswise.

    :param source: bank and number of the transaction, for the audit; empty for cash
    :raises TransitionRefused: if one is not open
    """
    for row in rows:
        demand_transition(row.bill, PaymentState(row.state), PaymentState.PAID)
    for row in sorted(rows, key=lambda row: (row.office, str(row.pk))):
        row.state, row.method, row.paid_at = PaymentState.PAID.value, method.value, at
        row.receipt_year = at.astimezone(VIETNAM).year
        row.receipt_sequence = _draw(row.office, row.receipt_year)
        row.mismatch = None
        row.ledger_entries = list(post(posting=_posting(row), actor=actor, at=at).entry_ids)
        row.save(
            update_fields=[
                "state", "method", "paid_at", "receipt_year", "receipt_sequence", "mismatch", "ledger_entries",
            ]
        )  # fmt: skip
        number = receipt_number(row.receipt_year, row.receipt_sequence)
        data = {"bill": row.bill, "method": method.value, "amount": str(row.amount), "receipt": number}
        if source:
            data["transaction"] = source
        record_event(
            actor=actor, action="payments.paid", object_type="payment", object_id=str(row.pk), at=at, data=data
        )


def _draw(office: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [office, year])
        return int(cursor.fetchone()[0])


def entry_of(row: Row, measure: str, amount: Decimal, day: date) -> NewEntry:
    """What a payment posts: its office, method and basis."""
    unit, _, agency = row.office.partition("/")
    dimensions = {"method": row.method, "agency": agency} if agency else {"method": row.method}
    basis = Basis.SIMULATED if row.simulated else Basis.MEASURED
    return NewEntry(measure, unit_of(unit), basis, day, amount, dimensions, subject=f"payment:{row.pk}")


def _posting(row: Row) -> Posting:
    if row.paid_at is None:
        raise ValueError(row.pk)
    day = row.paid_at.astimezone(VIETNAM).date()
    entries = (entry_of(row, PAID, row.amount, day), entry_of(row, COUNT, Decimal(1), day))
    return Posting(source="payments", key=f"{row.pk}:paid", entries=entries)
