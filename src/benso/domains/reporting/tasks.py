"""Background jobs of reporting."""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from benso.domains.reporting.operations import push_national_reports

log = structlog.get_logger(__name__)


@app.periodic(cron="*/5 * * * *", periodic_id="push-national-reports")
@app.task(queueing_lock="push-national-reports")
def push_national(timestamp: int) -> None:
    """Tell the national system of what was published and not told of yet."""
    if put := push_national_reports(at=timezone.now()):
        log.info("reporting.national_put", reports=put)
