"""Keeping child processes alive: started in their own groups, restarted when they die, stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

STOP_SECONDS = 10
BACKOFF_SECONDS = 0.5
BACKOFF_LIMIT = 10.0
HEALTHY_SECONDS = 30
"""A child that lived this long is restarted at once when it dies."""


def die_with_parent() -> None:
    """In the child: be told to stop when the supervisor is gone, even if it was killed."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


@dataclass
class Child:
    """A program that is to run for as long as its supervisor does."""

    name: str
    command: Sequence[str]
    optional: bool = False
    """Whether the others do their work without it."""
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start the program in a process group of its own, so that Ctrl-C reaches only the supervisor."""
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=die_with_parent)
        self.started_at = time.monotonic()

    def signal(self, number: int) -> None:
        """Send a signal to the program and everything it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    """Starts children, restarts those that die (slower and slower if they die at once), stops all of them.

    :param on_exit: told the name and exit status of a child that died by itself
    :param watch: called about once a second, for whatever else must be kept alive
    """

    children: list[Child]
    on_exit: Callable[[str, int], None]
    watch: Callable[[], None] = lambda: None
    stopping: Event = field(default_factory=Event)

    def run(self) -> None:
        """Run until :attr:`stopping` is set, by SIGINT, SIGTERM or another thread; then stop the children."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            while not self.stopping.wait(0.2):
                self.tend()
        finally:
            self.stop()

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def stop(self) -> None:
        """Ask every child to stop; kill what is left after :data:`STOP_SECONDS`."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))
            # What the child itself started must not outlive it.
            child.signal(signal.SIGKILL)
            child.process.wait()

    def tend(self) -> None:
        """Look once: restart what died and is due, and let :attr:`watch` look, too."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._note_death(child, now)
            if child.process is None and now >= child.restart_at:
                child.start()
        if now - self._watched >= 1:
            self._watched = now
            self.watch()

    def _note_death(self, child: Child, now: float) -> None:
        if child.process is None:
            return
        child.signal(signal.SIGKILL)
        self.on_exit(child.name, child.process.returncode)
        child.failures = 1 if now - child.started_at > HEALTHY_SECONDS else child.failures + 1
        child.restart_at = now + min(BACKOFF_LIMIT, BACKOFF_SECONDS * 2 ** (child.failures - 1))
        child.process = None

    _watched: float = 0.0
