"""What the stand-in remembers, in a small file of its own."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benso.sites.simulator.books import book_path

SESSION_LASTS = timedelta(minutes=10)
_TABLES = """
CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, ends_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS number (dossier TEXT PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, hash TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS dossier (
    number TEXT PRIMARY KEY, created TEXT NOT NULL, data TEXT NOT NULL, at TEXT NOT NULL, place INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS step (
    id INTEGER PRIMARY KEY AUTOINCREMENT, dossier TEXT NOT NULL, digest TEXT NOT NULL, data TEXT NOT NULL,
    UNIQUE (dossier, digest));
CREATE TABLE IF NOT EXISTS report (
    name TEXT PRIMARY KEY, round INTEGER NOT NULL, digest TEXT NOT NULL, data TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, what TEXT NOT NULL, dossier TEXT NOT NULL,
    code TEXT NOT NULL, text TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Call:
    """One call and the answer it got."""

    at: datetime
    what: str
    dossier: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A dossier as it stands here."""

    number: str
    data: Mapping[str, Any]
    at: datetime
    steps: tuple[Mapping[str, Any], ...]


@contextmanager
def book() -> Iterator[sqlite3.Connection]:
    """The book, in one transaction: written whole or not at all."""
    connection = sqlite3.connect(book_path("national"), timeout=10, isolation_level=None)
    try:
        connection.executescript(_TABLES)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        connection.close()


def canonical(data: Mapping[str, Any]) -> str:
    """A body as text, the same for the same content."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def digest(data: Mapping[str, Any]) -> str:
    """Digest of a body."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def note_call(what: str, dossier: str, code: str, text: str, at: datetime) -> None:
    """Remember a call."""
    with book() as one:
        one.execute(
            "INSERT INTO call (at, what, dossier, code, text) VALUES (?,?,?,?,?)",
            (at.isoformat(), what, dossier[:100], code, text[:300]),
        )


def last_calls(count: int = 30) -> list[Call]:
    """The newest calls, newest first."""
    with book() as one:
        rows = one.execute("SELECT at, what, dossier, code, text FROM call ORDER BY id DESC LIMIT ?", (count,))
        return [Call(datetime.fromisoformat(at), what, dossier, code, text) for at, what, dossier, code, text in rows]


def arrived(number: str) -> Arrived | None:
    """One dossier with its steps."""
    with book() as one:
        row = one.execute("SELECT data, at FROM dossier WHERE number = ?", (number,)).fetchone()
        if row is None:
            return None
        steps = one.execute("SELECT data FROM step WHERE dossier = ? ORDER BY id", (number,)).fetchall()
    return Arrived(
        number, json.loads(row[0]), datetime.fromisoformat(row[1]), tuple(json.loads(data) for (data,) in steps)
    )


def last_dossiers(count: int = 30) -> list[Arrived]:
    """The dossiers told of last, newest first."""
    with book() as one:
        rows = one.execute("SELECT number FROM dossier ORDER BY at DESC, number LIMIT ?", (count,)).fetchall()
    return [found for (number,) in rows if (found := arrived(number)) is not None]


def last_reports(count: int = 30) -> list[Mapping[str, Any]]:
    """The reports told of last, newest first."""
    with book() as one:
        rows = one.execute("SELECT data FROM report ORDER BY at DESC, name LIMIT ?", (count,)).fetchall()
    return [json.loads(data) for (data,) in rows]
