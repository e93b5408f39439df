"""Where stand-ins keep what they remember: small files apart from the platform, one set for each of its databases."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection


def book_path(name: str) -> Path:
    """The file of a stand-in for the present database; one that was made anew finds empty books, not another's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (number,) = cursor.fetchone()
    folder: Path = settings.DEVELOPMENT_DIR
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}-{number}.sqlite3"
