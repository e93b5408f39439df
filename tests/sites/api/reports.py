"""A report that is owed, for the tests of the interface."""

from __future__ import annotations

from datetime import UTC, date, datetime

from benso.domains.reporting import models
from tests.domains.reporting.small import declare, open_all

LATE = datetime(2025, 7, 20, 2, tzinfo=UTC)


def report_owed() -> models.ReportRow:
    """The first report of the small regime for a period that is over, open to be filled in."""
    declare(LATE)
    open_all(LATE, date(2025, 7, 1))
    return models.ReportRow.objects.filter(regime="T01", period__code="2025-07~15").order_by("id")[0]
