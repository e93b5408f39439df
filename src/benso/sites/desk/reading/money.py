"""Payments of a dossier in words, with the code to show on the counter's screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from benso.domains.payments.types import BillLine, Method, Payment, PaymentState, RefundReason
from benso.sites.desk.qr import qr_svg
from benso.sites.desk.reading.parts import either
from benso.sites.desk.templatetags.desk import dong

STATES: dict[PaymentState, Promise] = {
    PaymentState.ASKED: _("chờ nộp"),
    PaymentState.WAITING: _("người nộp đang ở trang ngân hàng"),
    PaymentState.FAILED: _("chuyển chưa thành công, có thể nộp lại"),
    PaymentState.PAID: _("đã nộp"),
    PaymentState.CANCELLED: _("đã hủy"),
    PaymentState.REFUND_ASKED: _("đã đề nghị hoàn tiền"),
    PaymentState.REFUNDED: _("đã hoàn tiền"),
}
METHODS: dict[Method, Promise] = {
    Method.ONLINE: _("chuyển khoản VietQR"),
    Method.TRANSFER: _("chuyển khoản, đối chiếu sao kê"),
    Method.CASH: _("tiền mặt"),
}
REFUNDS: dict[RefundReason, Promise] = {
    RefundReason.WITHDRAWN: _("Người nộp rút hồ sơ"),
    RefundReason.REFUSED: _("Hồ sơ không được tiếp nhận"),
    RefundReason.PAID_TWICE: _("Nộp hai lần"),
    RefundReason.FEE_WRONG: _("Tính sai phí"),
    RefundReason.FEE_CHANGED: _("Phí tính lại thấp hơn số đã nộp"),
    RefundReason.EXEMPT: _("Thuộc diện miễn"),
    RefundReason.OTHER: _("Lý do khác (ghi rõ)"),
}


@dataclass(frozen=True, slots=True)
class BillLineView:
    """A line of a bill and the rule that put it there."""

    label: str
    amount: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment as the desk shows it."""

    id: UUID
    amount: Decimal
    state: str
    method: str
    receipt: str
    lines: tuple[BillLineView, ...]
    refunded: Decimal
    waiting: bool
    refundable: bool
    reasons: tuple[tuple[str, str], ...]
    to_decide: str
    qr: SafeString | None


def payment_views(payments: Iterable[Payment]) -> list[PaymentView]:
    """Payments with their state in words."""
    return [_view(one) for one in payments]


def _view(payment: Payment) -> PaymentView:
    return PaymentView(
        id=payment.id,
        amount=payment.amount,
        state=str(STATES[payment.state]),
        method=str(METHODS[payment.method]) if payment.method else "",
        receipt=payment.receipt_number,
        lines=tuple(_line(line) for line in payment.lines),
        refunded=payment.refunded,
        waiting=payment.state.open,
        refundable=payment.state is PaymentState.PAID,
        reasons=tuple((code.value, str(REFUNDS[code])) for code in REFUNDS if code is not RefundReason.FEE_CHANGED),
        to_decide=_to_decide(payment),
        qr=qr_svg(payment.qr_payload) if payment.state.open and payment.qr_payload else None,
    )


def _to_decide(payment: Payment) -> str:
    if payment.state is not PaymentState.REFUND_ASKED or payment.refund is None:
        return ""
    return f"{dong(payment.refund.amount)} · {REFUNDS[payment.refund.reason]} {payment.refund.note}".strip()


def _line(line: BillLine) -> BillLineView:
    return BillLineView(either(line.label_vi, line.label_en), line.amount, line.why)
