"""Money that came for dossiers: the bank's notice, cash at the counter. The dossier goes on in the same transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from benso.domains.dossiers.operations.filing import note_payment
from benso.domains.dossiers.operations.supplements import viewer_of
from benso.domains.dossiers.types import Viewer
from benso.domains.payments import operations as payments
from benso.domains.payments.queries import payment as payment_of
from benso.domains.payments.queries import reconciliation, references_of_bill
from benso.domains.payments.rules import read_notice
from benso.domains.payments.types import Payment, PaymentState
from benso.domains.procedures.queries import one_standing

LOCK = "SELECT 1 FROM dossiers_dossier WHERE number = ANY(%s) ORDER BY number FOR NO KEY UPDATE"


@transaction.atomic
@one_standing()
def confirm_payment(*, body: bytes, signature: str, at: datetime) -> tuple[Payment, ...]:
    """Take the bank's signed notice; every dossier of the bill that is paid by it goes on.

    :raises payments.operations.NoticeRefused: if the signature, time or form is wrong; nothing changed
    """
    _lock(references_of_bill(read_notice(body).bill))
    result = payments.receive_notice(body=body, signature=signature, at=at)
    for payment in result.payments:
        _go_on(payment, "system:bank", at)
    return tuple(result.payments)


@transaction.atomic
@one_standing()
def take_cash(*, payment: UUID, actor: Viewer | str, at: datetime) -> Payment:
    """The whole amount was taken in cash at the counter."""
    name = viewer_of(actor).actor
    _lock([payment_of(payment).reference])
    paid = payments.take_cash(payment=payment, actor=name, at=at)
    _go_on(paid, name, at)
    return paid


@transaction.atomic
@one_standing()
def book_transaction(*, reconciliation_id: int, transaction_number: str, actor: str, at: datetime) -> list[Payment]:
    """Book a credit of a bank's statement that we were never told of; every dossier it pays for goes on.

    :raises payments.operations.BookingRefused: if the row cannot be booked; nothing changed
    """
    known = [row for row in reconciliation(reconciliation_id).rows if row.transaction == transaction_number]
    _lock(sorted({reference for row in known for reference in references_of_bill(row.bill)}))
    paid = payments.book_transaction(
        reconciliation_id=reconciliation_id, transaction_number=transaction_number, actor=actor, at=at
    )
    for payment in paid:
        _go_on(payment, actor, at)
    return paid


def _lock(numbers: list[str]) -> None:
    """Take hold of dossiers before their payments, in one order, as withdrawing does: nobody waits crosswise."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [numbers])


def _go_on(payment: Payment, actor: str, at: datetime) -> None:
    if payment.state is PaymentState.PAID:
        method = payment.method.value if payment.method else ""
        note_payment(payment=payment.id, number=payment.reference, actor=actor, at=at, method=method)
