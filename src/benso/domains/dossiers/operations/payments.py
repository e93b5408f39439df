"""Money that came for dossiers: the bank's notice, cash at the counter. The dossier goes on in the same transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from benso.domains.dossiers.operations.filing import note_payment
from benso.domains.dossiers.operations.supplements import viewer_of
from benso.domains.dossiers.types import Viewer
from benso.domains.payments import operations as payments
from benso.domains.payments.types import Payment, PaymentState


@transaction.atomic
def confirm_payment(*, body: bytes, signature: str, at: datetime) -> tuple[Payment, ...]:
    """Take the bank's signed notice; every dossier of the bill that is paid by it goes on.

    :raises payments.operations.NoticeRefused: if the signature, time or form is wrong; nothing changed
    """
    result = payments.receive_notice(body=body, signature=signature, at=at)
    for payment in result.payments:
        _go_on(payment, "system:bank", at)
    return tuple(result.payments)


@transaction.atomic
def take_cash(*, payment: UUID, actor: Viewer | str, at: datetime) -> Payment:
    """The whole amount was taken in cash at the counter."""
    name = viewer_of(actor).actor
    paid = payments.take_cash(payment=payment, actor=name, at=at)
    _go_on(paid, name, at)
    return paid


def _go_on(payment: Payment, actor: str, at: datetime) -> None:
    if payment.state is PaymentState.PAID:
        method = payment.method.value if payment.method else ""
        note_payment(payment=payment.id, number=payment.reference, actor=actor, at=at, method=method)
