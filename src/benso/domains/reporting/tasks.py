"""Jobs of reporting that need no calendar: signing, reminders, escalation, telling the national system.

Opening reports and counting items need the working days, which the installation knows: ``benso.config.jobs``.
"""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from benso.domains.reporting import operations
from benso.domains.reporting.operations.approving import SIGN_JOB

log = structlog.get_logger(__name__)
ACTOR = "system:reporting"
AGAIN = RetryStrategy(max_attempts=10, exponential_wait=4)


@app.task(name=SIGN_JOB, retry=AGAIN)
def sign(report: int, round_number: int) -> None:
    """Sign what a round was approved as; where the key is missing, tried again for some days."""
    operations.sign_report(report=report, round_number=round_number, actor=ACTOR, at=timezone.now())


@app.periodic(cron="20 0 * * *", periodic_id="reporting.remind")
@app.task(name="benso.reporting.remind", queueing_lock="reporting.remind")
def remind(timestamp: int) -> None:
    """In the morning (07:20 in Việt Nam): reminders before the deadline, escalation after it."""
    now = timezone.now()
    while operations.remind(actor=ACTOR, at=now):
        pass
    while operations.escalate(actor=ACTOR, at=now):
        pass


@app.periodic(cron="*/5 * * * *", periodic_id="push-national-reports")
@app.task(queueing_lock="push-national-reports")
def push_national(timestamp: int) -> None:
    """Tell the national system of what was published and not told of yet."""
    if put := operations.push_national_reports(at=timezone.now()):
        log.info("reporting.national_put", reports=put)
