"""``benso up`` keeps the platform serving: whatever is killed is started again, and what was posted is there."""

from __future__ import annotations

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from benso.config import embedded
from tests.crash.conftest import MIGRATE, POSTER, Installation, wait_for

pytestmark = pytest.mark.crash


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def readiness(port: int) -> dict[str, Any] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            body: dict[str, Any] = json.load(answer)
            return body
    except (urllib.error.URLError, OSError):
        return None


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def child(up: int, words: str) -> int | None:
    return next((pid for pid in children(up) if words in command(pid)), None)


def kill_child(up: int, words: str) -> None:
    """kill -9, and wait until another one has taken its place."""
    pid = child(up, words)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: child(up, words) not in (None, pid))


def test_web_worker_and_database_come_back_after_kill_9(installation: Installation, tmp_path: Path) -> None:
    port = free_port()
    installation.env |= {"BENSO_PORT": str(port)}
    said = tmp_path / "said"
    up = installation.spawn("-m", "benso.config.cli", "up", "--no-load", output=said)
    # A web that dies before its first answer is a failed start, which ends `up`: so wait for its word.
    wait_for(lambda: f"127.0.0.1:{port}/" in said.read_text())
    wait_for(lambda: readiness(port) is not None)

    web = child(up.pid, "granian")
    assert web is not None
    os.kill(children(web)[0], signal.SIGKILL)
    wait_for(lambda: readiness(port) is not None)
    kill_child(up.pid, "granian")
    wait_for(lambda: readiness(port) is not None)
    kill_child(up.pid, "cli worker")
    installation.kill_database()
    wait_for(lambda: embedded.process_id(installation.state) is not None)
    wait_for(lambda: readiness(port) is not None)

    posted = installation.run(str(POSTER), "0", "20", str(tmp_path / "acknowledged"))
    assert (posted.returncode, posted.stderr) == (0, "")
    wait_for(lambda: installation.rows("SELECT sum(entries) FROM ledger_seal") == [(60,)])

    os.kill(up.pid, signal.SIGINT)
    assert up.wait(timeout=60) == 0
    assert readiness(port) is None


KILLED = f"""
import os, signal
from django.core import management
make = management.call_command
def killed(*arguments, **options):
    make(*arguments, **options)
    os.kill(os.getpid(), signal.SIGKILL)
management.call_command = killed
{MIGRATE}
"""


def test_tables_made_by_a_killed_start_are_taken_for_what_they_are(empty_installation: Installation) -> None:
    assert empty_installation.run("-c", KILLED).returncode == -signal.SIGKILL
    assert empty_installation.rows("SELECT count(*) FROM django_migrations WHERE app = 'ledger'") != [(0,)]
    again = empty_installation.run("-c", MIGRATE)
    assert (again.returncode, again.stderr) == (0, "")
