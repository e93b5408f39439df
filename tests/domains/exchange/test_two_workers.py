"""Several workers at once, and one that dies: every message at least once, in order, never two of a key at a time."""

from __future__ import annotations

import threading
from collections import defaultdict

import pytest
from django.db import connection

from benso.domains.exchange import operations, queries
from benso.domains.exchange.operations.delivery import LEASE
from benso.domains.exchange.types import Answer, Deliveries, Message
from tests.domains.exchange.conftest import NOW, OK, Receiver, put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied")]


def test_four_workers_deliver_each_message_once_and_keep_the_order() -> None:
    for number in range(40):
        put(f"k{number % 7}")
    seen: dict[str, list[int]] = defaultdict(list)
    busy: set[str] = set()
    clashes: list[str] = []
    lock = threading.Lock()

    def send(message: Message) -> Answer:
        with lock:
            if message.key in busy:
                clashes.append(message.key)
            busy.add(message.key)
            seen[message.key].append(message.id)
        with lock:
            busy.discard(message.key)
        return OK

    def work() -> None:
        try:
            for _ in range(20):
                operations.deliver_messages(at=NOW, senders={"test": send})
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clashes == []
    assert {key: ids == sorted(set(ids)) for key, ids in seen.items()} == dict.fromkeys(seen, True)
    assert sum(map(len, seen.values())) == 40


def test_what_a_dead_worker_had_taken_is_delivered_when_its_lease_is_over() -> None:
    first, second = put("a"), put("a")

    def die(message: Message) -> Answer:
        raise SystemExit

    with pytest.raises(SystemExit):
        operations.deliver_messages(at=NOW, senders={"test": die})
    receiver = Receiver()
    assert operations.deliver_messages(at=NOW, senders={"test": receiver.send}) == Deliveries()
    assert operations.deliver_messages(at=NOW + LEASE, senders={"test": receiver.send}) == Deliveries(delivered=2)
    assert receiver.taken == [first, second]
    assert queries.waiting() == []


def test_two_months_made_at_once_by_writers_that_hold_another_do_not_lock_each_other() -> None:
    months = [NOW.replace(year=2031, month=month) for month in (1, 2, 3, 4)]
    errors: list[Exception] = []
    gate = threading.Barrier(4)

    def work(shift: int) -> None:
        from django.db import transaction

        gate.wait()
        try:
            with transaction.atomic():
                for place in range(4):
                    put("m", at=months[(place + shift) % 4])
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(shift,)) for shift in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(queries.messages(key="m")) == 16
