"""The outbox: in the deed's transaction, in order per key, tried again, dead in the open, replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benso.domains.exchange import operations, queries
from benso.domains.exchange.operations import MessageInvalid, MessageNotDead
from benso.domains.exchange.rules import MOST_TRIES, pause_after
from benso.domains.exchange.types import Deliveries, MessageState, Verdict
from tests.domains.exchange.conftest import DOWN, NO, NOW, Receiver, later, put


def deliver(receiver: Receiver, at: datetime = NOW, limit: int = 500) -> Deliveries:
    return operations.deliver_messages(at=at, limit=limit, senders={"test": receiver.send})


def everything() -> list[Any]:
    with connection.cursor() as cursor:
        found = []
        for table in ("exchange_message", "exchange_attempt", "exchange_waiting", "audit_event"):
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found.append(cursor.fetchall())
        return found


def refused(error: type[Exception], deed: Callable[[], object]) -> None:
    before = everything()
    with pytest.raises(error):
        deed()
    assert everything() == before


def test_a_message_is_kept_as_it_was_put(receiver: Receiver) -> None:
    number = put("dossier:1", "made", name="Nguyễn", count=3, at=NOW)
    (found,) = queries.messages(key="dossier:1")
    assert (found.id, found.channel, found.kind, dict(found.payload), found.created_at) == (
        number, "test", "made", {"name": "Nguyễn", "count": 3}, NOW,
    )  # fmt: skip
    assert (found.state, found.attempts, found.next_at) == (MessageState.WAITING, 0, NOW)
    assert queries.messages(key="dossier:1", channel="other") == []


def test_putting_costs_one_statement_once_the_month_is_known(db: None) -> None:
    with transaction.atomic():
        put()
    with CaptureQueriesContext(connection) as captured:
        put()
    inserts = [q["sql"] for q in captured.captured_queries if "exchange_ensure_partition" not in q["sql"]]
    assert len(inserts) == 1, inserts


def test_a_deed_that_is_rolled_back_tells_nobody(receiver: Receiver) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert (queries.messages(key="dossier:1"), queries.waiting()) == ([], [])
    assert deliver(receiver) == Deliveries()


@pytest.mark.parametrize(
    "wrong",
    [{"channel": ""}, {"channel": "A b"}, {"kind": ""}, {"key": ""}, {"at": datetime(2026, 1, 1)}],  # noqa: DTZ001
)
def test_a_message_without_channel_kind_key_or_zone_is_refused(db: None, wrong: dict[str, Any]) -> None:
    refused(MessageInvalid, lambda: put(**wrong))


def test_messages_of_a_key_leave_in_order_and_once(receiver: Receiver) -> None:
    numbers = [put() for _ in range(5)]
    assert deliver(receiver) == Deliveries(delivered=5)
    assert receiver.taken == numbers
    assert deliver(receiver) == Deliveries()
    assert {m.state for m in queries.messages(key="dossier:1")} == {MessageState.DELIVERED}
    assert queries.waiting() == []
    assert [(a.verdict, a.code) for a in queries.attempts(numbers[0])] == [(Verdict.DELIVERED, "00")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(keys=st.lists(st.sampled_from("abcd"), max_size=12), limit=st.integers(1, 5))
def test_whatever_the_mixture_the_order_of_each_key_is_kept(db: None, keys: list[str], limit: int) -> None:
    with transaction.atomic():
        receiver = Receiver()
        numbers = [put(key) for key in keys]
        while deliver(receiver, limit=limit).tried:
            pass
        of = dict(zip(numbers, keys, strict=True))
        for key in set(keys):
            assert [n for n in receiver.taken if of[n] == key] == [n for n in numbers if of[n] == key]
        transaction.set_rollback(True)


def test_what_cannot_be_delivered_waits_longer_and_longer_and_holds_back_its_key_only(receiver: Receiver) -> None:
    first, second, other = put("a"), put("a"), put("b")
    receiver.answers[first] = [DOWN, DOWN]
    assert deliver(receiver) == Deliveries(delivered=1, retried=1)
    assert receiver.taken == [first, other]
    assert deliver(receiver, later(9)) == Deliveries()
    assert deliver(receiver, later(10)) == Deliveries(retried=1)
    assert queries.message(first).next_at == later(30)
    assert deliver(receiver, later(29)) == Deliveries()
    assert deliver(receiver, later(30)) == Deliveries(delivered=2)
    assert receiver.taken == [first, other, first, first, second]
    assert [a.verdict for a in queries.attempts(first)] == [Verdict.RETRY, Verdict.RETRY, Verdict.DELIVERED]


def test_pauses_double_to_an_hour_and_end_after_a_day() -> None:
    assert [pause_after(n) for n in (1, 2, 3, 9, 10, 20)] == [
        timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40), timedelta(seconds=2560),
        timedelta(hours=1), timedelta(hours=1),
    ]  # fmt: skip
    assert pause_after(MOST_TRIES) is None
    whole = sum((pause for n in range(1, MOST_TRIES) if (pause := pause_after(n))), timedelta())
    assert timedelta(hours=12) < whole < timedelta(hours=36)


def test_a_message_nobody_takes_is_dead_in_the_end(receiver: Receiver) -> None:
    number, at = put(), NOW
    receiver.answers[number] = [DOWN] * MOST_TRIES
    for _ in range(MOST_TRIES):
        deliver(receiver, at)
        at += timedelta(hours=1)
    assert (queries.message(number).state, queries.message(number).attempts) == (MessageState.DEAD, MOST_TRIES)
    assert deliver(receiver, at) == Deliveries()


def test_a_refused_message_is_dead_at_once_and_seen(receiver: Receiver) -> None:
    first, second = put("a"), put("a")
    receiver.answers[first] = [NO]
    assert deliver(receiver) == Deliveries(dead=1)
    (dead,) = queries.dead_messages()
    assert (dead.id, dead.state, dead.last_error) == (first, MessageState.DEAD, "02 trường lạ")
    assert [(w.channel, w.waiting, w.dead, w.blocked, w.oldest) for w in queries.waiting()] == [("test", 1, 1, 1, NOW)]
    assert deliver(receiver, later(3600)) == Deliveries()
    assert queries.message(second).state is MessageState.WAITING


def test_a_dead_message_is_let_go_with_a_reason(receiver: Receiver) -> None:
    first, second = put("a"), put("a")
    receiver.answers[first] = [NO]
    refused(MessageNotDead, lambda: operations.skip_message(message=first, reason="x", actor="official:1", at=NOW))
    deliver(receiver)
    skipped = operations.skip_message(message=first, reason="đã nhập tay", actor="official:1", at=NOW)
    assert (skipped.state, queries.attempts(first)[-1].text) == (MessageState.SKIPPED, "đã nhập tay")
    assert deliver(receiver) == Deliveries(delivered=1)
    assert receiver.taken == [first, second]
    refused(MessageNotDead, lambda: operations.skip_message(message=second, reason="x", actor="official:1", at=NOW))
    refused(queries.MessageUnknown, lambda: operations.skip_message(message=0, reason="x", actor="official:1", at=NOW))


def replay(**changes: Any) -> int:
    return operations.replay_messages(**({"channel": "test", "since": NOW, "actor": "official:1", "at": NOW} | changes))


def test_a_replay_sends_everything_again_in_order_the_dead_too(receiver: Receiver) -> None:
    numbers = [put("a"), put("b"), put("a")]
    receiver.answers[numbers[0]] = [NO]
    deliver(receiver)
    receiver.taken.clear()
    assert replay() == 3
    assert deliver(receiver) == Deliveries(delivered=3)
    assert [n for n in receiver.taken if n != numbers[1]] == [numbers[0], numbers[2]]
    assert [len(queries.attempts(n)) for n in numbers] == [2, 2, 1]


def test_a_replay_may_be_of_some_days_or_one_key(receiver: Receiver) -> None:
    early, kept, late = put("a", at=later(-60)), put("a"), put("b", at=later(60))
    deliver(receiver, later(60))
    receiver.taken.clear()
    assert replay(until=later(60), at=later(60)) == 1
    deliver(receiver, later(60))
    assert receiver.taken == [kept]
    assert replay(key="b", at=later(60)) == 1
    deliver(receiver, later(60))
    assert receiver.taken == [kept, late]
    assert queries.message(early).state is MessageState.DELIVERED
    assert replay(channel="nobody") == 0


def test_a_channel_that_is_not_set_up_keeps_its_messages(db: None, settings: Any) -> None:
    settings.NATIONAL = {**settings.NATIONAL, "url": ""}
    put(channel="national")
    assert operations.deliver_messages(at=NOW) == Deliveries()
    assert [(w.channel, w.waiting) for w in queries.waiting()] == [("national", 1)]


def test_the_newest_messages_are_listed_page_by_page(db: None) -> None:
    numbers = [put() for _ in range(5)]
    page = queries.recent_messages(channel="test", limit=3)
    assert [m.id for m in page] == numbers[:1:-1]
    assert [m.id for m in queries.recent_messages(channel="test", before=page[-1].id)] == numbers[1::-1]


def test_a_round_costs_the_same_statements_a_message_however_many_wait(receiver: Receiver) -> None:
    def cost(count: int) -> int:
        for n in range(count):
            put(f"k{n}")
        with CaptureQueriesContext(connection) as captured:
            assert deliver(receiver, limit=1) == Deliveries(delivered=1)
        return len([q for q in captured.captured_queries if "partition" not in q["sql"]])

    assert cost(1) == cost(30)
