"""A bank's message: how it is signed, read and aged."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from benso.domains.payments.types import BankNotice, BankStatus
from benso.kernel.errors import BensoError, Phrase

FRESH = timedelta(minutes=5)
MOST_BYTES = 4096
YEARS = (2000, 2199)
SCHEME = "sha256="
FIELDS = ("bank", "transaction", "bill", "amount", "status", "occurred_at", "sent_at")
_BANK = re.compile(r"[0-9]{6}\Z")
_TRANSACTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,63}\Z")
_BILL = re.compile(r"[A-Z0-9]{1,25}\Z")
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}\Z")


class CallbackInvalid(BensoError):
    """A message that is not one of ours to read."""

    code = "CALLBACK_INVALID"
    status = 400
    sentence = "Thông báo của ngân hàng sai ở trường {field}: {reason}"


class SignatureRefused(BensoError):
    """The signature is not that of the bank; said the same whether the bank or the signature is unknown."""

    code = "SIGNATURE_REFUSED"
    status = 401
    sentence = "Chữ ký của thông báo không đúng; không ghi nhận gì."


class NoticeStale(BensoError):
    """The message was sent too long ago, or from the future."""

    code = "NOTICE_STALE"
    status = 409
    sentence = "Thông báo gửi lúc {sent_at} quá cũ hoặc sai giờ; gửi lại với thời điểm hiện tại."


def sign(body: bytes, key: bytes) -> str:
    """The signature of a message: ``sha256=`` and HMAC-SHA256 of its very bytes, in hexadecimal."""
    return SCHEME + hmac.new(key, body, hashlib.sha256).hexdigest()


def demand_signature(body: bytes, signature: str, key: bytes | None) -> None:
    """Compare in constant time, also where there is no key.

    :raises SignatureRefused: if it is not the bank's
    """
    wanted = sign(body, key or b"no key of ours")
    same = hmac.compare_digest(wanted.encode(), signature.encode("utf-8", "replace"))
    if key is None or not same:
        raise SignatureRefused


def demand_fresh(notice: BankNotice, at: datetime) -> None:
    """:raises NoticeStale: if it was sent more than five minutes before or after ``at``"""
    if abs(at - notice.sent_at) > FRESH:
        raise NoticeStale(sent_at=notice.sent_at.isoformat())


def write_notice(notice: BankNotice) -> bytes:
    """The body of a message, as a bank sends it."""
    values = {
        "bank": notice.bank,
        "transaction": notice.transaction,
        "bill": notice.bill,
        "amount": format(notice.amount, "f"),
        "status": notice.status.value,
        "occurred_at": notice.occurred_at.isoformat(),
        "sent_at": notice.sent_at.isoformat(),
    }
    return json.dumps(values, separators=(",", ":")).encode()


def read_notice(body: bytes) -> BankNotice:
    """Read a message strictly: exactly the seven fields, all text.

    :raises CallbackInvalid: naming the field
    """
    values = _values(body)
    for field in FIELDS:
        if not isinstance(values.get(field), str):
            raise CallbackInvalid(field=field, reason=Phrase("thiếu hoặc không phải là chữ."))
    if unknown := sorted(set(values) - set(FIELDS)):
        raise CallbackInvalid(field=unknown[0][:40], reason=Phrase("trường lạ."))
    for field, pattern in (("bank", _BANK), ("transaction", _TRANSACTION), ("bill", _BILL), ("amount", _AMOUNT)):
        if not pattern.match(values[field]):
            raise CallbackInvalid(field=field, reason=Phrase("sai mẫu."))
    if values["status"] not in {status.value for status in BankStatus}:
        raise CallbackInvalid(field="status", reason=Phrase("phải là paid hoặc failed."))
    occurred, sent = _moment(values, "occurred_at"), _moment(values, "sent_at")
    return BankNotice(
        values["bank"], values["transaction"], values["bill"], Decimal(values["amount"]),
        BankStatus(values["status"]), occurred, sent,
    )  # fmt: skip


def content_digest(notice: BankNotice) -> str:
    """Digest of what a transaction says, apart from when this copy was sent."""
    parts = (notice.bank, notice.transaction, notice.bill, format(notice.amount, "f"), notice.status.value)
    return hashlib.sha256("\n".join((*parts, notice.occurred_at.isoformat())).encode()).hexdigest()


def _values(body: bytes) -> Mapping[str, Any]:
    if len(body) > MOST_BYTES:
        raise CallbackInvalid(field="*", reason=Phrase("dài quá {most_bytes} byte.", most_bytes=MOST_BYTES))
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CallbackInvalid(field="*", reason=Phrase("không phải là JSON.")) from error
    if not isinstance(values, dict):
        raise CallbackInvalid(field="*", reason=Phrase("phải là một đối tượng JSON."))
    return values


def _moment(values: Mapping[str, Any], field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(values[field])
    except ValueError as error:
        raise CallbackInvalid(field=field, reason=Phrase("phải viết theo ISO 8601.")) from error
    if moment.tzinfo is None or not YEARS[0] <= moment.year <= YEARS[1]:
        raise CallbackInvalid(field=field, reason=Phrase("phải có múi giờ và nằm trong các năm 2000–2199."))
    return moment
