"""Background jobs of the installation itself."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *", periodic_id="retry-jobs-of-lost-workers")
@app.task(queueing_lock="retry-jobs-of-lost-workers", pass_context=True)
async def retry_jobs_of_lost_workers(context: JobContext, timestamp: int) -> None:
    """Give the jobs of killed workers to the living: they would stay ``doing`` for ever."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)
