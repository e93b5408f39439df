"""Starting, joining and stopping the server of a state folder."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benso.config.embedded.installation import (
    EmbeddedServerError,
    bin_dir_of,
    data_of,
    home_of,
    install_binaries,
    make_folder,
    make_home,
    run,
)
from benso.config.embedded.postmaster import await_orphans, drop_stale_pid, running_pid, running_port
from benso.config.sizing import server_options

START_SECONDS = 300
"""How long a start may take: after a crash the server first replays its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running embedded server: where it listens, where its files are, and whether this call started it."""

    port: int
    password: str
    bin_dir: Path
    data_dir: Path
    started: bool = False

    def url(self, database: str = "benso") -> str:
        """Connection address for one database."""
        return f"postgresql://benso:{self.password}@127.0.0.1:{self.port}/{database}"


def start(state: Path) -> Server:
    """Start the server of a state folder, making it first if needed; an already running one is joined.

    :raises EmbeddedServerError: if it cannot be started
    """
    make_folder(state)
    running = running_port(data_of(state))
    if running is not None:
        return Server(running, _password(state), bin_dir_of(state), data_of(state))
    with _locked(state):
        running = running_port(data_of(state))
        if running is not None:
            return Server(running, _password(state), bin_dir_of(state), data_of(state))
        bin_dir = install_binaries(state)
        make_home(state)
        if not (data_of(state) / "PG_VERSION").exists():
            _initialise(state, bin_dir)
        server = Server(_launch(state, bin_dir), _password(state), bin_dir, data_of(state), started=True)
        _ensure_database(server)
        return server


def stop(state: Path) -> None:
    """Stop the server of a state folder; does nothing where it is not running."""
    if running_pid(data_of(state)) is None:
        return
    with _locked(state):
        if running_pid(data_of(state)) is not None:
            run(
                bin_dir_of(state) / "pg_ctl", "-D", data_of(state), "-m", "fast", "-w", "-t", "120", "stop", state=state
            )


def process_id(state: Path) -> int | None:
    """Process id of the running server of a state folder, or ``None``; never starts anything."""
    return running_pid(data_of(state))


@contextmanager
def _locked(state: Path) -> Iterator[None]:
    with (state / "postgres.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _password(state: Path) -> str:
    file = state / "postgres.password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def _initialise(state: Path, bin_dir: Path) -> None:
    home, data = home_of(state), data_of(state)
    shutil.rmtree(data, ignore_errors=True)  # a first start that was killed half-way leaves no PG_VERSION
    pwfile = home / "initial-password"
    pwfile.touch(mode=0o600)
    pwfile.write_text(_password(state))
    if os.geteuid() == 0:
        shutil.chown(pwfile, home.stat().st_uid, home.stat().st_gid)
    try:
        run(
            bin_dir / "initdb", "-N", "-D", data, "-U", "benso", "-A", "scram-sha-256",
            f"--pwfile={pwfile}", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", state=state,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        shutil.rmtree(data, ignore_errors=True)
        raise EmbeddedServerError(f"initdb không tạo được kho dữ liệu: {error.stderr.strip()}") from error
    finally:
        pwfile.unlink()


def _launch(state: Path, bin_dir: Path) -> int:
    """Start the server process; returns its port.

    A remembered port that someone else has taken meanwhile is replaced.
    """
    home, data = home_of(state), data_of(state)
    drop_stale_pid(data)
    await_orphans(data)
    deadline = time.monotonic() + START_SECONDS
    while True:
        port = _choose_port(home)
        options = " ".join(f"-c {name}={value}" for name, value in server_options().items())
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {options}"
        log = home / "server.log"
        begin = log.stat().st_size if log.exists() else 0
        try:
            run(
                bin_dir / "pg_ctl", "-D", data, "-l", log, "-w", "-t", str(START_SECONDS), "-o", options, "start",
                state=state,
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            said = _said_since(log, begin) or error.stderr
            passing = ("Address already in use", "shared memory block", "lock file")
            if time.monotonic() > deadline or not any(words in said for words in passing):
                raise EmbeddedServerError(f"PostgreSQL không khởi động được (xem {log}): {said.strip()}") from error
            time.sleep(0.5)
            continue
        return port


def _said_since(log: Path, begin: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(begin)
        return file.read().decode(errors="replace")


def _choose_port(home: Path) -> int:
    file = home / "port"
    if file.exists():
        port = int(file.read_text())
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                pass
            else:
                return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    file.write_text(str(port))
    return port


def _ensure_database(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'benso'").fetchone():
            connection.execute("CREATE DATABASE benso ENCODING 'UTF8' TEMPLATE template0")
