"""Putting messages into the outbox, in the transaction of the deed they tell of."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from django.db import connection, transaction
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException

from benso.domains.audit.rules import canonical_data
from benso.kernel.errors import BensoError, Phrase

PUT = """
WITH message AS (
    INSERT INTO exchange_message (created_at, channel, kind, key, payload)
    SELECT %s::timestamptz, %s, kind, %s, payload
    FROM unnest(%s::text[], %s::jsonb[]) WITH ORDINALITY AS p (kind, payload, place) ORDER BY place
    RETURNING id, created_at, channel, key
)
INSERT INTO exchange_waiting (message, message_at, channel, key, next_at)
SELECT id, created_at, channel, key, created_at FROM message RETURNING message"""

WAKE_EVERY = 1.0
"""Seconds: a process asks for delivery no oftener; the job looks again after that, for what came between."""

_CHANNEL = re.compile(r"[a-z][a-z0-9_]{0,31}\Z")
_months: WeakKeyDictionary[Any, set[tuple[int, int]]] = WeakKeyDictionary()
_wake = threading.Lock()
_last_woken = [float("-inf")]
log = structlog.get_logger(__name__)


class MessageInvalid(BensoError):
    """A message that cannot be put."""

    code = "MESSAGE_INVALID"
    status = 422
    sentence = "Bản tin gửi kênh {channel} không hợp lệ: {reason}"


def put_message(*, channel: str, kind: str, key: str, payload: Mapping[str, Any], at: datetime) -> int:
    """Put a message into the outbox; it leaves if and only if the caller's transaction is committed. One statement.

    :returns: the number of the message
    :raises MessageInvalid: as :func:`put_messages`
    """
    return put_messages(channel=channel, key=key, messages=[(kind, payload)], at=at)[0]


def put_messages(
    *, channel: str, key: str, messages: Sequence[tuple[str, Mapping[str, Any]]], at: datetime
) -> list[int]:
    """Put messages of one thing into the outbox in their order, each as kind and payload. One statement for all.

    Messages of one ``key`` are delivered in the order they were put: put those of one thing under its lock.

    :param messages: payloads are JSON-able; they may hold personal data where the receiver's law needs it
    :returns: the numbers of the messages
    :raises MessageInvalid: if channel, kind or key is missing or malformed
    """
    if not _CHANNEL.match(channel):
        raise MessageInvalid(channel=channel, reason=Phrase("tên kênh gồm chữ thường không dấu, chữ số và gạch dưới."))
    if not all(kind for kind, _ in messages) or not key or at.tzinfo is None:
        raise MessageInvalid(channel=channel, reason=Phrase("thiếu loại, khóa hoặc múi giờ."))
    ensure_partition(at)
    with connection.cursor() as cursor:
        kinds = [kind for kind, _ in messages]
        cursor.execute(PUT, [at, channel, key, kinds, [canonical_data(payload) for _, payload in messages]])
        numbers = sorted(int(row[0]) for row in cursor.fetchall())
    transaction.on_commit(wake_delivery, robust=True)
    return numbers


def ensure_partition(at: datetime) -> None:
    """Make the partitions of the month (UTC) of ``at`` if they are absent; each connection asks once a month."""
    connection.ensure_connection()
    known = _months.setdefault(connection.connection, set())
    month = (at.utctimetuple().tm_year, at.utctimetuple().tm_mon)
    if month in known:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT exchange_ensure_partition(%s)", [at])
    transaction.on_commit(lambda: known.add(month))


def wake_delivery() -> None:
    """Ask the worker to deliver soon. A failure is only logged: the worker looks every minute anyway."""
    from procrastinate.contrib.django import app

    with _wake:
        now = time.monotonic()
        if now - _last_woken[0] < WAKE_EVERY:
            return
        _last_woken[0] = now
    try:
        app.configure_task("benso.exchange.deliver", queueing_lock="benso.exchange.deliver").defer()
    except AlreadyEnqueued:
        pass  # it has not begun yet, so it will find ours
    except ProcrastinateException as error:
        log.warning("exchange.wake_failed", error=str(error))
