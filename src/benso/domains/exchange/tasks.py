"""Background jobs of the exchange: deliver what waits, every minute and soon after each message."""

from __future__ import annotations

import time

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from benso.domains.exchange.operations import WAKE_EVERY, deliver_messages, prepare_partitions

log = structlog.get_logger(__name__)


@app.task(name="benso.exchange.deliver", lock="benso.exchange.deliver")
def deliver() -> None:
    """Deliver what is due, and once more what was put while nobody asked again; one job at a time."""
    _deliver()
    time.sleep(WAKE_EVERY + 0.1)
    _deliver()


@app.periodic(cron="* * * * *", periodic_id="deliver-messages")
@app.task(queueing_lock="deliver-messages")
def deliver_every_minute(timestamp: int) -> None:
    """Deliver what nobody asked to deliver: tries that are due again, messages of a process that died."""
    prepare_partitions(at=timezone.now())
    _deliver()


def _deliver() -> None:
    done = deliver_messages(at=timezone.now())
    if done.tried:
        log.info("exchange.delivered", delivered=done.delivered, retried=done.retried, dead=done.dead)
