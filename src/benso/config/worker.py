"""The worker: seals the ledger and the audit log several times a second, and runs background jobs."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Thread

import structlog

log = structlog.get_logger("benso.worker")

LOOPS = ("benso.domains.ledger.tasks", "benso.domains.audit.tasks")
"""Modules with a ``seal_forever(stop)`` that runs until ``stop`` is set."""

PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0


def run() -> int:
    """Run until SIGTERM or SIGINT. If any part fails, all stop with status 1 and the supervisor starts anew."""
    stop, failed = Event(), Event()
    threads = [
        Thread(target=_guarded, args=(name, import_module(name).seal_forever, stop, failed), name=name)
        for name in LOOPS
        if find_spec(name)
    ]
    for thread in threads:
        thread.start()
    try:
        _run_jobs(stop)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=5)
    return 1 if failed.is_set() else 0


def _guarded(name: str, loop: Callable[..., None], stop: Event, failed: Event) -> None:
    try:
        loop(stop)
    except Exception:
        log.exception("loop failed", loop=name)
        failed.set()
    if not stop.is_set():
        failed.set()
        os.kill(os.getpid(), signal.SIGTERM)


def _run_jobs(stop: Event) -> None:
    """Run background jobs until told to stop by a signal; a database that goes away is waited for."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.exceptions import ConnectorException

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("procrastinate must run on Django's database")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    pause = PAUSE_SECONDS
    while not stop.is_set():
        begun = time.monotonic()
        try:
            with app.replace_connector(connector.get_worker_connector()) as jobs:
                jobs.run_worker(concurrency=4, delete_jobs="successful")
            return
        except ConnectorException as error:
            pause = PAUSE_SECONDS if time.monotonic() - begun > LONGEST_PAUSE_SECONDS else pause * 2
            pause = min(pause, LONGEST_PAUSE_SECONDS)
            log.warning("jobs interrupted", error=str(error.__cause__ or error).strip(), retry_in=pause)
            stop.wait(pause)
