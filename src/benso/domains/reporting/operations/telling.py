"""Telling the national reporting system of what was published."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from benso.domains.exchange.operations import put_national_report
from benso.domains.reporting import models
from benso.domains.reporting.queries.national import as_national, untold_reports

AT_ONCE = 200


@transaction.atomic
def push_national_reports(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Put into the outbox every published report of a national regime whose last round nobody was told of yet.

    Safe to repeat, and from several processes: a report is locked while it is told of. Called by whoever publishes, in
    the same transaction, and again by a job, for what was published before the regime became national.
    Invented reports go to the development stand-in only.

    :returns: how many were put
    """
    rows = list(untold_reports(limit))
    told = [row for row in rows if not row.simulated or settings.NATIONAL.get("development")]
    for report in as_national(told):
        put_national_report(report=report, at=at)
    for row in rows:
        models.ReportRow.objects.filter(id=row.id).update(told_round=row.round)
    return len(told)
