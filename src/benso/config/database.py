"""The database as a whole: where it is, who uses it, writing it to one file and bringing it back."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from benso.config import embedded
from benso.config.environment import Environment


class BackupError(Exception):
    """A backup could not be written or brought back; the database in use has not been changed."""


def database_url(env: Environment) -> str:
    """Address of the database, external or embedded; the embedded server is started if it is not running."""
    return env.database_url or embedded.start(env.state_dir).url()


def other_clients(env: Environment) -> int:
    """How many other connections the embedded server has now."""
    if embedded.process_id(env.state_dir) is None:
        return 0
    with psycopg.connect(embedded.start(env.state_dir).url("postgres")) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    return int(row[0]) if row else 0


def back_up(*, url: str, file: Path) -> None:
    """Write the database to one file in ``pg_dump``'s custom format; an existing file is replaced only when complete.

    :raises BackupError: with what ``pg_dump`` said
    """
    partial = file.with_name(f"{file.name}.partial")
    file.parent.mkdir(parents=True, exist_ok=True)
    partial.touch(mode=0o600)
    try:
        _client("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={partial}", url)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def restore(*, url: str, file: Path, replace: bool, at: datetime) -> str | None:
    """Bring a backup back; it is restored and verified beside the database in use and takes its place only then.

    :param replace: allow it although the database holds tables; those are kept under another name
    :returns: the name under which the replaced database is kept, or ``None`` if it was empty
    :raises BackupError: if the database is not empty, or the backup is damaged, or its ledger does not verify
    """
    name = urlsplit(url).path.lstrip("/")
    if not file.is_file():
        raise BackupError(f"Không có tệp sao lưu {file}.")
    occupied = not _is_empty(url)
    if occupied and not replace:
        raise BackupError(
            f"Cơ sở dữ liệu “{name}” đang có dữ liệu. Thêm --replace để thay (dữ liệu cũ được giữ dưới tên khác)."
        )
    fresh, kept = f"{name}_restoring", f"{name}_before_{at:%Y%m%d_%H%M%S}"
    with psycopg.connect(_sibling(url, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh)))
        server.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(fresh)))
        try:
            target = f"--dbname={_sibling(url, fresh)}"
            _client("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", target, str(file))
            _verify(_sibling(url, fresh))
            _take_place(server, name=name, fresh=fresh, kept=kept)
        except BackupError:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(fresh)))
            raise
        if not occupied:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(kept)))
    return kept if occupied else None


def renew(*, url: str, at: datetime) -> str:
    """Set the database aside under another name and put an empty one in its place; returns the other name.

    :raises BackupError: if they cannot change their names
    """
    name = urlsplit(url).path.lstrip("/")
    fresh, kept = f"{name}_renewing", f"{name}_before_{at:%Y%m%d_%H%M%S}"
    with psycopg.connect(_sibling(url, "postgres"), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh)))
        server.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(fresh)))
        _take_place(server, name=name, fresh=fresh, kept=kept)
    return kept


def _take_place(server: psycopg.Connection[tuple[object, ...]], *, name: str, fresh: str, kept: str) -> None:
    """Both databases change their names or none does.

    :raises BackupError: if they cannot; the database in use is open again then
    """
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    server.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
    try:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        with server.transaction():
            server.execute(rename.format(sql.Identifier(name), sql.Identifier(kept)))
            server.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
            server.execute(allow.format(sql.Identifier(kept), sql.SQL("true")))
    except psycopg.Error as error:
        server.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
        raise BackupError(f"Không thay được cơ sở dữ liệu “{name}”: {str(error).strip()}") from error


def _is_empty(url: str) -> bool:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            " AND n.nspname NOT LIKE 'pg_toast%'"
        ).fetchone()
    return row is not None and row[0] == 0


def _sibling(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _verify(url: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "benso.config.cli", "verify"],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise BackupError(f"Bản sao lưu không qua được kiểm tra (benso verify):\n{result.stdout}{result.stderr}")


def _client(name: str, *arguments: str) -> None:
    result = subprocess.run([str(embedded.client(name)), *arguments], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BackupError(f"{name}: {result.stderr.strip()}")
