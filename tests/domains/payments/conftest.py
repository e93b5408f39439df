from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from benso.domains.ledger.operations import declare_measures
from benso.domains.ledger.types import Kind, Measure
from benso.domains.payments import operations, queries, rules
from benso.domains.payments.types import Account, BankNotice, BankStatus, BillLine, NoticeResult, Payment

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BANK = "999999"
OFFICE = "86@2025-07-01/STP-VL"
OFFICIAL, SECOND = "official:7", "official:8"
_numbers = itertools.count(1)


def line(amount: str, name: str = "fee") -> BillLine:
    return BillLine(name, "Lệ phí", "Fee", Decimal(amount), why="channel = 'online'", basis="NQ 01")


def ask(amount: str = "20000", **changes: Any) -> Payment:
    """A bill for something new."""
    values = {
        "reference": f"dossier:{uuid4()}", "office": OFFICE, "lines": [line(amount)], "total": Decimal(amount),
        "payer": "person:1", "simulated": False, "actor": "person:1", "at": NOW,
    }  # fmt: skip
    return operations.request_payment(**(values | changes))


def notice(bill: str, amount: str = "20000", **changes: Any) -> BankNotice:
    """What the bank would say of a new transaction."""
    values: dict[str, Any] = {
        "bank": BANK, "transaction": f"FT{next(_numbers):08d}", "bill": bill, "amount": Decimal(amount),
        "status": BankStatus.PAID, "occurred_at": NOW, "sent_at": NOW,
    }  # fmt: skip
    return BankNotice(**(values | changes))


def tell(message: BankNotice, at: datetime = NOW) -> NoticeResult:
    """The bank tells it, signed."""
    body = rules.write_notice(message)
    signature = rules.sign(body, queries.development_bank_key(message.bank))
    return operations.receive_notice(body=body, signature=signature, at=at)


def account(
    office: str = "", number: str = "8600000001", first: date | None = None, last: date | None = None
) -> Account:
    """An account at the development bank."""
    first = first or date(2020, 1, 1)
    return Account(office, BANK, number, "TAI KHOAN THU MO PHONG", simulated=True, valid_from=first, valid_to=last)


def prepare() -> None:
    """Accounts and measures, as content declares them."""
    operations.replace_accounts(accounts=[account()], actor="test", at=NOW)
    measures = [Measure(code, Kind.FLOW, "VND", code, code) for code in ("payments.paid", "payments.count")]
    declare_measures(measures=measures)


@pytest.fixture
def ready(db: None) -> None:
    prepare()


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)
