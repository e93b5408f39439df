"""Several payments with one transfer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.payments.models import Basket as BasketRow
from benso.domains.payments.models import Payment as Row
from benso.domains.payments.queries import PaymentUnknown, basket_of
from benso.domains.payments.rules import bill_number, encode
from benso.domains.payments.rules.bills import BASKET
from benso.domains.payments.rules.vietqr import Transfer
from benso.domains.payments.types import Basket, PaymentState
from benso.kernel.errors import BensoError, Phrase

MOST_PAYMENTS = 50


class BasketRefused(BensoError):
    """These payments cannot be paid with one transfer."""

    code = "BASKET_REFUSED"
    status = 409
    sentence = "Không nộp chung được: {reason}"


@transaction.atomic
def open_basket(*, payments: Sequence[UUID], payer: str, actor: str, at: datetime) -> Basket:
    """Put open payments of one payer and one account together; one QR code pays all of them or none.

    A payment that lay in an earlier basket leaves it: money for that one then is loose. Each can still be paid alone.

    :raises PaymentUnknown: if one does not exist or is another payer's (said the same)
    :raises BasketRefused: if one is not open, they go to different accounts, or there are fewer than two
    """
    wanted = set(payments)
    rows = list(Row.objects.select_for_update().filter(pk__in=wanted, payer=payer).order_by("id"))
    if missing := wanted - {row.pk for row in rows}:
        raise PaymentUnknown(payment=str(min(missing)))
    if not payer or not 2 <= len(rows) <= MOST_PAYMENTS:
        raise BasketRefused(reason=Phrase("chọn từ 2 đến {most_payments} khoản.", most_payments=MOST_PAYMENTS))
    for row in rows:
        if not PaymentState(row.state).open:
            raise BasketRefused(reason=Phrase("khoản {bill} không còn chờ nộp.", bill=row.bill))
    accounts = {(row.account_bank, row.account_number) for row in rows}
    if len(accounts) > 1 or ("", "") in accounts:
        raise BasketRefused(reason=Phrase("các khoản thu về những tài khoản khác nhau; nộp riêng từng khoản."))
    bank, number = accounts.pop()
    amount, bill = sum((row.amount for row in rows), Decimal(0)), bill_number(BASKET, os.urandom(8))
    basket = BasketRow.objects.create(
        id=uuid4(), bill=bill, amount=amount, payer=payer, asked_at=at,
        qr_payload=encode(Transfer(bank, number, amount, bill=bill, purpose=bill)),
    )  # fmt: skip
    Row.objects.filter(pk__in=wanted).update(basket=basket)
    record_event(
        actor=actor, action="payments.open_basket", object_type="basket", object_id=str(basket.pk), at=at,
        data={"bill": bill, "amount": str(amount), "payments": [str(row.pk) for row in rows]},
    )  # fmt: skip
    return basket_of(basket)
