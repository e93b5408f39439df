"""Writes of payments: ask, settle, cancel, refund, reconcile."""

from benso.domains.payments.operations.accounts import replace_accounts
from benso.domains.payments.operations.baskets import BasketRefused, open_basket
from benso.domains.payments.operations.notices import (
    BillUnknown,
    NoticeConflict,
    receive_callback,
    receive_notice,
)
from benso.domains.payments.operations.reconciliation import (
    BookingRefused,
    book_transaction,
    reconcile,
)
from benso.domains.payments.operations.refunds import (
    RefundInvalid,
    SecondPersonNeeded,
    confirm_refund,
    refund_payment,
    refuse_refund,
    take_back_refund,
)
from benso.domains.payments.operations.requests import (
    PaymentOpen,
    cancel_payment,
    request_payment,
    start_payment,
)
from benso.domains.payments.operations.settlement import take_cash

__all__ = [
    "BasketRefused",
    "BillUnknown",
    "BookingRefused",
    "NoticeConflict",
    "PaymentOpen",
    "RefundInvalid",
    "SecondPersonNeeded",
    "book_transaction",
    "cancel_payment",
    "confirm_refund",
    "open_basket",
    "receive_callback",
    "receive_notice",
    "reconcile",
    "refund_payment",
    "refuse_refund",
    "replace_accounts",
    "request_payment",
    "start_payment",
    "take_back_refund",
    "take_cash",
]
