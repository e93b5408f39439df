"""Money that came for dossiers: the bank's notice, cash at the counter. The dossier goes on in the same transaction."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from benso.domains.dossiers.operations.fees import after_refund
from benso.domains.dossiers.operations.filing import note_payment
from benso.domains.dossiers.operations.held import Held, hold
from benso.domains.dossiers.operations.judging import demand
from benso.domains.dossiers.operations.supplements import viewer_of
from benso.domains.dossiers.queries.dossier import dossier_id_of
from benso.domains.dossiers.queries.refusals import DossierUnknown
from benso.domains.dossiers.types import Deed, Viewer
from benso.domains.payments import operations as payments
from benso.domains.payments.queries import payment as payment_of
from benso.domains.payments.queries import reconciliation, references_of_bill
from benso.domains.payments.rules import read_notice
from benso.domains.payments.types import Payment, PaymentState, RefundReason
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
    """The whole amount was taken in cash at the counter.

    :raises DossierUnknown: if the actor may not see the dossier it is for
    :raises DeedRefused: if the actor handles no money at an office it lies with
    """
    viewer = viewer_of(actor)
    _demand(payment, Deed.TAKE_CASH, viewer)
    paid = payments.take_cash(payment=payment, actor=viewer.actor, at=at)
    _go_on(paid, viewer.actor, at)
    return paid


@transaction.atomic
def ask_refund(
    *, payment: UUID, reason: RefundReason | str, note: str, actor: Viewer, at: datetime, amount: Decimal | None = None
) -> Payment:
    """Ask that a paid fee go back; nothing moves before a second person at the offices of the dossier agrees.

    :raises DossierUnknown: if the actor may not see the dossier it is for
    :raises DeedRefused: if the actor handles no money at an office it lies with
    :param amount: đồng to go back; left out, all that was paid
    :raises payments.operations.RefundInvalid: if the reason is not of the list, ``other`` without a note, or the amount
        is not a part of what was paid
    """
    _demand(payment, Deed.REFUND, actor)
    return payments.refund_payment(payment=payment, reason=reason, note=note, amount=amount, actor=actor.actor, at=at)


@transaction.atomic
@one_standing()
def decide_refund(*, payment: UUID, agreed: bool, actor: Viewer, at: datetime) -> Payment:
    """Give the money back, or leave the fee paid: the second person's word.

    What went back is owed again as long as the dossier is open, unless it went back because nothing is to be paid
    (``exempt``): there is a new bill, and steps that need the fee paid wait for it.

    :raises DossierUnknown: if the actor may not see the dossier it is for
    :raises DeedRefused: if the actor handles no money at an office it lies with
    :raises payments.rules.SecondPersonNeeded: if the actor asked for it
    """
    held = _demand(payment, Deed.REFUND, actor)
    decide = payments.confirm_refund if agreed else payments.refuse_refund
    decided = decide(payment=payment, actor=actor.actor, at=at)
    if held is not None:
        after_refund(held, decided, agreed=agreed, actor=actor.actor, at=at)
    return decided


def _demand(payment: UUID, deed: Deed, actor: Viewer) -> Held | None:
    """Take hold of the dossier a payment is for, and see that the deed is the actor's."""
    number = payment_of(payment).reference
    identity = dossier_id_of(number)
    if identity is None:
        if actor.job:
            return None  # money for something that is no dossier
        raise DossierUnknown(dossier=number)
    held = hold(identity)
    demand(held, deed, actor)
    return held


@transaction.atomic
@one_standing()
def book_transaction(
    *, reconciliation_id: int, bank: str, transaction_number: str, actor: str, at: datetime
) -> list[Payment]:
    """Book a credit of a bank's statement that we were never told of; every dossier it pays for goes on.

    :raises payments.operations.BookingRefused: if the row cannot be booked; nothing changed
    """
    rows = reconciliation(reconciliation_id).rows
    known = [row for row in rows if (row.bank, row.transaction) == (bank, transaction_number)]
    _lock(sorted({reference for row in known for reference in references_of_bill(row.bill)}))
    paid = payments.book_transaction(
        reconciliation_id=reconciliation_id, bank=bank, transaction_number=transaction_number, actor=actor, at=at
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
