"""Jobs of dossiers: timers each minute, reminders in the morning, old drafts at night, due dates after a swap."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from benso.domains.dossiers import operations


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


@app.task(name="benso.dossiers.recompute", lock="benso.dossiers.recompute")
def recompute(reason: str, actor: str) -> None:
    """Count open due dates anew after working days were swapped; begun again after a crash it does what is left."""
    operations.recompute_due_dates(reason=reason, actor=actor, at=timezone.now())
