"""A statement compared row by row, and booking what the bank never told."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from benso.domains.payments import operations, queries, rules
from benso.domains.payments.operations import BookingRefused
from benso.domains.payments.types import BankNotice, BankStatus, Match, Method, NoticeOutcome, Payment, PaymentState
from tests.domains.payments.conftest import BANK, NOW, OFFICIAL, ask, notice, tell
from tests.domains.payments.test_operations import refused

pytestmark = pytest.mark.usefixtures("ready")


def statement(*rows: tuple[BankNotice, str]) -> bytes:
    """A statement with these transactions in these amounts."""
    lines = [
        f"{told.bank},{told.transaction},{told.occurred_at.isoformat()},{told.bill},{amount}" for told, amount in rows
    ]
    return "\n".join(["bank,transaction,occurred_at,bill,amount", *lines]).encode()


def test_every_row_of_either_side_is_classified() -> None:
    bills = [ask().bill for _ in range(4)]
    same, less, there_only, here_only = (notice(bill) for bill in bills)
    failed = notice(bills[2], status=BankStatus.FAILED)
    before = notice(bills[2], "1", occurred_at=NOW - timedelta(days=2))
    for told in (same, less, here_only, failed, before):
        tell(told)
    result = operations.reconcile(
        statement=statement((same, "20000"), (less, "15000"), (there_only, "20000")), actor=OFFICIAL, at=NOW
    )
    assert [(row.match, row.transaction, row.there, row.here) for row in result.rows] == [
        (Match.AMOUNT_DIFFERS, less.transaction, Decimal(15000), Decimal(20000)),
        (Match.MISSING_HERE, there_only.transaction, Decimal(20000), None),
        (Match.MISSING_THERE, here_only.transaction, None, Decimal(20000)),
        (Match.MATCHED, same.transaction, Decimal(20000), Decimal(20000)),
    ]
    assert result.counts() == {
        Match.MATCHED: 1, Match.MISSING_HERE: 1, Match.MISSING_THERE: 1, Match.AMOUNT_DIFFERS: 1,
    }  # fmt: skip
    assert queries.reconciliation(result.id) == result
    assert queries.reconciliations() == [result]


def test_the_same_statement_again_gives_the_same_rows() -> None:
    told = notice(ask().bill)
    tell(told)
    text = statement((told, "20000"), (notice("BSX"), "5"))
    first = operations.reconcile(statement=text, actor=OFFICIAL, at=NOW)
    again = operations.reconcile(statement=text, actor=OFFICIAL, at=NOW)
    assert (again.digest, again.rows) == (first.digest, first.rows)


def test_a_statement_with_a_mistake_is_refused_whole() -> None:
    told = notice(ask().bill)
    text = statement((told, "20000"), (notice("BSX"), "nhiều"))
    refused(rules.StatementInvalid, lambda: operations.reconcile(statement=text, actor=OFFICIAL, at=NOW))


def test_what_the_bank_never_told_is_booked_from_the_statement_once() -> None:
    payment = ask()
    lost = notice(payment.bill)
    result = operations.reconcile(statement=statement((lost, "20000")), actor=OFFICIAL, at=NOW)

    def book() -> object:
        return operations.book_transaction(
            reconciliation_id=result.id, bank=BANK, transaction_number=lost.transaction, actor=OFFICIAL, at=NOW
        )

    book()
    found = queries.payment(payment.id)
    assert (found.state, found.method, found.receipt_number) == (
        PaymentState.PAID, Method.TRANSFER, "2026-000001",
    )  # fmt: skip
    refused(BookingRefused, book)
    again = operations.reconcile(statement=statement((lost, "20000")), actor=OFFICIAL, at=NOW)
    assert [row.match for row in again.rows] == [Match.MATCHED]


@pytest.mark.parametrize("case", ["matched", "other_amount", "no_bill", "paid", "unknown"])
def test_what_does_not_fit_an_open_bill_is_not_booked(case: str) -> None:
    payment = ask()
    lost = notice("BSNOBODY" if case == "no_bill" else payment.bill)
    if case == "matched":
        tell(lost)
    amount = "19000" if case == "other_amount" else "20000"
    result = operations.reconcile(statement=statement((lost, amount)), actor=OFFICIAL, at=NOW)
    if case == "paid":
        operations.take_cash(payment=payment.id, actor=OFFICIAL, at=NOW)
    number = "FTNONE" if case == "unknown" else lost.transaction
    refused(
        BookingRefused,
        lambda: operations.book_transaction(
            reconciliation_id=result.id, bank=BANK, transaction_number=number, actor=OFFICIAL, at=NOW
        ),
    )
    assert lost.bank == BANK


def test_a_transfer_told_as_failed_that_the_statement_has_is_booked_once() -> None:
    payment = ask()
    failed = notice(payment.bill, status=BankStatus.FAILED)
    tell(failed)
    result = operations.reconcile(statement=statement((failed, "20000")), actor=OFFICIAL, at=NOW)
    assert [row.match for row in result.rows] == [Match.MISSING_HERE]

    def book() -> object:
        return operations.book_transaction(
            reconciliation_id=result.id, bank=BANK, transaction_number=failed.transaction, actor=OFFICIAL, at=NOW
        )

    book()
    assert queries.payment(payment.id).state is PaymentState.PAID
    refused(BookingRefused, book)
    assert tell(failed).repeated
    assert queries.payment(payment.id).state is PaymentState.PAID


def test_what_was_booked_by_hand_stands_on_the_day_of_the_statement() -> None:
    lost = notice(ask().bill, occurred_at=NOW - timedelta(days=3))
    result = operations.reconcile(statement=statement((lost, "20000")), actor=OFFICIAL, at=NOW)
    operations.book_transaction(
        reconciliation_id=result.id, bank=BANK, transaction_number=lost.transaction, actor=OFFICIAL, at=NOW
    )
    other = notice(ask().bill)
    tell(other)
    today = operations.reconcile(statement=statement((other, "20000")), actor=OFFICIAL, at=NOW)
    assert [(row.match, row.transaction) for row in today.rows] == [(Match.MATCHED, other.transaction)]
    assert queries.reconciliation(result.id).rows[0].occurred_at == lost.occurred_at


def test_two_banks_with_one_transaction_number_are_two_transactions() -> None:
    """Each bank numbers by itself: what one told of is not what the other's statement has."""
    first, second = ask(), ask()
    ours, theirs = notice(first.bill, transaction="FTSAME"), notice(second.bill, transaction="FTSAME", bank="970436")
    result = operations.reconcile(statement=statement((ours, "20000"), (theirs, "20000")), actor=OFFICIAL, at=NOW)
    assert {(row.match, row.bank) for row in result.rows} == {
        (Match.MISSING_HERE, BANK), (Match.MISSING_HERE, "970436"),
    }  # fmt: skip

    def book(bank: str) -> list[Payment]:
        return operations.book_transaction(
            reconciliation_id=result.id, bank=bank, transaction_number="FTSAME", actor=OFFICIAL, at=NOW
        )

    refused(BookingRefused, lambda: book("970400"))
    assert [payment.id for payment in book("970436")] == [second.id]
    assert queries.payment(first.id).state is PaymentState.ASKED
    assert tell(ours).outcome is NoticeOutcome.SETTLED
    refused(BookingRefused, lambda: book(BANK))
    refused(BookingRefused, lambda: book("970436"))
    twice = statement((theirs, "20000"), (theirs, "20000"))
    refused(rules.StatementInvalid, lambda: operations.reconcile(statement=twice, actor=OFFICIAL, at=NOW))
