"""Writers that commit out of order while the sealer runs: nothing lost, nothing doubled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from benso.domains.ledger import operations, queries, tasks
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.kernel.errors import BensoError

AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module", autouse=True)
def emptied(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What is committed to the ledger stays there, and would be seal 1 of later tests: emptied past its triggers."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(tablename, ', ') FROM pg_tables WHERE tablename LIKE %s", ["ledger\\_%"])
        tables = cursor.fetchone()[0]
        cursor.execute(f"SET session_replication_role = replica; TRUNCATE {tables}; RESET session_replication_role")


@pytest.fixture
def measure() -> str:
    """A measure of this test alone: they share one ledger."""
    code = f"test.m{uuid4().hex}"
    operations.declare_measures(measures=[Measure(code, Kind.FLOW, "x", "m", "m")])
    return code


@pytest.fixture
def sealer() -> Iterator[None]:
    stop = Event()
    thread = Thread(target=tasks.seal_forever, args=(stop, 0.005))
    thread.start()
    yield
    stop.set()
    thread.join()


def entry(measure: str, unit: int, amount: int, day: int = 1) -> NewEntry:
    return NewEntry(measure, f"u{unit}", Basis.MEASURED, date(2026, 1, day), Decimal(amount))


def write(measure: str, writer: int) -> int:
    """Some forty transactions of one writer, some long, some rolled back; returns what it had acknowledged."""
    chance = random.Random(writer)  # noqa: S311 a reproducible mix, no secret
    total = 0
    for turn in range(40):
        amounts = [chance.randrange(100) for _ in range(chance.randrange(1, 5))]
        postings = [
            Posting(
                measure, f"{writer}.{turn}.{i}", tuple(entry(measure, i % 3, a, 1 + turn % 28) for _ in range(i + 1))
            )
            for i, a in enumerate(amounts)
        ]
        try:
            with transaction.atomic():
                for posting in postings:
                    operations.post(posting=posting, actor="x", at=AT)
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [chance.random() * chance.choice((0, 0.001, 0.01))])
                if turn % 7 == 3:
                    raise BensoError
                if turn % 5 == 0:
                    bulk = [Posting(measure, f"{writer}.{turn}.bulk{i}", (entry(measure, 9, i),)) for i in range(50)]
                    operations.post_many(postings=bulk, actor="x", at=AT)
            total += sum(a * (i + 1) for i, a in enumerate(amounts)) + (1225 if turn % 5 == 0 else 0)
        except BensoError:
            pass
    connection.close()
    return total


@pytest.mark.usefixtures("sealer")
def test_sums_are_exact_when_four_writers_commit_out_of_order(measure: str) -> None:
    seen: list[tuple[int, Decimal]] = []
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, measure, n) for n in range(4)]
        while not all(writer.done() for writer in writers):
            seal = queries.latest_seal()
            if seal is not None:
                seen.append((seal.number, figure(measure, seal.number)))
        expected = sum(writer.result() for writer in writers)
    operations.seal_pending(at=AT)
    assert figure(measure, None) == expected
    assert [figure(measure, number) for number, _ in seen] == [amount for _, amount in seen]
    assert queries.verify().findings == ()


def figure(measure: str, known: int | None) -> Decimal:
    found = queries.totals(measures=[measure], units=None, until=date(2026, 12, 31), known=known)
    return found[0].amount if found else Decimal(0)


def test_the_same_posting_from_many_threads_is_taken_once(measure: str) -> None:
    def again(_: int) -> bool:
        receipt = operations.post(posting=Posting(measure, "one", (entry(measure, 1, 5),)), actor="x", at=AT)
        connection.close()
        return receipt.repeated

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(again, range(12))) == [False] + [True] * 11
    operations.seal_pending(at=AT)
    assert figure(measure, None) == 5


def test_an_entry_is_reversed_once_by_many_threads(measure: str) -> None:
    number = operations.post(posting=Posting(measure, "one", (entry(measure, 1, 5),)), actor="x", at=AT).entry_ids[0]

    def reverse(turn: int) -> bool:
        try:
            operations.reverse_entry(entry_id=number, source=measure, key=f"r{turn}", reason="", actor="x", at=AT)
        except operations.EntryNotReversible:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(reverse, range(8))) == [False] * 7 + [True]
    operations.seal_pending(at=AT)
    assert figure(measure, None) == 0


def test_two_writers_need_the_same_new_series_and_month(measure: str) -> None:
    at = datetime(2040, 1 + random.Random().randrange(12), 5, tzinfo=UTC)  # noqa: S311 a month few have used

    def first(turn: int) -> None:
        posting = Posting(measure, str(turn), (entry(measure, 1, 1), entry(measure, 2, 1)))
        operations.post(posting=posting, actor="x", at=at)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(first, range(8)))
    operations.seal_pending(at=AT)
    assert figure(measure, None) == 16


def bulk(measure: str, keys: list[str], timeout: int = 30_000) -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [str(timeout)])
        postings = [Posting(measure, key, (entry(measure, 1, 1),)) for key in keys]
        return operations.post_many(postings=postings, actor="x", at=AT)
    finally:
        connection.close()


def wait_until_waiting(writers: int) -> None:
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
            if cursor.fetchone()[0] >= writers:
                return
            Event().wait(0.01)
    raise AssertionError


def test_two_bulks_that_wait_for_each_other_are_both_taken(measure: str) -> None:
    assert bulk(measure, ["first"]) == 1
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            for key in ("held", "held too"):
                operations.post(posting=Posting(measure, key, (entry(measure, 1, 1),)), actor="x", at=AT)
            running = [pool.submit(bulk, measure, keys) for keys in (["a", "held", "b"], ["b", "held too", "a"])]
            wait_until_waiting(2)
            transaction.set_rollback(True)
        assert sorted(future.result() for future in running) == [1, 3]
    operations.seal_pending(at=AT)
    assert figure(measure, None) == 5


def test_a_bulk_meets_a_key_that_another_writer_commits_meanwhile(measure: str) -> None:
    assert bulk(measure, ["a"]) == 1
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            operations.post(posting=Posting(measure, "b", (entry(measure, 1, 1),)), actor="x", at=AT)
            running = pool.submit(bulk, measure, ["a", "b", "c"])
            wait_until_waiting(1)
        assert running.result() == 1
    operations.seal_pending(at=AT)
    assert figure(measure, None) == 3


def test_a_bulk_that_waits_too_long_fails_as_every_statement_does(measure: str) -> None:
    assert bulk(measure, ["first"]) == 1
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        operations.post(posting=Posting(measure, "b", (entry(measure, 1, 1),)), actor="x", at=AT)
        with pytest.raises(OperationalError, match="timeout"):
            pool.submit(bulk, measure, ["a", "b"], 300).result()
    operations.seal_pending(at=AT)
    assert figure(measure, None) == 2


@pytest.mark.usefixtures("sealer")
def test_the_sealer_outlives_a_broken_connection(measure: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    number = operations.post(posting=Posting(measure, "one", (entry(measure, 1, 5),)), actor="x", at=AT).entry_ids[0]
    for _ in range(200):
        if queries.entry(number).seal is not None:
            break
        Event().wait(0.05)
    assert figure(measure, None) == 5
