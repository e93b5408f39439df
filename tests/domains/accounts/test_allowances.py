"""Rates are counted exactly, whoever counts at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection

from benso.domains.accounts.operations import spend_allowance
from benso.domains.accounts.types import Allowance

NOW = datetime(2026, 11, 24, 2, 0, 10, tzinfo=UTC)


def spend(caller: str = "203.0.113.7", at: datetime = NOW) -> Allowance:
    return spend_allowance(name="test", caller=caller, limit=3, seconds=60, at=at)


def test_requests_are_counted_per_caller_and_window(db: None) -> None:
    used = [spend() for _ in range(4)]
    assert [(one.used, one.remaining, one.exceeded) for one in used] == [
        (1, 2, False), (2, 1, False), (3, 0, False), (4, 0, True),
    ]  # fmt: skip
    assert used[0].resets_in == 50
    assert spend("203.0.113.8").used == 1
    assert spend(at=NOW + timedelta(seconds=50)).used == 1


def test_the_address_itself_is_not_kept(db: None) -> None:
    spend("203.0.113.7")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(a::text, '|') FROM accounts_allowance a")
        (text,) = cursor.fetchone()
    assert text
    assert "203.0.113.7" not in text
    assert b"203.0.113.7".hex() not in text


def test_four_workers_at_once_count_every_request(db: None) -> None:
    counted: list[int] = []

    def work() -> None:
        counted.extend(spend("four workers").used for _ in range(25))

    in_threads(forget, count=1)
    in_threads(work, count=4)
    in_threads(forget, count=1)
    assert sorted(counted) == list(range(1, 101))


def forget() -> None:
    """What workers count is committed and outlives the test."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_allowance")


def in_threads(work: Callable[[], None], *, count: int) -> None:
    """Run it at the same time on as many connections."""

    def run() -> None:
        work()
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
