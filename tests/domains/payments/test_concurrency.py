"""Many at once: one effect a transaction, receipts without a gap, no two open bills."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from benso.domains.payments import operations, queries
from benso.domains.payments.types import NoticeOutcome
from tests.domains.payments.conftest import NOW, OFFICE, OFFICIAL, ask, line, notice, prepare, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> Iterator[None]:
    prepare()
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "TRUNCATE payments_payment, payments_basket, payments_transaction, payments_receipt_series, "
            "payments_account, payments_reconciliation CASCADE"
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def together(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Do all at the same moment; what each gave, or its error."""
    results: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(place: int, deed: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = deed()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_transaction_told_by_eight_at_once_has_one_effect() -> None:
    message = notice(ask().bill)
    results = together([lambda: tell(message)] * 8)
    assert sorted(r.repeated for r in results) == [False] + [True] * 7
    assert {r.outcome for r in results} == {NoticeOutcome.SETTLED}
    assert {r.payments[0].receipt_number for r in results} == {"2026-000001"}


def test_two_transactions_for_one_bill_at_once_settle_it_once() -> None:
    bill = ask().bill
    messages = [notice(bill) for _ in range(6)]
    results = together([lambda m=m: tell(m) for m in messages])  # type: ignore[misc]
    outcomes = sorted(r.outcome for r in results)
    assert outcomes == [NoticeOutcome.PAID_TWICE] * 5 + [NoticeOutcome.SETTLED]
    assert len(queries.loose_money()) == 5


def test_receipts_of_one_office_have_no_gap_and_no_double() -> None:
    payments = [ask() for _ in range(16)]
    results = together(
        [lambda p=p: operations.take_cash(payment=p.id, actor=OFFICIAL, at=NOW) for p in payments]  # type: ignore[misc]
    )
    assert sorted(r.receipt_number for r in results) == [f"2026-{n:06d}" for n in range(1, 17)]


def test_eight_asking_for_one_reference_get_one_payment() -> None:
    lines = [line("20000")]
    results = together([lambda: ask(reference="dossier:same", lines=lines, office=OFFICE)] * 8)
    assert len({r.id for r in results}) == 1


def test_baskets_over_the_same_offices_in_other_order_do_not_lock_each_other() -> None:
    offices = [f"unit{n}@2025" for n in range(6)]
    baskets = []
    for order in (offices, offices[::-1], offices[3:] + offices[:3]):
        ids = [ask(office=office).id for office in order]
        baskets.append(operations.open_basket(payments=ids, payer="person:1", actor="person:1", at=NOW))
    messages = [notice(basket.bill, "120000") for basket in baskets]
    results = together([lambda m=m: tell(m) for m in messages])  # type: ignore[misc]
    assert [r.outcome for r in results] == [NoticeOutcome.SETTLED] * 3
