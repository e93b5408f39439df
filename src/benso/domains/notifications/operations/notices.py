"""Writing down what a person is to be told, in the transaction of what happened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from benso.domains.notifications.rules import ASKED_FOR, facts_fault, not_before
from benso.domains.notifications.types import Channel, Recipient, TemplateCode
from benso.kernel.errors import BensoError

# One statement: the ways the words are meant for, less those the person closed or never opened.
_WRITE = """
INSERT INTO notifications_message (
    key, channel, person, address, language, template, facts, link, state, attempts, next_at, created_at, sent_at,
    error)
SELECT %(key)s, way.channel, %(person)s, way.address, %(language)s, %(template)s, %(facts)s, %(link)s,
    CASE way.channel WHEN 'in_app' THEN 'sent' ELSE 'waiting' END, 0, way.next_at, %(at)s,
    CASE way.channel WHEN 'in_app' THEN %(at)s END, ''
FROM unnest(%(channels)s::text[], %(addresses)s::text[], %(moments)s::timestamptz[]) AS way(channel, address, next_at)
LEFT JOIN notifications_template t ON t.code = %(template)s
LEFT JOIN notifications_preference p ON p.person = %(person)s AND p.channel = way.channel
WHERE COALESCE(t.channels, '["in_app", "email"]'::jsonb) ? way.channel
  AND COALESCE(p.wanted, %(person)s::uuid IS NULL OR NOT way.channel = ANY(%(asked_for)s))
  AND (way.channel <> 'push' OR EXISTS (
        SELECT FROM notifications_subscription s WHERE s.person = %(person)s AND s.ended_at IS NULL))
ON CONFLICT (key, channel) DO NOTHING"""


class TemplateUnknown(BensoError):
    """There is no such kind of message: a mistake of the caller."""

    code = "TEMPLATE_UNKNOWN"
    status = 500
    sentence = "Không có mẫu thông báo “{template}”."


class FactsRefused(BensoError):
    """The facts may not go into a message; says which and why."""

    code = "FACTS_REFUSED"
    status = 500
    sentence = "Thông báo không được chứa thông tin này: {reason}"


def notify(
    *,
    recipient: Recipient,
    template: TemplateCode | str,
    facts: Mapping[str, object],
    link: str,
    key: str,
    at: datetime,
) -> int:
    """Tell a person something: one row for each way to them, in the caller's transaction; delivery comes later.

    Ways: those the template is meant for, for which there is an address, that the person has not closed. The same
    ``key`` again writes nothing. One statement.

    :param facts: values for the places of the template, by the names in ``rules.FACTS``; dates as ISO texts
    :param link: path of the page to open, beginning with ``/``
    :param key: what this message is, e.g. ``dossier:<id>:accepted``
    :returns: how many rows were written
    :raises TemplateUnknown: if there is no such template
    :raises FactsRefused: if a fact is not allowed or looks personal
    """
    if template not in set(TemplateCode):
        raise TemplateUnknown(template=template)
    fault = facts_fault(facts)
    if fault is not None:
        raise FactsRefused(reason=fault)
    ways = _ways(recipient)
    if not ways:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "key": key,
                "person": recipient.person,
                "language": "en" if recipient.language == "en" else "vi",
                "template": str(template),
                "facts": json.dumps({name: str(value) for name, value in facts.items() if value is not None}),
                "link": link,
                "at": at,
                "channels": [channel.value for channel, _ in ways],
                "addresses": [address for _, address in ways],
                "moments": [not_before(channel, at) for channel, _ in ways],
                "asked_for": [channel.value for channel in ASKED_FOR],
            },
        )
        return int(cursor.rowcount)


def _ways(recipient: Recipient) -> list[tuple[Channel, str]]:
    """Every way there is an address for; a telephone rings without an account only if there is no e-mail."""
    ways: list[tuple[Channel, str]] = []
    if recipient.person is not None:
        ways += [(Channel.IN_APP, ""), (Channel.PUSH, "")]
    if recipient.email:
        ways.append((Channel.EMAIL, recipient.email))
    if recipient.phone and (recipient.person is not None or not recipient.email):
        ways.append((Channel.SMS, recipient.phone))
        if recipient.person is not None:
            ways.append((Channel.ZALO, recipient.phone))
    return ways
