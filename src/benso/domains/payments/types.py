"""Money that is asked for, paid and given back: bills, payments, bank notices, receipts, reconciliations.

Amounts are whole đồng as :class:`~decimal.Decimal`. Nothing here names a person: a payer is an actor's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class PaymentState(StrEnum):
    """Where a payment stands. ``FAILED`` is still open; ``WAITING``: the payer is at the bank."""

    ASKED = "asked"
    WAITING = "waiting"
    FAILED = "failed"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUND_ASKED = "refund_asked"
    REFUNDED = "refunded"

    @property
    def open(self) -> bool:
        """Money may still come."""
        return self in (PaymentState.ASKED, PaymentState.WAITING, PaymentState.FAILED)

    @property
    def settled(self) -> bool:
        """Money has come and has not gone back."""
        return self in (PaymentState.PAID, PaymentState.REFUND_ASKED)


class Method(StrEnum):
    """How it was paid: a transfer the bank told us of (VietQR), one found in a statement, or cash."""

    ONLINE = "online"
    TRANSFER = "transfer"
    CASH = "cash"


class RefundReason(StrEnum):
    """Why money goes back; never free text alone. ``FEE_CHANGED`` is asked for by the rules alone."""

    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    PAID_TWICE = "paid_twice"
    FEE_WRONG = "fee_wrong"
    FEE_CHANGED = "fee_changed"
    EXEMPT = "exempt"
    OTHER = "other"


class BillLineLike(Protocol):
    """Anything shaped like a line of a fee; that of ``procedures`` fits."""

    @property
    def id(self) -> str: ...
    @property
    def label_vi(self) -> str: ...
    @property
    def label_en(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def why(self) -> str: ...
    @property
    def basis(self) -> str: ...


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a bill with its reason; a discount is negative."""

    id: str
    label_vi: str
    label_en: str
    amount: Decimal
    why: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """The bank account an office collects on. ``simulated``: it belongs to the bank for development."""

    office: str
    bank: str
    number: str
    holder: str
    simulated: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money going back: asked by one person, decided by another; ``amount`` is all or a part."""

    reason: RefundReason
    note: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Payment:
    """A bill and what became of it. ``mismatch`` is money that came for it in a wrong amount and settled nothing.

    ``qr_payload`` is empty where the office has no account to transfer to: then only cash is possible.
    """

    id: UUID
    reference: str
    office: str
    payer: str
    amount: Decimal
    state: PaymentState
    method: Method | None
    lines: tuple[BillLine, ...]
    bill: str
    qr_payload: str
    account_bank: str
    account_number: str
    account_holder: str
    basket: UUID | None
    receipt_number: str
    asked_at: datetime
    paid_at: datetime | None
    mismatch: Decimal | None
    refund: Refund | None
    simulated: bool
    refunded: Decimal = Decimal(0)

    @property
    def kept(self) -> Decimal:
        """What came for it and has not gone back."""
        return self.amount - self.refunded if self.state.settled else Decimal(0)


@dataclass(frozen=True, slots=True)
class Basket:
    """Several payments paid with one transfer."""

    id: UUID
    bill: str
    amount: Decimal
    qr_payload: str
    payments: tuple[Payment, ...]
    asked_at: datetime


class BankStatus(StrEnum):
    """What the bank says of a transaction."""

    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BankNotice:
    """A bank's message about one transaction; ``sent_at`` is when this copy was sent."""

    bank: str
    transaction: str
    bill: str
    amount: Decimal
    status: BankStatus
    occurred_at: datetime
    sent_at: datetime


class NoticeOutcome(StrEnum):
    """What a bank's message came to. All but the first two leave money somebody must look at."""

    SETTLED = "settled"
    FAILED = "failed"
    MISMATCH = "mismatch"
    """The amount is not what was asked."""
    PAID_TWICE = "paid_twice"
    CLOSED = "closed"
    """The bill had been cancelled."""
    UNKNOWN_BILL = "unknown_bill"


@dataclass(frozen=True, slots=True)
class NoticeResult:
    """The answer to a bank's message; ``repeated`` if the transaction had been told before (nothing changed)."""

    outcome: NoticeOutcome
    payments: tuple[Payment, ...]
    repeated: bool


@dataclass(frozen=True, slots=True)
class BankTransaction:
    """A transaction a bank told us of."""

    bank: str
    transaction: str
    bill: str
    amount: Decimal
    outcome: NoticeOutcome
    occurred_at: datetime
    received_at: datetime
    payment: UUID | None
    basket: UUID | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an e-receipt says; ``number`` runs without gaps per office and year."""

    number: str
    office: str
    issued_on: date
    reference: str
    lines: tuple[BillLine, ...]
    amount: Decimal
    amount_words: str
    method: Method
    bill: str
    refunded: bool
    simulated: bool

    def data(self) -> Mapping[str, object]:
        """For a document template: only text, lists and mappings."""
        return {
            "number": self.number,
            "office": self.office,
            "issued_on": self.issued_on.isoformat(),
            "reference": self.reference,
            "lines": [{"label": line.label_vi, "amount": str(line.amount), "why": line.why} for line in self.lines],
            "amount": str(self.amount),
            "amount_words": self.amount_words,
            "method": self.method.value,
            "bill": self.bill,
            "refunded": self.refunded,
            "simulated": self.simulated,
        }


class Match(StrEnum):
    """What became of one row of a reconciliation."""

    MATCHED = "matched"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    AMOUNT_DIFFERS = "amount_differs"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One credit of a bank statement."""

    line: int
    bank: str
    transaction: str
    bill: str
    amount: Decimal
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ReconciledRow:
    """One transaction compared: what the bank has, what we have, and which payment it belongs to, if any."""

    match: Match
    bank: str
    transaction: str
    bill: str
    there: Decimal | None
    here: Decimal | None
    payment: UUID | None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A statement compared with what we know, day ``first`` to day ``last``."""

    id: int
    digest: str
    first: date
    last: date
    rows: tuple[ReconciledRow, ...]
    actor: str
    at: datetime

    def counts(self) -> dict[Match, int]:
        """How many rows of each kind."""
        return {match: sum(row.match is match for row in self.rows) for match in Match}
