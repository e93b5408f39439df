"""Sending what waits: claimed in a short transaction, sent outside any, marked afterwards. At least once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction

from benso.domains.notifications.models import Message
from benso.domains.notifications.operations.gateways import Gateway, NobodyThere, gateway
from benso.domains.notifications.queries import plain_template, templates
from benso.domains.notifications.rules import LOUD, next_try, not_before, render
from benso.domains.notifications.types import Channel, MessageState, Outgoing, Round, Template, TemplateCode

log = structlog.get_logger(__name__)
LEASE = timedelta(minutes=5)
_CLAIM = """
UPDATE notifications_message m SET attempts = m.attempts + 1, next_at = %(until)s
FROM (
    SELECT id FROM notifications_message WHERE state = 'waiting' AND next_at <= %(at)s AND NOT channel = ANY(%(held)s)
    ORDER BY next_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
) due
LEFT JOIN notifications_message self ON self.id = due.id
LEFT JOIN notifications_preference p ON p.person = self.person AND p.channel = self.channel
WHERE m.id = due.id
RETURNING m.id, m.key, m.channel, m.person, m.address, m.language, m.template, m.facts::text, m.link, m.attempts,
    COALESCE(p.wanted, true)"""


def deliver_notifications(*, at: datetime, limit: int = 200) -> Round:
    """Send messages that are due, at most ``limit``; several processes may do so at once.

    A message whose process dies on the way is due again after five minutes. What fails waits longer and longer and is
    given up after six tries. What rings waits for 07:00.
    """
    held = [channel.value for channel in LOUD if not_before(channel, at) > at]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"at": at, "until": at + LEASE, "limit": limit, "held": held})
        claimed = sorted(cursor.fetchall())
    if not claimed:
        return Round()
    known, ports = templates(), dict[Channel, Gateway]()
    counts = dict.fromkeys(MessageState, 0)
    for row in claimed:
        state = _deliver(row, known, ports, at)
        counts[state] += 1
    return Round(
        sent=counts[MessageState.SENT],
        retried=counts[MessageState.WAITING],
        failed=counts[MessageState.FAILED],
        dropped=counts[MessageState.DROPPED],
    )


def _deliver(
    row: tuple[Any, ...], known: dict[TemplateCode, Template], ports: dict[Channel, Gateway], at: datetime
) -> MessageState:
    number, key, way, person, address, language, code, facts, link, attempts, wanted = row
    channel, template = Channel(way), TemplateCode(code)
    if not wanted:
        return _mark(number, MessageState.DROPPED, at, error="closed by the person")
    text = render(known.get(template) or plain_template(template), json.loads(facts), language)
    message = Outgoing(number, key, channel, person, address, language, text, link)
    port = ports.get(channel) or ports.setdefault(channel, gateway(channel=channel))
    try:
        port.send(message=message, at=at)
    except NobodyThere:
        return _mark(number, MessageState.DROPPED, at, error="no browser left")
    except Exception as error:
        again = next_try(attempts, at)
        log.warning("notifications.not_sent", message=number, channel=way, error=type(error).__name__)
        if again is None:
            return _mark(number, MessageState.FAILED, at, error=type(error).__name__)
        Message.objects.filter(pk=number).update(next_at=not_before(channel, again), error=type(error).__name__[:200])
        return MessageState.WAITING
    return _mark(number, MessageState.SENT, at)


def _mark(number: int, state: MessageState, at: datetime, *, error: str = "") -> MessageState:
    """The end of a message; the address is not kept longer than it is needed."""
    sent = at if state is MessageState.SENT else None
    Message.objects.filter(pk=number).update(state=state, sent_at=sent, error=error[:200], address="")
    return state
