"""The steps between an empty machine and a serving one; each may be repeated and does only what is left to do."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any


class PortTakenError(Exception):
    """Another program listens where the web server should."""


def prepare_django(*, database: bool = True) -> None:
    """Load settings and apps; without ``database`` nothing is started and any query fails.

    Commands may take long over one statement, so the limit that protects pages is lifted.
    """
    if not database:
        os.environ["DATABASE_URL"] = "postgresql://none@127.0.0.1:1/none"
    import django
    from django.conf import settings

    default: dict[str, Any] = settings.DATABASES["default"]
    default["OPTIONS"]["options"] = "-c timezone=UTC -c statement_timeout=0"
    django.setup()


def check_port(host: str, port: int) -> None:
    """:raises PortTakenError: if nothing can listen there"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(
                f"Không mở được cổng {port} tại {host} ({error.strerror}). "
                f"Chọn cổng khác, ví dụ: BENSO_PORT={port + 1} make run"
            ) from error


def migrate() -> int:
    """Bring the tables up to date, one process at a time; returns how many steps were taken.

    :raises SchemaOutdatedError: if the migrations that made the tables have been edited since
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from benso.config.schema import demand_same_schema, remember_schema

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('benso.migrate'))")
    try:
        executor = MigrationExecutor(connection)
        with connection.cursor() as cursor:
            demand_same_schema(cursor, executor.loader)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            # Told before the tables are made: killed in between, they would be taken for those of an older day.
            executor.recorder.ensure_schema()
            with connection.cursor() as cursor:
                remember_schema(cursor, executor.loader)
            call_command("migrate", verbosity=0, interactive=False)
        return len(plan)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('benso.migrate'))")


def collect_static(root: Path) -> int:
    """Gather the files the pages use into ``root``; returns how many there are, 0 if nothing had changed."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    count = 0
    for finder in get_finders():
        for name, storage in sorted(finder.list(ignore_patterns=None), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
            count += 1
    root.parent.mkdir(parents=True, exist_ok=True)
    # One at a time: a second installation with the same state folder would find files gone that the first clears away.
    with (root.parent / f"{root.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = root / ".stamp"
        if stamp.exists() and stamp.read_text() == digest.hexdigest():
            return 0
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(digest.hexdigest())
    return count


def answers(address: str) -> bool:
    """Whether the web server at ``address`` says it is alive."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as response:  # noqa: S310 - our own http address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
