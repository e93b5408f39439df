"""The audit trail's sealer: a plain loop for the worker."""

from __future__ import annotations

from threading import Event

import structlog
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from benso.domains.audit.operations import seal_events

log = structlog.get_logger(__name__)
LONGEST_PAUSE = 5.0


def seal_forever(stop: Event, interval: float = 1.0) -> None:
    """Seal what waits every ``interval`` seconds until ``stop`` is set; outlives restarts of the database."""
    pause = interval
    while not stop.is_set():
        try:
            if count := seal_events(at=timezone.now()):
                log.debug("audit.sealed", events=count)
            pause = interval
        except (DatabaseError, InterfaceError) as error:
            pause = min(max(pause, interval) * 2, LONGEST_PAUSE)
            log.warning("audit.seal_failed", error=str(error).strip(), retry_in=pause)
            connection.close()
        stop.wait(pause)
    connection.close()
