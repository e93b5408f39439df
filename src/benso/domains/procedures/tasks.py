"""Background jobs: the catalogue is counted anew each day, since versions begin and end with the calendar."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from benso.domains.procedures.operations import post_catalogue
from benso.kernel.working_time import VIETNAM

ACTOR = "system:catalogue"


@app.periodic(cron="5 17 * * *", periodic_id="count-procedures")
@app.task(queueing_lock="count-procedures")
def count_procedures(timestamp: int) -> None:
    """Just after midnight in Vietnam."""
    now = timezone.now()
    post_catalogue(on=now.astimezone(VIETNAM).date(), actor=ACTOR, at=now)
