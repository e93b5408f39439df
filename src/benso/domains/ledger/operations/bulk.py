"""Posting many business events at once, by COPY."""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, UniqueViolation

from benso.domains.ledger.operations.corrections import record_reversals
from benso.domains.ledger.operations.posting import repeated_receipts
from benso.domains.ledger.operations.series import ensure_partition, memory, series_ids, series_key
from benso.domains.ledger.rules import PostingInvalid, canonical_document, entry_fault, posting_fault
from benso.domains.ledger.types import NewEntry, Posting

BLOCK = 20_000
ATTEMPTS = 4
"""How often a block is tried that collides with other writers."""

POSTING_COPY = "COPY ledger_posting (id, source, key, recorded_at, actor, document) FROM STDIN"
ENTRY_COPY = (
    "COPY {} (id, posting_id, series_id, effective_date, period_start, period_end, amount, subject, salt, reverses, "
    "recorded_at) FROM STDIN"
)
TWICE = "khóa này đứng hai lần trong một lượt."
# The next numbers; the list of them only where another writer drew from the sequence at the same time.
RESERVE = """
SELECT min(id), max(id), CASE WHEN max(id) - min(id) + 1 > count(*) THEN array_agg(id ORDER BY id) END
FROM (SELECT nextval('ledger_entry_id') AS id FROM generate_series(1, %s)) drawn"""


def post_many(*, postings: Iterable[Posting], actor: str, at: datetime) -> int:
    """Post many business events, all or nothing; returns the number of entries added.

    Safe to repeat: postings that stand in the ledger with the same content are passed over.

    :raises PostingInvalid: if a value cannot be taken, or a ``(source, key)`` stands there twice
    :raises PostingConflict: if a ``(source, key)`` stands in the ledger with other content
    :raises MeasureUnknown: if a measure is not declared
    :raises EntryNotReversible: if an entry reverses one that cannot be reversed
    """
    added = 0
    stream = iter(postings)
    met = _Met()
    with transaction.atomic():
        partition = None
        while block := list(islice(stream, BLOCK)):
            partition = partition or ensure_partition(at)
            added += _post_block(block, partition, actor, at, met)
    return added


@dataclass(slots=True)
class _Met:
    """Postings this call has met so far, by number: written by it, or found in the ledger and passed over."""

    written: list[tuple[int, int]] = field(default_factory=list)
    passed: set[int] = field(default_factory=set)

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self.written, (number, sys.maxsize)) - 1
        return number in self.passed or (place >= 0 and number <= self.written[place][1])


def _post_block(block: list[Posting], partition: str, actor: str, at: datetime, met: _Met) -> int:
    reversing = _check(block, actor, at)
    fresh, passed = block, set[int]()
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                added = _write(fresh, partition, actor, at, reversing, met) if fresh else 0
            met.passed |= passed
            return added
        except (IntegrityError, OperationalError) as error:
            # Keys that stand there already, or that another writer writes at this moment, perhaps in another order.
            if not _collided(error) or attempt == ATTEMPTS:
                raise
        fresh, passed = _not_yet_posted(block, met)
    raise AssertionError


def _collided(error: Exception) -> bool:
    match error.__cause__:
        case UniqueViolation() as cause:
            return cause.diag.constraint_name == "ledger_posting_once"
        case cause:
            return isinstance(cause, DeadlockDetected)


