"""Is the server of a data folder running? Read from its pid file and checked against the processes there are."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

ORPHAN_SECONDS = 5


def running_pid(data: Path) -> int | None:
    lines = _pid_file(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if _is_our_postmaster(pid, data) else None


def running_port(data: Path) -> int | None:
    """Port of the running server, once it accepts connections."""
    if running_pid(data) is None:
        return None
    lines = _pid_file(data)
    ready = len(lines) >= 8 and lines[7].strip() == "ready"
    return int(lines[3]) if ready else None


def drop_stale_pid(data: Path) -> None:
    """Remove the pid file of a server that is gone while another program now has its process id."""
    lines = _pid_file(data)
    if lines and lines[0].strip().isdigit() and not _is_our_postmaster(int(lines[0]), data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def await_orphans(data: Path) -> None:
    """Wait for the back ends of a killed server to notice and go; they hold its port and its shared memory.

    One that is deep in a long query does not notice and is killed: without a postmaster nothing can be committed.
    """
    deadline = time.monotonic() + ORPHAN_SECONDS
    while orphans := _processes_in(data):
        if time.monotonic() > deadline:
            for pid in orphans:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _processes_in(data: Path) -> list[int]:
    """Server processes that work in this data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if (entry / "cwd").readlink() == data and (entry / "exe").readlink().name == "postgres":
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return []


def _is_our_postmaster(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL started on this data folder: ids are reused, after a reboot or a kill."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return Path(os.fsdecode(command[0])).name == "postgres" and os.fsencode(data) in command
