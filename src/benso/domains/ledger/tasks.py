"""The ledger's sealer: a plain loop for the worker, with the connection of its own thread."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import structlog
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from benso.domains.ledger.operations import ClockAhead, LedgerDamaged, prepare_partitions, seal_pending

log = structlog.get_logger(__name__)
LONGEST_PAUSE = 5.0
PREPARE_EVERY = timedelta(hours=6)


def seal_forever(stop: Event, interval: float = 0.2) -> None:
    """Seal what waits every ``interval`` seconds until ``stop`` is set.

    Outlives restarts of the database: it reconnects, with a growing pause. Also makes the partitions of the months
    ahead, so that no writer has to wait for one at midnight.
    """
    pause, prepared = interval, None
    while not stop.is_set():
        now = timezone.now()
        try:
            if prepared is None or now - prepared > PREPARE_EVERY:
                prepare_partitions(at=now)
                prepared = now
            if count := seal_pending(at=now, clock=timezone.now):
                log.debug("ledger.sealed", entries=count)
            pause = interval
        except (DatabaseError, InterfaceError, LedgerDamaged, ClockAhead) as error:
            pause = min(max(pause, interval) * 2, LONGEST_PAUSE)
            log.warning("ledger.seal_failed", error=str(error).strip(), retry_in=pause)
            connection.close()
        stop.wait(pause)
    connection.close()
