"""Posting one business event."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction

from benso.domains.ledger.operations.corrections import record_reversals
from benso.domains.ledger.operations.series import ensure_partition, series_ids, series_key
from benso.domains.ledger.rules import (
    canonical_amount,
    canonical_document,
    entry_fault,
    posting_fault,
    refuse_if,
    series_identity,
)
from benso.domains.ledger.types import Posting, Receipt
from benso.kernel.errors import BensoError


class PostingConflict(BensoError):
    """The same source and key had been posted before with other content."""

    code = "POSTING_CONFLICT"
    status = 409
    sentence = "Bút toán {source}/{key} đã ghi với nội dung khác; muốn sửa thì ghi bút toán đảo rồi ghi khóa mới."


# One entry, the usual case, needs no order among entries and no sums over them: half the time in the server.
ONE = """
WITH posting AS (
    INSERT INTO ledger_posting (source, key, recorded_at, actor, document) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (source, key) DO NOTHING RETURNING id, recorded_at
), entry AS (
    INSERT INTO ledger_entry (id, posting_id, series_id, effective_date, period_start, period_end, amount, subject,
                              salt, reverses, recorded_at)
    SELECT id, id, %s, %s, %s, %s, %s, %s, %s, %s, recorded_at FROM posting RETURNING id, posting_id, recorded_at
), tail AS (
    INSERT INTO ledger_tail (first_entry, ids, entries, recorded_at)
    SELECT id, int8multirange(int8range(id, id, '[]')), 1, recorded_at FROM entry
)
SELECT posting_id, ARRAY[id] FROM entry"""


MOST_ENTRIES = 8_000
"""Entries of one posting by :func:`post`: PostgreSQL takes 65,535 values in one statement, an entry needs eight."""


@lru_cache(maxsize=64)
def _statement(entries: int) -> str:
    if entries == 1:
        return ONE
    row = "(%s::bigint,%s::date,%s::date,%s::date,%s::numeric,%s::text,%s::bytea,%s::bigint,{})"
    rows = ",".join(row.format(place) for place in range(entries))
    return f"""
WITH posting AS (
    INSERT INTO ledger_posting (source, key, recorded_at, actor, document) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (source, key) DO NOTHING RETURNING id, recorded_at
), entry AS (
    INSERT INTO ledger_entry (id, posting_id, series_id, effective_date, period_start, period_end, amount, subject,
                              salt, reverses, recorded_at)
    SELECT CASE v.place WHEN 0 THEN p.id ELSE nextval('ledger_entry_id') END, p.id, v.series_id, v.effective_date,
           v.period_start, v.period_end, v.amount, v.subject, v.salt, v.reverses, p.recorded_at
    FROM posting p, (VALUES {rows}) v (series_id, effective_date, period_start, period_end, amount, subject, salt,
                                       reverses, place)
    ORDER BY v.place
    RETURNING id, posting_id, recorded_at
), tail AS (
    INSERT INTO ledger_tail (first_entry, ids, entries, recorded_at)
    SELECT min(id), range_agg(int8range(id, id, '[]')), count(*), min(recorded_at) FROM entry HAVING count(*) > 0
)
SELECT min(posting_id), array_agg(id ORDER BY id) FROM entry HAVING count(*) > 0"""  # noqa: S608 only placeholders


def post(*, posting: Posting, actor: str, at: datetime) -> Receipt:
    """Post one business event; joins the caller's transaction or opens one.

    Safe to repeat: the same ``(source, key)`` with the same content adds nothing.

    :raises PostingInvalid: if a value cannot be taken; names what is wrong
    :raises PostingConflict: if ``(source, key)`` stands there with other content
    :raises MeasureUnknown: if a measure is not declared
    :raises EntryNotReversible: if an entry reverses one that cannot be reversed
    """
    refuse_if(posting_fault(posting, actor, at), posting)
    entries = posting.entries
    if len(entries) > MOST_ENTRIES:
        refuse_if(f"{len(entries)} dòng, nhiều hơn {MOST_ENTRIES}; hãy ghi theo lô (post_many).", posting)
    for entry in entries:
        refuse_if(entry_fault(entry), posting)
    # A posting alone is one statement: it needs no point to go back to within the caller's transaction.
    joins = connection.in_atomic_block and all(entry.reverses is None for entry in entries)
    with nullcontext() if joins else transaction.atomic():
        ensure_partition(at)
        keys = [series_key(entry) for entry in entries]
        series = series_ids(keys)
        values: list[Any] = [posting.source, posting.key, at.astimezone(UTC), actor]
        values.append(canonical_document(posting.document) if posting.document else "{}")
        for entry, key in zip(entries, keys, strict=True):
            values += (series[key], entry.effective_date, entry.period_start, entry.period_end, entry.amount)
            values += (entry.subject, os.urandom(16), entry.reverses)
        with connection.cursor() as cursor:
            cursor.execute(_statement(len(entries)), values)
            row = cursor.fetchone()
        if row is None:
            return repeated_receipts([posting])[0]
        receipt = Receipt(row[0], tuple(row[1]), repeated=False)
        if any(entry.reverses is not None for entry in entries):
            record_reversals(
                [(i, e) for i, e in zip(receipt.entry_ids, entries, strict=True) if e.reverses is not None]
            )
        return receipt


STORED = """
SELECT p.source, p.key, p.id, p.document, array_agg(e.id ORDER BY e.id),
       array_agg(concat_ws(E'\\n', s.identity, e.effective_date, coalesce(e.period_start::text, ''),
                           coalesce(e.period_end::text, ''), trim_scale(e.amount), coalesce('=' || e.subject, ''),
                           coalesce(e.reverses::text, '')) ORDER BY e.id)
FROM unnest(%s::text[], %s::text[]) w (source, key)
JOIN ledger_posting p ON p.source = w.source AND p.key = w.key
JOIN ledger_entry e ON e.posting_id = p.id AND e.recorded_at = p.recorded_at
JOIN ledger_series s ON s.id = e.series_id
GROUP BY p.id"""


def repeated_receipts(postings: Sequence[Posting]) -> list[Receipt]:
    """Receipts of those of these postings that stand in the ledger already.

    :raises PostingConflict: if one stands there with other content
    """
    given = {(p.source, p.key): p for p in postings}
    with connection.cursor() as cursor:
        cursor.execute(STORED, [[p.source for p in postings], [p.key for p in postings]])
        rows = cursor.fetchall()
    receipts = []
    for source, key, posting_id, document, ids, contents in rows:
        posting = given[source, key]
        if document != canonical_document(posting.document) or contents != _contents(posting):
            raise PostingConflict(source=source, key=key)
        receipts.append(Receipt(posting_id, tuple(ids), repeated=True))
    return receipts


def _contents(posting: Posting) -> list[str]:
    return [
        "\n".join(
            (
                series_identity(e.measure, e.unit, e.basis.value, e.dimensions),
                e.effective_date.isoformat(),
                e.period_start.isoformat() if e.period_start else "",
                e.period_end.isoformat() if e.period_end else "",
                canonical_amount(e.amount),
                "" if e.subject is None else f"={e.subject}",
                "" if e.reverses is None else str(e.reverses),
            )
        )
        for e in posting.entries
    ]
