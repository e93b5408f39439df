"""Entries and readings, as known at a seal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from benso.domains.ledger.queries.seals import given
from benso.domains.ledger.queries.series import series_filter
from benso.domains.ledger.types import Basis, Entry, Reading, Seal
from benso.kernel.errors import BensoError

# Everything a statement needs to tell what was known: one row, none before the first seal.
KNOWN = "WITH known AS MATERIALIZED (SELECT high, ledger_unseen(number, high) AS unseen FROM ledger_seal {seal}) "
SEEN = "{id} <= (SELECT high FROM known) AND NOT {id} <@ (SELECT unseen FROM known)"

ENTRY = """
SELECT e.id, e.posting_id, s.measure, s.unit, s.basis, s.dimensions, e.effective_date, e.period_start, e.period_end,
       trim_scale(e.amount), e.recorded_at, p.source, p.document, e.reverses,
       (SELECT v.reversing FROM ledger_reversal v WHERE v.reversed = e.id {reversal}),
       (SELECT l.number FROM ledger_seal l
        WHERE int8range(l.first_entry, l.last_entry, '[]') @> e.id AND l.entry_ids @> e.id LIMIT 1)
FROM {entry} JOIN ledger_series s ON s.id = e.series_id JOIN ledger_posting p ON p.id = e.posting_id
WHERE """

# The page is chosen before anything is looked up for it.
PAGE = """, page AS MATERIALIZED (
    SELECT e.id, e.recorded_at FROM ledger_series s JOIN ledger_entry e ON e.series_id = s.id
    WHERE {where} ORDER BY e.id DESC LIMIT %(limit)s
)"""


class EntryUnknown(BensoError):
    """An entry is asked for that does not exist."""

    code = "ENTRY_UNKNOWN"
    status = 404
    sentence = "Không có dòng số {entry} trong sổ bằng chứng."


def known_clause(known: int | Seal | None) -> str:
    """The ``known`` table at a seal, for the front of a statement.

    :raises SealUnknown: if there is no such seal
    """
    if known is None:
        return KNOWN.format(seal="ORDER BY number DESC LIMIT 1")
    given(known)
    return KNOWN.format(seal="WHERE number = %(known)s")


def _dict(value: Any) -> dict[str, str]:
    return dict(json.loads(value)) if isinstance(value, str) else dict(value)


def _entry(row: tuple[Any, ...]) -> Entry:
    cells = list(row)
    cells[4], cells[5], cells[12] = Basis(row[4]), _dict(row[5]), _dict(row[12])
    return Entry(*cells)


def _reading(row: tuple[Any, ...]) -> Reading:
    cells = list(row)
    cells[3], cells[4], cells[10] = Basis(row[3]), _dict(row[4]), _dict(row[10])
    return Reading(*cells)


def _entries(statement: str, values: dict[str, Any]) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_entry(row) for row in cursor.fetchall()]


def entries_by_id(ids: Iterable[int]) -> list[Entry]:
    """These entries, sealed or not, in the order of their numbers; unknown numbers are passed over."""
    return _entries(
        ENTRY.format(reversal="", entry="ledger_entry e") + "e.id = ANY(%(ids)s) ORDER BY e.id", {"ids": list(ids)}
    )


def entry(entry_id: int) -> Entry:
    """One entry, sealed or not.

    :raises EntryUnknown: if there is none of this number
    """
    found = entries_by_id([entry_id])
    if not found:
        raise EntryUnknown(entry=entry_id)
    return found[0]


def entries(
    *,
    measures: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    bases: Sequence[Basis] | None = None,
    since: date | None = None,
    until: date | None = None,
    known: int | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """Sealed entries, the newest number first; ``after`` continues a list below that number.

    ``reversed_by`` is what was known of it at the seal.

    :raises SealUnknown: if there is no seal ``known``
    """
    series, values = series_filter(measures, units, bases, None)
    values |= {"known": known, "since": since, "until": until, "after": after, "limit": limit}
    where = [series, SEEN.format(id="e.id")]
    for name, condition in (
        ("since", "e.effective_date >= %(since)s"),
        ("until", "e.effective_date <= %(until)s"),
        ("after", "e.id < %(after)s"),
    ):
        if values[name] is not None:
            where.append(condition)
    body = ENTRY.format(
        reversal="AND " + SEEN.format(id="v.reversing"),
        entry="page JOIN ledger_entry e ON e.id = page.id AND e.recorded_at = page.recorded_at",
    )
    page = PAGE.format(where=" AND ".join(where))
    return _entries(f"{known_clause(known)}{page}{body}true ORDER BY e.id DESC", values)


READINGS = """
SELECT e.id, s.measure, s.unit, s.basis, s.dimensions, e.effective_date, e.period_start, e.period_end,
       trim_scale(e.amount), e.recorded_at, p.document
FROM ledger_series s JOIN ledger_measure m ON m.code = s.measure AND m.kind = 'reading'
JOIN ledger_entry e ON e.series_id = s.id JOIN ledger_posting p ON p.id = e.posting_id
WHERE {series} AND e.effective_date <= %(until)s AND e.reverses IS NULL AND {seen}
  AND NOT EXISTS (SELECT FROM ledger_reversal v WHERE v.reversed = e.id AND {reversal_seen})
ORDER BY s.measure, s.unit, e.effective_date, e.id"""


def readings(
    *,
    measures: Sequence[str],
    units: Sequence[str] | None,
    bases: Sequence[Basis] | None = None,
    until: date,
    known: int | Seal | None = None,
) -> list[Reading]:
    """Statements about periods that end by ``until``, not withdrawn, by measure, unit, date and number.

    :raises SealUnknown: if there is no seal ``known``
    """
    series, values = series_filter(measures, units, bases, None)
    statement = known_clause(known) + READINGS.format(
        series=series, seen=SEEN.format(id="e.id"), reversal_seen=SEEN.format(id="v.reversing")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement, values | {"known": known.number if isinstance(known, Seal) else known, "until": until}
        )
        return [_reading(row) for row in cursor.fetchall()]
