"""Delivering what waits: at least once, in order per key, each try on record.

A message is leased for a while, sent outside any transaction, and its answer written. If the process dies in between,
the lease runs out and the message is sent again: receivers must take a message twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from benso.domains.exchange.operations.national import NationalClient
from benso.domains.exchange.operations.outbox import ensure_partition
from benso.domains.exchange.queries import messages_numbered
from benso.domains.exchange.rules import pause_after
from benso.domains.exchange.types import NATIONAL, Answer, Deliveries, Message, Verdict

LEASE = timedelta(minutes=10)
BATCH = 20
MOST_ANSWER = 2000
Sender = Callable[[Message], Answer]

LEASE_HEADS = """
WITH head AS (
    SELECT w.message FROM exchange_waiting w
    WHERE w.channel = ANY(%s) AND NOT w.dead AND w.next_at <= %s
      AND (w.leased_until IS NULL OR w.leased_until <= %s)
      AND NOT EXISTS (SELECT FROM exchange_waiting e
                      WHERE e.channel = w.channel AND e.key = w.key AND e.message < w.message)
    ORDER BY w.next_at, w.message LIMIT %s FOR UPDATE OF w SKIP LOCKED
)
UPDATE exchange_waiting w SET leased_until = %s, attempts = w.attempts + 1
FROM head WHERE w.message = head.message RETURNING w.message, w.attempts, w.message_at"""

NOTE = "INSERT INTO exchange_attempt (at, message, verdict, code, answer) VALUES (%s, %s, %s, %s, %s)"
DONE = "DELETE FROM exchange_waiting WHERE message = %s"
LATER = "UPDATE exchange_waiting SET leased_until = NULL, next_at = %s, dead = %s, last_error = %s WHERE message = %s"


@dataclass(frozen=True, slots=True)
class _Leased:
    message: int
    attempts: int
    put_at: datetime


def deliver_messages(*, at: datetime, limit: int = 500, senders: Mapping[str, Sender] | None = None) -> Deliveries:
    """Deliver what waits in the channels that are set up, until nothing is due or ``limit`` messages were tried.

    :param senders: who sends what for a channel; by default those the settings name
    """
    with _Senders(senders) as known:
        counted: Counter[Verdict] = Counter()
        while known.channels and (left := limit - counted.total()) > 0:
            leased = _lease(known.channels, at, min(left, BATCH))
            if not leased:
                break
            moments = [one.put_at for one in leased]
            found = messages_numbered([one.message for one in leased], min(moments), max(moments))
            for one, message in zip(leased, found, strict=True):
                counted[_record(one, known.send(message), at)] += 1
    return Deliveries(
        counted[Verdict.DELIVERED], counted[Verdict.RETRY], counted[Verdict.REFUSED], counted[Verdict.SKIPPED]
    )


@transaction.atomic
def prepare_partitions(*, at: datetime, months: int = 2) -> None:
    """Make the partitions of this month and of the next ``months``."""
    moment = at.replace(day=1)
    for _ in range(months + 1):
        ensure_partition(moment)
        moment = (moment + timedelta(days=32)).replace(day=1)


def note_attempt(message: int, answer: Answer, at: datetime) -> None:
    """Put one try on record."""
    ensure_partition(at)
    with connection.cursor() as cursor:
        text = answer.text.replace("\0", " ")[:MOST_ANSWER]
        cursor.execute(NOTE, [at, message, answer.verdict.value, answer.code[:64], text])


class _Senders:
    """The senders of one round; clients are opened once and closed at its end."""

    def __init__(self, given: Mapping[str, Sender] | None) -> None:
        self._given = given
        self._client: NationalClient | None = None
        self._senders: dict[str, Sender] = {}

    def __enter__(self) -> _Senders:
        if self._given is not None:
            self._senders = dict(self._given)
        elif settings.NATIONAL["url"]:
            self._client = NationalClient(settings.NATIONAL)
            self._senders[NATIONAL] = self._client.send
        return self

    def __exit__(self, *error: Any) -> None:
        if self._client is not None:
            self._client.close()

    @property
    def channels(self) -> list[str]:
        return sorted(self._senders)

    def send(self, message: Message) -> Answer:
        return self._senders[message.channel](message)


@transaction.atomic
def _lease(channels: list[str], at: datetime, count: int) -> list[_Leased]:
    with connection.cursor() as cursor:
        cursor.execute(LEASE_HEADS, [channels, at, at, count, at + LEASE])
        return sorted((_Leased(*row) for row in cursor.fetchall()), key=lambda one: one.message)


@transaction.atomic
def _record(one: _Leased, answer: Answer, at: datetime) -> Verdict:
    pause = pause_after(one.attempts) if answer.verdict is Verdict.RETRY else None
    note_attempt(one.message, answer, at)
    with connection.cursor() as cursor:
        if answer.verdict in (Verdict.DELIVERED, Verdict.SKIPPED):
            cursor.execute(DONE, [one.message])
            return answer.verdict
        error = f"{answer.code} {answer.text}".strip().replace("\0", " ")[:500]
        cursor.execute(LATER, [at + (pause or timedelta()), pause is None, error, one.message])
    return Verdict.REFUSED if pause is None else Verdict.RETRY
