from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from benso.domains.exchange import operations
from benso.domains.exchange.types import Answer, Message, Verdict

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
OK = Answer(Verdict.DELIVERED, "00")
DOWN = Answer(Verdict.RETRY, "ConnectError", "không kết nối được")
NO = Answer(Verdict.REFUSED, "02", "trường lạ")


class Receiver:
    """The other side: takes messages, or answers what it was told to."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.answers: dict[int, list[Answer]] = {}

    def send(self, message: Message) -> Answer:
        answers = self.answers.get(message.id)
        answer = answers.pop(0) if answers else OK
        self.taken.append(message.id)
        return answer


def put(
    key: str = "dossier:1", kind: str = "test", channel: str = "test", at: datetime = NOW, **payload: object
) -> int:
    return operations.put_message(channel=channel, kind=kind, key=key, payload=payload, at=at)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def receiver(db: None) -> Receiver:
    return Receiver()


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE exchange_message, exchange_attempt, exchange_waiting")
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'benso.exchange.deliver'")