def _not_yet_posted(block: list[Posting], met: _Met) -> tuple[list[Posting], set[int]]:
    """The postings of a block that do not stand in the ledger, and the numbers of those that do, with equal content."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source, key, id FROM ledger_posting "
            "JOIN unnest(%s::text[], %s::text[]) w (source, key) USING (source, key)",
            [[p.source for p in block], [p.key for p in block]],
        )
        known = {(source, key): number for source, key, number in cursor.fetchall()}
    for (source, key), number in known.items():
        if number in met:
            raise PostingInvalid(source=source, key=key, reason=TWICE)
    repeated_receipts([p for p in block if (p.source, p.key) in known])
    return [p for p in block if (p.source, p.key) not in known], set(known.values())


def _check(block: list[Posting], actor: str, at: datetime) -> bool:
    """Refuse what cannot be taken; says whether the block reverses anything."""
    identities = set()
    documents: set[int] = set()
    reversing = False
    for posting in block:
        # The document of one posting is often that of the next: looked at once.
        fault = posting_fault(posting, actor, at, document_known=id(posting.document) in documents)
        documents.add(id(posting.document))
        identities.add((posting.source, posting.key))
        if fault is None:
            for entry in posting.entries:
                if (fault := entry_fault(entry)) is not None:
                    break
                reversing = reversing or entry.reverses is not None
        if fault is not None:
            raise PostingInvalid(source=posting.source, key=posting.key, reason=fault)
    if len(identities) < len(block):
        _refuse_twice(block)
    return reversing


def _refuse_twice(block: list[Posting]) -> None:
    seen: set[tuple[str, str]] = set()
    for posting in block:
        if (posting.source, posting.key) in seen:
            raise PostingInvalid(source=posting.source, key=posting.key, reason=TWICE)
        seen.add((posting.source, posting.key))


def _write(block: list[Posting], partition: str, actor: str, at: datetime, reversing: bool, met: _Met) -> int:
    keys = [series_key(entry) for posting in block for entry in posting.entries]
    remembered = memory().series
    series = remembered if all(map(remembered.__contains__, keys)) else series_ids(keys)
    runs = _reserve(len(keys))
    postings, entries = _rows(block, runs, map(series.__getitem__, keys), at.astimezone(UTC).isoformat(), actor)
    with connection.cursor() as cursor:
        with connection.wrap_database_errors, cursor.copy(POSTING_COPY) as copy:
            copy.write(postings)
        with connection.wrap_database_errors, cursor.copy(ENTRY_COPY.format(partition)) as copy:
            copy.write(entries)
        cursor.execute(
            "INSERT INTO ledger_tail (first_entry, ids, entries, recorded_at) "
            "SELECT min(a), range_agg(int8range(a, b, '[]')), sum(b - a + 1), %s "
            "FROM unnest(%s::bigint[], %s::bigint[]) r (a, b)",
            [at, [a for a, _ in runs], [b for _, b in runs]],
        )
    if reversing:
        numbered = zip(_ids(runs), (e for p in block for e in p.entries), strict=True)
        record_reversals([(number, entry) for number, entry in numbered if entry.reverses is not None])
    met.written += runs
    return len(keys)


def _reserve(count: int) -> list[tuple[int, int]]:
    """The next numbers of entries, as runs."""
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, [count])
        first, last, numbers = cursor.fetchone()
    if numbers is None:
        return [(first, last)]
    breaks = [i for i in range(1, count) if numbers[i] != numbers[i - 1] + 1]
    return [(numbers[i], numbers[j - 1]) for i, j in zip((0, *breaks), (*breaks, count), strict=True)]


def _ids(runs: list[tuple[int, int]]) -> Iterator[int]:
    for first, last in runs:
        yield from range(first, last + 1)


def _escaped(text: str) -> str:
    # Of what COPY reads as special only the backslash can stand here: control characters are refused or, in a document,
    # escaped by JSON.
    return text.replace("\\", "\\\\") if "\\" in text else text


def _rows(
    block: list[Posting], runs: list[tuple[int, int]], series: Iterator[int], recorded: str, actor: str
) -> tuple[str, str]:
    """Lines to COPY into postings and into entries."""
    numbers = _ids(runs)
    salts = os.urandom(16 * sum(last - first + 1 for first, last in runs)).hex()
    middle = f"\t{recorded}\t{_escaped(actor)}\t"
    documents: dict[int, str] = {}
    days: dict[date, str] = {}
    postings, entries = [], []
    place = 0
    for posting in block:
        document = documents.get(id(posting.document))
        if document is None:
            document = documents[id(posting.document)] = _escaped(canonical_document(posting.document))
        posting_id = 0
        for entry in posting.entries:
            number = next(numbers)
            posting_id = posting_id or number
            day = days.get(entry.effective_date)
            if day is None:
                day = days[entry.effective_date] = entry.effective_date.isoformat()
            salt = salts[place : place + 32]
            place += 32
            if entry.period_start is None and entry.subject is None and entry.reverses is None:
                rest = f"\\N\t\\N\t{entry.amount}\t\\N\t\\\\x{salt}\t\\N"
            else:
                rest = _rare(entry, salt)
            entries.append(f"{number}\t{posting_id}\t{next(series)}\t{day}\t{rest}\t{recorded}\n")
        postings.append(f"{posting_id}\t{_escaped(posting.source)}\t{_escaped(posting.key)}{middle}{document}\n")
    return "".join(postings), "".join(entries)


def _rare(entry: NewEntry, salt: str) -> str:
    start = "\\N" if entry.period_start is None else entry.period_start.isoformat()
    end = "\\N" if entry.period_end is None else entry.period_end.isoformat()
    subject = "\\N" if entry.subject is None else _escaped(entry.subject)
    reverses = "\\N" if entry.reverses is None else str(entry.reverses)
    return f"{start}\t{end}\t{entry.amount}\t{subject}\t\\\\x{salt}\t{reverses}"
