"""The small numbers of places and periods, kept by this process: they are only ever added to."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import ClassVar

from django.db import connection

from benso.domains.reporting.types import OfficeKey


class _Kept:
    lock: ClassVar[Lock] = Lock()
    places: ClassVar[dict[int, OfficeKey]] = {}
    periods: ClassVar[dict[int, str]] = {}


def places(ids: Iterable[int]) -> dict[int, OfficeKey]:
    """The key of each place; one statement where some are not known yet, none otherwise."""
    return _known(_Kept.places, "SELECT id, key FROM reporting_place", ids)


def periods(ids: Iterable[int]) -> dict[int, str]:
    """The code of each period; likewise."""
    return _known(_Kept.periods, "SELECT id, code FROM reporting_period", ids)


def forget() -> None:
    """Drop what this process keeps, where ids may be given out anew: a database restored under a running process."""
    with _Kept.lock:
        _Kept.places.clear()
        _Kept.periods.clear()


def _known(kept: dict[int, str], statement: str, ids: Iterable[int]) -> dict[int, str]:
    if not kept.keys() >= set(ids):
        with _Kept.lock, connection.cursor() as cursor:
            cursor.execute(statement)
            kept.update(cursor.fetchall())
    return kept
