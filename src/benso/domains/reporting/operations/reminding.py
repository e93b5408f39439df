"""Reminders before the deadline, escalation after it: each once a report."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from benso.domains.reporting import models
from benso.domains.reporting.operations.moving import noted
from benso.domains.reporting.types import EventKind, ReportState

AHEAD = timedelta(days=3)
"""How long before its deadline a report is reminded of."""

MOST = 500
WITH_REPORTER = (ReportState.OPEN.value, ReportState.RETURNED.value)


@transaction.atomic
def remind(*, actor: str, at: datetime, ahead: timedelta = AHEAD) -> int:
    """Note, once, that a report which was never submitted is due soon: the desk of its office shows it first.

    :returns: how many reports were reminded of
    """
    rows = _locked().filter(reminded_at__isnull=True, due_at__gt=at, due_at__lte=at + ahead)[:MOST]
    for row in rows:
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        noted(row, EventKind.REMINDED, actor=actor, at=at)
    return len(rows)


@transaction.atomic
def escalate(*, actor: str, at: datetime) -> int:
    """Note, once, that the deadline of a report which was never submitted is over: from now on it stands with the
    receiver and the leaders of both offices too.

    :returns: how many reports were escalated
    """
    rows = _locked().filter(escalated_at__isnull=True, due_at__lt=at)[:MOST]
    for row in rows:
        row.escalated_at = at
        row.save(update_fields=["escalated_at"])
        noted(row, EventKind.ESCALATED, actor=actor, at=at, note=row.receiver)
    return len(rows)


def _locked() -> QuerySet[models.ReportRow]:
    rows = models.ReportRow.objects.select_for_update(of=("self",), skip_locked=True).select_related("period")
    return rows.filter(first_submitted_at__isnull=True, state__in=WITH_REPORTER).order_by("due_at", "id")
