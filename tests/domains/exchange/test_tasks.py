"""The worker is woken at most once a second by each process, and looks by itself every minute."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from benso.domains.exchange import queries, tasks
from benso.domains.exchange.operations import outbox
from tests.domains.exchange.conftest import NOW, put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied")]


def jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE task_name LIKE 'benso.exchange.%' ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_last_woken", [float("-inf")])


def test_a_committed_message_wakes_the_worker_once_for_many() -> None:
    with transaction.atomic():
        for _ in range(3):
            put()
        assert jobs() == []
    put("another")
    assert jobs() == ["benso.exchange.deliver"]


def test_however_many_processes_ask_one_job_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        monkeypatch.setattr(outbox, "_last_woken", [float("-inf")])
        put()
    assert jobs() == ["benso.exchange.deliver"]


def test_a_rolled_back_message_wakes_nobody() -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert jobs() == []


def test_the_job_that_is_asked_for_is_one_the_worker_knows() -> None:
    assert app.tasks["benso.exchange.deliver"] is tasks.deliver


def test_the_minute_job_tries_what_is_due_and_says_what_came_of_it(settings: Any) -> None:
    settings.NATIONAL = {**settings.NATIONAL, "url": "http://127.0.0.1:9/"}
    number = put(channel="national", kind="national.progress", at=NOW)
    tasks.deliver_every_minute(timestamp=0)
    assert [a.code for a in queries.attempts(number)] == ["packet"]
