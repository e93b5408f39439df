"""What the development bank remembers: a small file of its own, apart from the platform's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from benso.sites.simulator.books import book_path

_HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_TABLE = """
CREATE TABLE IF NOT EXISTS transfer (
    place INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, bank TEXT NOT NULL, account TEXT NOT NULL,
    bill TEXT NOT NULL, purpose TEXT NOT NULL, amount TEXT NOT NULL, status TEXT NOT NULL, occurred_at TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '')"""
_COLUMNS = "number, bank, account, bill, purpose, amount, status, occurred_at, told, answer"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer; ``answer`` is what the platform said when it was told last."""

    number: str
    bank: str
    account: str
    bill: str
    purpose: str
    amount: Decimal
    status: str
    occurred_at: datetime
    told: int
    answer: str


def keep(transfer: Transfer) -> None:
    """Keep a new transfer."""
    with _open() as book:
        values = (
            transfer.number, transfer.bank, transfer.account, transfer.bill, transfer.purpose, str(transfer.amount),
            transfer.status, transfer.occurred_at.isoformat(), transfer.told, transfer.answer,
        )  # fmt: skip
        book.execute(f"INSERT INTO transfer ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", values)  # noqa: S608 constants


def note_answer(number: str, answer: str) -> None:
    """Note that the platform was told once more, and what it said."""
    with _open() as book:
        book.execute("UPDATE transfer SET told = told + 1, answer = ? WHERE number = ?", (answer[:500], number))


def transfer(number: str) -> Transfer | None:
    """One transfer."""
    with _open() as book:
        row = book.execute(f"SELECT {_COLUMNS} FROM transfer WHERE number = ?", (number,)).fetchone()  # noqa: S608
    return None if row is None else _read(row)


def last_transfers(count: int = 20) -> list[Transfer]:
    """The newest transfers, newest first."""
    with _open() as book:
        rows = book.execute(f"SELECT {_COLUMNS} FROM transfer ORDER BY place DESC LIMIT ?", (count,)).fetchall()  # noqa: S608
    return [_read(row) for row in rows]


def credits_between(first: date, last: date) -> list[Transfer]:
    """The transfers that went through on days ``first`` to ``last`` of Việt Nam, in order."""
    start = datetime(first.year, first.month, first.day, tzinfo=_HANOI)
    end = datetime(last.year, last.month, last.day, tzinfo=_HANOI) + timedelta(days=1)
    with _open() as book:
        rows = book.execute(f"SELECT {_COLUMNS} FROM transfer WHERE status = 'paid' ORDER BY place").fetchall()  # noqa: S608
    return [found for row in rows if start <= (found := _read(row)).occurred_at < end]


@contextmanager
def _open() -> Iterator[sqlite3.Connection]:
    book = sqlite3.connect(book_path("bank"), timeout=5)
    try:
        with book:
            book.execute(_TABLE)
            yield book
    finally:
        book.close()


def _read(row: tuple[str, str, str, str, str, str, str, str, int, str]) -> Transfer:
    number, bank, account, bill, purpose, amount, status, occurred_at, told, answer = row
    moment = datetime.fromisoformat(occurred_at)
    return Transfer(number, bank, account, bill, purpose, Decimal(amount), status, moment, told, answer)
