"""Sending again, and letting go."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.exchange.operations.delivery import note_attempt
from benso.domains.exchange.operations.outbox import wake_delivery
from benso.domains.exchange.queries import message as read_message
from benso.domains.exchange.types import Answer, Message, MessageState, Verdict
from benso.kernel.errors import BensoError

# Those delivered come back in their places before what waits: the order of a key stays that of its numbers.
REPLAY = """
INSERT INTO exchange_waiting AS w (message, message_at, channel, key, next_at)
SELECT m.id, m.created_at, m.channel, m.key, %s FROM exchange_message m
WHERE m.channel = %s AND m.created_at >= %s AND m.created_at < coalesce(%s, 'infinity'::timestamptz)
  AND (%s = '' OR m.key = %s)
ORDER BY m.id
ON CONFLICT (message) DO UPDATE SET next_at = excluded.next_at, attempts = 0, dead = false, last_error = ''"""


class MessageNotDead(BensoError):
    """Only a dead message may be let go."""

    code = "MESSAGE_NOT_DEAD"
    status = 409
    sentence = "Bản tin {message} không ở trạng thái dừng gửi nên không bỏ qua được."


@transaction.atomic
def replay_messages(
    *, channel: str, since: datetime, actor: str, at: datetime, until: datetime | None = None, key: str = ""
) -> int:
    """Send the messages put from ``since`` to before ``until`` again, dead ones too; returns how many.

    Receivers take a message twice, so a replay of everything leaves them as they are, or rebuilds one that lost all.

    :param key: only those of one key
    """
    with connection.cursor() as cursor:
        cursor.execute(REPLAY, [at, channel, since, until, key, key])
        count = int(cursor.rowcount)
    record_event(
        actor=actor, action="exchange.replay", object_type="channel", object_id=channel, at=at,
        data={"since": since.isoformat(), "until": until.isoformat() if until else None, "key": key, "messages": count},
    )  # fmt: skip
    transaction.on_commit(wake_delivery, robust=True)
    return count


@transaction.atomic
def skip_message(*, message: int, reason: str, actor: str, at: datetime) -> Message:
    """Let a dead message go, so that the later ones of its key can leave.

    :raises MessageUnknown: if there is none
    :raises MessageNotDead: if it is not dead
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT dead FROM exchange_waiting WHERE message = %s FOR UPDATE", [message])
        row = cursor.fetchone()
        if read_message(message).state is not MessageState.DEAD or row is None:
            raise MessageNotDead(message=message)
        cursor.execute("DELETE FROM exchange_waiting WHERE message = %s", [message])
    note_attempt(message, Answer(Verdict.SKIPPED, "skipped", reason), at)
    record_event(
        actor=actor, action="exchange.skip", object_type="message", object_id=str(message), at=at,
        data={"reason": reason},
    )  # fmt: skip
    transaction.on_commit(wake_delivery, robust=True)
    return read_message(message)
