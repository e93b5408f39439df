"""Decisions about money: VietQR codes, bills, states, bank messages, statements. Pure."""

from benso.domains.payments.rules.bills import BillInvalid, bill_lines, bill_number, qr_of, receipt_number, unit_of
from benso.domains.payments.rules.callbacks import (
    CallbackInvalid,
    NoticeStale,
    SignatureRefused,
    content_digest,
    demand_fresh,
    demand_signature,
    read_notice,
    sign,
    write_notice,
)
from benso.domains.payments.rules.statements import (
    COLUMNS,
    StatementInvalid,
    compare,
    read_statement,
    statement_days,
)
from benso.domains.payments.rules.transitions import STATE_WORDS, TRANSITIONS, TransitionRefused, demand_transition
from benso.domains.payments.rules.vietqr import QrInvalid, Service, Transfer, crc16, encode, parse
from benso.domains.payments.rules.words import amount_in_words

__all__ = [
    "COLUMNS",
    "STATE_WORDS",
    "TRANSITIONS",
    "BillInvalid",
    "CallbackInvalid",
    "NoticeStale",
    "QrInvalid",
    "Service",
    "SignatureRefused",
    "StatementInvalid",
    "Transfer",
    "TransitionRefused",
    "amount_in_words",
    "bill_lines",
    "bill_number",
    "compare",
    "content_digest",
    "crc16",
    "demand_fresh",
    "demand_signature",
    "demand_transition",
    "encode",
    "parse",
    "qr_of",
    "read_notice",
    "read_statement",
    "receipt_number",
    "sign",
    "statement_days",
    "unit_of",
    "write_notice",
]
