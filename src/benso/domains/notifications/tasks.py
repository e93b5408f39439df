"""Background jobs of notifications: deliver what waits."""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from benso.domains.notifications.operations import deliver_notifications

log = structlog.get_logger(__name__)
ROUNDS = 50


@app.periodic(cron="* * * * * */15", periodic_id="deliver-notifications")
@app.task(queueing_lock="deliver-notifications", lock="deliver-notifications")
def deliver(timestamp: int) -> None:
    """Deliver what is due, round after round until nothing is left or it is the next one's turn."""
    for _ in range(ROUNDS):
        done = deliver_notifications(at=timezone.now())
        if not done.tried:
            return
        log.info(
            "notifications.delivered", sent=done.sent, retried=done.retried, failed=done.failed, dropped=done.dropped
        )
