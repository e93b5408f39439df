"""Numbers of series, made on demand and remembered by the process, and the partitions entries go to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection, transaction

from benso.domains.ledger.rules import series_fault, series_identity
from benso.domains.ledger.types import Basis, NewEntry
from benso.kernel.errors import BensoError

SeriesKey = tuple[str, str, Basis, tuple[tuple[str, str], ...]]


class MeasureUnknown(BensoError):
    """An amount is posted to a measure nobody declared."""

    code = "MEASURE_UNKNOWN"
    status = 422
    sentence = "Chưa khai chỉ số đo {measure}; khai trong measures.yaml rồi nạp lại."


class SeriesInvalid(BensoError):
    """A unit, basis or dimension that cannot name a series."""

    code = "SERIES_INVALID"
    status = 422
    sentence = "Không ghi được vào chuỗi {measure}, đơn vị {unit}: {reason}"


class _Memory:
    """What this process knows to be committed in one database: ids of series by key, months that have a partition."""

    def __init__(self) -> None:
        self.series: dict[SeriesKey, int] = {}
        self.partitions: dict[tuple[int, int], str] = {}


_memories: dict[tuple[Any, ...], _Memory] = {}
_by_connection: WeakKeyDictionary[Any, _Memory] = WeakKeyDictionary()


def memory() -> _Memory:
    """What is remembered about the database of the current connection.

    A database restored under the same name is another one, with other numbers: it has another oid.
    """
    connection.ensure_connection()
    raw = connection.connection
    found = _by_connection.get(raw)
    if found is None:
        with connection.wrap_database_errors:
            place = raw.execute(
                "SELECT inet_server_addr(), inet_server_port(), pg_postmaster_start_time(), oid FROM pg_database "
                "WHERE datname = current_database()"
            ).fetchone()
        found = _by_connection[raw] = _memories.setdefault(tuple(place), _Memory())
    return found


def series_key(entry: NewEntry) -> SeriesKey:
    """What tells the series of an entry from all others."""
    dimensions = entry.dimensions
    return (entry.measure, entry.unit, entry.basis, tuple(sorted(dimensions.items())) if dimensions else ())


def series_ids(keys: Iterable[SeriesKey]) -> dict[SeriesKey, int]:
    """Numbers of these series; the missing ones are made.

    Remembered only once committed, so that a rolled-back transaction leaves no number behind that does not exist.

    :raises MeasureUnknown: if a measure is not declared
    :raises SeriesInvalid: if a unit, basis or dimension is not well formed
    """
    remembered = memory().series
    wanted = dict.fromkeys(keys)
    found = {key: remembered[key] for key in wanted if key in remembered}
    missing = [key for key in wanted if key not in found]
    if missing:
        made = _look_up_or_make(missing)
        found.update(made)
        transaction.on_commit(lambda: remembered.update(made))
    return found


def _look_up_or_make(keys: list[SeriesKey]) -> dict[SeriesKey, int]:
    identities = {}
    for key in keys:
        measure, unit, basis, pairs = key
        fault = series_fault(measure, unit, basis, dict(pairs))
        if fault is not None:
            raise SeriesInvalid(measure=measure, unit=unit, reason=fault)
        identities[series_identity(measure, unit, basis.value, dict(pairs))] = key
    select = "SELECT identity, id FROM ledger_series WHERE identity = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(select, [list(identities)])
        found = dict(cursor.fetchall())
        absent = sorted(identity for identity in identities if identity not in found)
        if absent:
            _refuse_unknown_measures({identities[identity][0] for identity in absent})
            # In the order of their names: two writers that make the same series then wait in line, never crosswise.
            rows = [(*identities[i][:2], identities[i][2].value, json.dumps(dict(identities[i][3])), i) for i in absent]
            cursor.execute(
                "INSERT INTO ledger_series (measure, unit, basis, dimensions, identity) "
                "SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::jsonb[], %s::text[]) "
                "ON CONFLICT (identity) DO NOTHING",
                [list(column) for column in zip(*rows, strict=True)],
            )
            cursor.execute(select, [absent])
            found.update(cursor.fetchall())
    return {key: found[identity] for identity, key in identities.items()}


def _refuse_unknown_measures(codes: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM ledger_measure WHERE code = ANY(%s)", [list(codes)])
        unknown = codes - {code for (code,) in cursor.fetchall()}
    if unknown:
        raise MeasureUnknown(measure=", ".join(sorted(unknown)))


def ensure_partition(at: datetime) -> str:
    """Name of the partition of the month (UTC) of ``at``; made if absent."""
    moment = at.astimezone(UTC)
    month = (moment.year, moment.month)
    remembered = memory().partitions
    name = remembered.get(month)
    if name is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_ensure_partition(%s)", [moment])
            name = str(cursor.fetchone()[0])
        made = name
        transaction.on_commit(lambda: remembered.__setitem__(month, made))
    return name


def prepare_partitions(*, at: datetime, months: int = 2) -> None:
    """Make the partitions of this month and of the next ``months``."""
    moment = at.astimezone(UTC).replace(day=1)
    for _ in range(months + 1):
        with transaction.atomic():
            ensure_partition(moment)
        moment = (moment + timedelta(days=32)).replace(day=1)
