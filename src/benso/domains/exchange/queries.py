"""Reads of the exchange."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from benso.domains.exchange.types import Attempt, Message, MessageState, Verdict, Waiting
from benso.kernel.errors import BensoError

MESSAGE = """
SELECT m.id, m.channel, m.kind, m.key, m.payload::text, m.created_at, w.message IS NOT NULL, coalesce(w.dead, false),
       coalesce(w.attempts, 0), w.next_at, coalesce(w.last_error, ''),
       w.message IS NULL AND EXISTS (SELECT FROM exchange_attempt a WHERE a.message = m.id AND a.verdict = 'skipped'
                                     AND NOT EXISTS (SELECT FROM exchange_attempt b WHERE b.message = m.id
                                                     AND b.id > a.id))
FROM exchange_message m LEFT JOIN exchange_waiting w ON w.message = m.id
"""


class MessageUnknown(BensoError):
    """No message with this number."""

    code = "MESSAGE_UNKNOWN"
    status = 404
    sentence = "Không có bản tin số {message}."


def message(number: int) -> Message:
    """One message.

    :raises MessageUnknown: if there is none
    """
    found = _messages("WHERE m.id = %s", [number])
    if not found:
        raise MessageUnknown(message=number)
    return found[0]


def messages_numbered(numbers: Sequence[int], first: datetime, last: datetime) -> list[Message]:
    """Messages by number, in order, put between two moments: only the partitions of those are looked into."""
    return _messages(
        "WHERE m.created_at BETWEEN %s AND %s AND m.id = ANY(%s) ORDER BY m.id", [first, last, list(numbers)]
    )


def messages(*, key: str, channel: str = "") -> list[Message]:
    """Every message of a key, in order."""
    if channel:
        return _messages("WHERE m.channel = %s AND m.key = %s ORDER BY m.id", [channel, key])
    return _messages("WHERE m.key = %s ORDER BY m.id", [key])


def dead_messages(*, channel: str = "", limit: int = 100) -> list[Message]:
    """Messages nobody tries any more, oldest first: a person must look."""
    only, values = ("AND w.channel = %s ", [channel]) if channel else ("", [])
    return _messages(f"WHERE w.dead {only}ORDER BY m.id LIMIT %s", [*values, limit])


def recent_messages(*, channel: str, before: int | None = None, limit: int = 50) -> list[Message]:
    """The newest messages of a channel, newest first; ``before`` is the number of the last one seen."""
    return _messages(
        "WHERE m.channel = %s AND m.id < coalesce(%s, 9223372036854775807) ORDER BY m.id DESC LIMIT %s",
        [channel, before, limit],
    )


def attempts(number: int) -> list[Attempt]:
    """Every try of a message with its answer, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT message, at, verdict, code, answer FROM exchange_attempt WHERE message = %s ORDER BY id", [number]
        )
        return [Attempt(m, at, Verdict(verdict), code, text) for m, at, verdict, code, text in cursor.fetchall()]


def waiting() -> list[Waiting]:
    """What waits, per channel."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT w.channel, count(*) FILTER (WHERE NOT w.dead), count(*) FILTER (WHERE w.dead),
                   count(*) FILTER (WHERE NOT w.dead AND EXISTS (
                       SELECT FROM exchange_waiting d
                       WHERE d.dead AND d.channel = w.channel AND d.key = w.key AND d.message < w.message)),
                   min(w.message_at) FILTER (WHERE NOT w.dead)
            FROM exchange_waiting w GROUP BY w.channel ORDER BY w.channel"""
        )
        return [Waiting(*row) for row in cursor.fetchall()]


def _messages(clause: str, values: list[Any]) -> list[Message]:
    with connection.cursor() as cursor:
        cursor.execute(MESSAGE + clause, values)
        rows = cursor.fetchall()
    return [
        Message(
            number, channel, kind, key, json.loads(payload), created, _state(open_, dead, skipped), tries, at, error
        )
        for number, channel, kind, key, payload, created, open_, dead, tries, at, error, skipped in rows
    ]


def _state(open_: bool, dead: bool, skipped: bool) -> MessageState:
    if open_:
        return MessageState.DEAD if dead else MessageState.WAITING
    return MessageState.SKIPPED if skipped else MessageState.DELIVERED
