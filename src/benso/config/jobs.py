"""Background jobs of the installation itself, and those of reporting that need the working days of procedures."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from benso.domains.procedures.queries import calendar
from benso.domains.reporting import operations as reporting
from benso.kernel.working_time import VIETNAM

REPORTING = "system:reporting"
OPEN_JOB = "benso.reporting.open"
OPENED_BACK = timedelta(days=45)
"""Reports of periods that ended this long ago are still opened: a worker that stood still catches up."""


@app.periodic(cron="* * * * *", periodic_id="retry-jobs-of-lost-workers")
@app.task(queueing_lock="retry-jobs-of-lost-workers", pass_context=True)
async def retry_jobs_of_lost_workers(context: JobContext, timestamp: int) -> None:
    """Give the jobs of killed workers to the living: they would stay ``doing`` for ever."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="10 17 * * *", periodic_id="reporting.open")
@app.task(name=OPEN_JOB, queueing_lock=OPEN_JOB)
def open_reports(timestamp: int) -> None:
    """Just after midnight in Vietnam, and when the platform starts: the reports that are owed, by the working days of
    the offices. Where anybody may sign in as an invented official, they are simulated ones.
    """
    now = timezone.now()
    since = now.astimezone(VIETNAM).date() - OPENED_BACK
    invented = bool(settings.DEVELOPMENT_SERVICES)
    reporting.open_reports(since=since, calendar=calendar(), actor=REPORTING, at=now, simulated=invented)


def open_reports_soon() -> None:
    """Have the worker open what is owed now: a platform begun at noon has its reports before midnight."""
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(OPEN_JOB, queueing_lock=OPEN_JOB).defer(timestamp=int(timezone.now().timestamp()))


@app.periodic(cron="*/10 * * * *", periodic_id="reporting.count")
@app.task(name="benso.reporting.count", queueing_lock="reporting.count")
def count_items(timestamp: int) -> None:
    """What DG-04 counts, every ten minutes: reports arrive all day and deadlines pass."""
    now = timezone.now()
    reporting.post_items(on=now.astimezone(VIETNAM).date(), calendar=calendar(), actor=REPORTING, at=now)
