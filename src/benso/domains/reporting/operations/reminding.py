"""Reminders before the deadline, escalation after it: each once a report."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from benso.domains.reporting import models
from benso.domains.reporting.operations.messages import tell_of_due, tell_of_overdue
from benso.domains.reporting.operations.moving import noted
from benso.domains.reporting.types import EventKind, ReportState

AHEAD = timedelta(days=3)
"""How long before its deadline a report is reminded of."""

MOST = 500
WITH_REPORTER = (ReportState.OPEN.value, ReportState.RETURNED.value)


@transaction.atomic
def remind(*, actor: str, at: datetime, ahead: timedelta = AHEAD) -> int:
    """Tell the reporters of its office, once, that a report which was never submitted is due soon, and note it.
    What is told stands in the same transaction as the note: whoever comes second finds nothing to tell.

    :returns: how many reports were reminded of
    """
    rows = list(_locked().filter(reminded_at__isnull=True, due_at__gt=at, due_at__lte=at + ahead)[:MOST])
    for row in rows:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        noted(row, EventKind.REMINDED, actor=actor, at=at)
    tell_of_due(rows, at=at)
    return len(rows)


@transaction.atomic
def escalate(*, actor: str, at: datetime) -> int:
    """Tell the leaders of its office and whoever approves or leads at the receiver, once, that the deadline of a
    report which was never submitted is over, and note it: from now on it stands first in the lists of both offices.

    :returns: how many reports were escalated
    """
    rows = list(_locked().filter(escalated_at__isnull=True, due_at__lt=at)[:MOST])
    for row in rows:
        row.escalated_at = at
        row.save(update_fields=["escalated_at"])
        noted(row, EventKind.ESCALATED, actor=actor, at=at, note=row.receiver)
    tell_of_overdue(rows, at=at)
    return len(rows)


def _locked() -> QuerySet[models.ReportRow]:
    rows = models.ReportRow.objects.select_for_update(of=("self",), skip_locked=True).select_related("period")
    return rows.filter(first_submitted_at__isnull=True, state__in=WITH_REPORTER).order_by("due_at", "id")
