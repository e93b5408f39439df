"""Which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from benso.domains.payments.types import PaymentState
from benso.kernel.errors import BensoError, Phrase

_S = PaymentState
TRANSITIONS: Mapping[PaymentState, frozenset[PaymentState]] = MappingProxyType(
    {
        _S.ASKED: frozenset({_S.WAITING, _S.FAILED, _S.PAID, _S.CANCELLED}),
        _S.WAITING: frozenset({_S.FAILED, _S.PAID, _S.CANCELLED}),
        _S.FAILED: frozenset({_S.WAITING, _S.PAID, _S.CANCELLED}),
        _S.PAID: frozenset({_S.REFUND_ASKED}),
        _S.REFUND_ASKED: frozenset({_S.REFUNDED, _S.PAID}),
        _S.CANCELLED: frozenset(),
        _S.REFUNDED: frozenset(),
    }
)
"""The whole table; what is not in it cannot happen."""

STATE_WORDS: Mapping[PaymentState, Phrase] = MappingProxyType(
    {
        _S.ASKED: Phrase("chưa nộp"),
        _S.WAITING: Phrase("đang chờ ngân hàng"),
        _S.FAILED: Phrase("chuyển tiền không thành"),
        _S.PAID: Phrase("đã nộp"),
        _S.CANCELLED: Phrase("đã hủy"),
        _S.REFUND_ASKED: Phrase("đang chờ duyệt hoàn tiền"),
        _S.REFUNDED: Phrase("đã hoàn tiền"),
    }
)


class TransitionRefused(BensoError):
    """The payment is in a state from which this cannot be done."""

    code = "PAYMENT_STATE"
    status = 409
    sentence = "Khoản {bill} {words} nên không thực hiện được việc này. Tải lại trang để xem trạng thái mới nhất."


def demand_transition(bill: str, source: PaymentState, target: PaymentState) -> None:
    """:raises TransitionRefused: if ``target`` may not follow ``source``"""
    if target not in TRANSITIONS[source]:
        raise TransitionRefused(bill=bill, words=STATE_WORDS[source], state=source.value)
