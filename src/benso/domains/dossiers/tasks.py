"""Jobs of dossiers: timers each minute, reminders in the morning, the rest at night.

At night: work of offices that are gone, old drafts, use of services.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from benso.domains.dossiers import operations
from benso.kernel.working_time import VIETNAM


@app.periodic(cron="* * * * *", periodic_id="dossiers.timers")
@app.task(name="benso.dossiers.timers", queueing_lock="dossiers.timers")
def run_timers(timestamp: int) -> None:
    """Let the clock act: silence is consent, papers that do not come close the dossier."""
    operations.run_timers(at=timezone.now())
    operations.fold_tally()


@app.periodic(cron="30 0 * * *", periodic_id="dossiers.reminders")
@app.task(name="benso.dossiers.reminders", queueing_lock="dossiers.reminders")
def remind(timestamp: int) -> None:
    """Remind applicants whose papers are due soon (07:30 in Việt Nam)."""
    operations.remind_of_supplements(at=timezone.now())


@app.periodic(cron="15 19 * * *", periodic_id="dossiers.drafts")
@app.task(name="benso.dossiers.drafts", queueing_lock="dossiers.drafts")
def drop_old_drafts(timestamp: int) -> None:
    """Remove drafts nobody has touched for 90 days."""
    operations.drop_old_drafts(at=timezone.now())


@app.periodic(cron="35 17 * * *", periodic_id="dossiers.usage")
@app.task(name="benso.dossiers.usage", queueing_lock="dossiers.usage")
def count_usage(timestamp: int) -> None:
    """Note which services were used, just after midnight in Việt Nam: the day before is over and sealed."""
    now = timezone.now()
    yesterday = now.astimezone(VIETNAM).date() - timedelta(days=1)
    operations.post_usage(on=yesterday, actor="system:usage", at=now)


@app.periodic(cron="2 17 * * *", periodic_id="dossiers.hand_over")
@app.task(name="benso.dossiers.hand_over", queueing_lock="dossiers.hand_over", lock="dossiers.hand_over")
def hand_over(timestamp: int) -> None:
    """Give open work of offices that are gone to those that took over, just after midnight in Việt Nam."""
    now = timezone.now()
    operations.hand_over_to_successors(on=now.astimezone(VIETNAM).date(), actor="system:succession", at=now)


@app.task(name="benso.dossiers.recompute", lock="benso.dossiers.recompute")
def recompute(reason: str, actor: str) -> None:
    """Count open due dates anew after working days were swapped; begun again after a crash it does what is left."""
    operations.recompute_due_dates(reason=reason, actor=actor, at=timezone.now())
