"""Whether the tables of a database are those the migrations make: before the first release migrations are edited in
place, and a database of an earlier day would lack what was added."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

OWN = "benso."
TABLE = "django_migrations"


class SchemaOutdatedError(Exception):
    """The database was made by an earlier, unreleased state of the migrations."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            f"Cơ sở dữ liệu này do một bản cũ, trước khi phát hành, tạo ra; lược đồ nay đã khác: {', '.join(names)}.\n"
            "Trước bản phát hành đầu tiên không có bước nâng cấp. Chạy “benso db renew” để cất nó dưới tên khác và\n"
            "bắt đầu với một cơ sở dữ liệu trống, rồi chạy lại. Không có gì bị xóa."
        )


def demand_same_schema(cursor: Any, loader: Any) -> None:
    """Refuse a database whose migrations have changed since they were applied.

    :raises SchemaOutdatedError: naming the domains
    """
    applied = [key for key in loader.applied_migrations if _own(loader, key[0])]
    if not applied:
        return
    known, files = _remembered(cursor), digests(loader)
    changed = sorted({app for app, name in applied if known.get(f"{app}.{name}", "") != files.get(f"{app}.{name}")})
    if changed:
        raise SchemaOutdatedError(changed)


def remember_schema(cursor: Any, loader: Any) -> None:
    """Write into the database which migrations made its tables."""
    from psycopg import sql

    text = json.dumps(digests(loader), separators=(",", ":"))
    cursor.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(sql.Identifier(TABLE), sql.Literal(text)))


def digests(loader: Any) -> dict[str, str]:
    """The beginning of a digest of each migration of ours, by ``app.name``."""
    return {
        f"{app}.{name}": hashlib.sha256(Path(inspect.getfile(type(migration))).read_bytes()).hexdigest()[:16]
        for (app, name), migration in loader.disk_migrations.items()
        if _own(loader, app)
    }


def _own(loader: Any, app: str) -> bool:
    from django.apps import apps

    found = apps.app_configs.get(app)
    return found is not None and found.name.startswith(OWN)


def _remembered(cursor: Any) -> dict[str, str]:
    cursor.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [TABLE])
    text = cursor.fetchone()[0]
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(digest) for name, digest in told.items()} if isinstance(told, dict) else {}
