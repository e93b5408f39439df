"""Reading a person's inbox, their choices, and the words of messages."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Count

from benso.domains.notifications.models import Message
from benso.domains.notifications.models import Preference as PreferenceRow
from benso.domains.notifications.models import Template as TemplateRow
from benso.domains.notifications.rules import ASKED_FOR, render
from benso.domains.notifications.types import (
    Channel,
    InboxMessage,
    Preference,
    Template,
    TemplateCode,
    Words,
)

UNREAD_SHOWN = 100
_UNREAD = """
SELECT count(*) FROM (
    SELECT FROM notifications_message WHERE person = %s AND channel = 'in_app' AND read_at IS NULL LIMIT %s
) AS found"""
_PLAIN = Words("Có thông báo mới về hồ sơ {number}.", "There is news about application {number}.")
_PLAIN_REPORT = Words("Báo cáo {report} kỳ {period} cần xem.", "Report {report_en} for {period_en} needs attention.")
_OF_REPORTS = frozenset({TemplateCode.REPORT_DUE, TemplateCode.REPORT_OVERDUE, TemplateCode.REPORTS_OVERDUE})


def inbox(person: UUID, *, after: int | None = None, limit: int = 30, language: str = "vi") -> list[InboxMessage]:
    """Messages to a person, newest first.

    :param after: number of the last message of the page before
    """
    rows = Message.objects.filter(person=person, channel=Channel.IN_APP).order_by("-pk")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    known = templates()
    made = []
    for row in rows[:limit]:
        code = TemplateCode(row.template)
        text = render(known.get(code) or plain_template(code), row.facts, language)
        made.append(InboxMessage(row.pk, code, text.subject, text.body, row.link, row.created_at, row.read_at))
    return made


def unread_count(person: UUID) -> int:
    """Messages not read yet, at most 100: nobody reads a larger number, and it costs no more than that."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [person, UNREAD_SHOWN])
        return int(cursor.fetchone()[0])


def preferences(person: UUID) -> list[Preference]:
    """Every way and whether the person wants it; SMS and Zalo only once asked for. The inbox is always there."""
    told = dict(PreferenceRow.objects.filter(person=person).values_list("channel", "wanted"))
    return [
        Preference(channel, bool(told.get(channel.value, channel not in ASKED_FOR)))
        for channel in Channel
        if channel is not Channel.IN_APP
    ]


def templates() -> dict[TemplateCode, Template]:
    """The words of every kind of message that the content pack gives."""
    return {TemplateCode(row.code): _template(row) for row in TemplateRow.objects.all()}


def plain_template(code: TemplateCode) -> Template:
    """What is said where the content pack gives no words."""
    words = _PLAIN_REPORT if code in _OF_REPORTS else _PLAIN
    facts = ("report", "report_en", "period", "period_en") if code in _OF_REPORTS else ("number",)
    return Template(code, (Channel.IN_APP, Channel.EMAIL), facts, words, words, words)


def states() -> dict[tuple[str, str], int]:
    """How many messages there are by channel and state, for operators."""
    rows = Message.objects.values_list("channel", "state").annotate(n=Count("pk"))
    return {(channel, state): n for channel, state, n in rows}


def _template(row: TemplateRow) -> Template:
    words = {name: Words(**row.words[name]) for name in ("subject", "body", "short")}
    return Template(TemplateCode(row.code), tuple(Channel(one) for one in row.channels), tuple(row.facts), **words)
