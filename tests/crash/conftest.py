"""An installation of the crash tests' own: its server, its tables, its processes, all of which may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest

from benso.config import embedded

POSTER = Path(__file__).with_name("poster.py")
MIGRATE = "from benso.config.startup import migrate, prepare_django; prepare_django(); migrate()"


class Installation:
    """A state folder with a server of its own, and the programs that work on it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("BENSO_", "DATABASE_URL", "DJANGO_"))}
        self.env |= {"BENSO_STATE_DIR": str(state), "DJANGO_SETTINGS_MODULE": "benso.config.settings"}
        self.running: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a Python program to its end."""
        return subprocess.run([sys.executable, *arguments], env=self.env, capture_output=True, text=True, check=False)

    def spawn(self, *arguments: str, output: Path | None = None) -> subprocess.Popen[bytes]:
        """Start a Python program in a process group of its own; what it prints may go to a file."""
        with output.open("wb") if output else nullcontext() as stdout:
            process = subprocess.Popen(
                [sys.executable, *arguments], env=self.env, start_new_session=True, stdout=stdout
            )
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 a program and what it started."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_database(self) -> None:
        """kill -9 the server; what it leaves behind is left to the next start."""
        pid = embedded.process_id(self.state)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: embedded.process_id(self.state) is None)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        with psycopg.connect(embedded.start(self.state).url()) as connection:
            return connection.execute(query).fetchall()

    def close(self) -> None:
        """End every program that still runs, and the server."""
        for process in self.running:
            self.kill(process)
        embedded.stop(self.state)
        shutil.rmtree(self.state)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def empty_installation() -> Iterator[Installation]:
    """A state folder with nothing in it."""
    state = Path(tempfile.mkdtemp(prefix="benso-crash-", dir="/var/tmp"))
    state.chmod(0o755)
    made = Installation(state)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def installation(empty_installation: Installation) -> Installation:
    """One whose tables are made."""
    for arguments in (("-c", MIGRATE), (str(POSTER), "declare")):
        done = empty_installation.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
    return empty_installation
