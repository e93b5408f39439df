"""Posting many business events at once, by COPY."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice

from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from benso.domains.ledger.operations.corrections import record_reversals
from benso.domains.ledger.operations.posting import repeated_receipts
from benso.domains.ledger.operations.series import ensure_partition, memory, series_ids, series_key
from benso.domains.ledger.rules import canonical_document, entry_fault, posting_fault, refuse_if
from benso.domains.ledger.types import NewEntry, Posting

BLOCK = 20_000
POSTING_COPY = "COPY ledger_posting (id, source, key, recorded_at, actor, document) FROM STDIN"
ENTRY_COPY = (
    "COPY {} (id, posting_id, series_id, effective_date, period_start, period_end, amount, subject, salt, reverses, "
    "recorded_at) FROM STDIN"
)
# The next n numbers of a sequence as runs: other writers draw from it at the same time.
RESERVE = """
SELECT min(id), max(id) FROM (
    SELECT id, id - row_number() OVER (ORDER BY id) AS run
    FROM (SELECT nextval(%s) AS id FROM generate_series(1, %s)) drawn
) numbered GROUP BY run ORDER BY 1"""


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
    with transaction.atomic():
        partition = None
        while block := list(islice(stream, BLOCK)):
            partition = partition or ensure_partition(at)
            added += _post_block(block, partition, actor, at)
    return added


def _post_block(block: list[Posting], partition: str, actor: str, at: datetime) -> int:
    reversing = _check(block, actor, at)
    try:
        with transaction.atomic():
            return _write(block, partition, actor, at, reversing)
    except UniqueViolation as error:
        if error.diag.constraint_name != "ledger_posting_once":
            raise
    # Some stand there already: pass over those with the same content, write the rest.
    fresh = _not_yet_posted(block)
    return _write(fresh, partition, actor, at, reversing) if fresh else 0


def _not_yet_posted(block: list[Posting]) -> list[Posting]:
    repeated_receipts(block)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source, key FROM ledger_posting "
            "JOIN unnest(%s::text[], %s::text[]) w (source, key) USING (source, key)",
            [[p.source for p in block], [p.key for p in block]],
        )
        known = set(cursor.fetchall())
    return [p for p in block if (p.source, p.key) not in known]


def _check(block: list[Posting], actor: str, at: datetime) -> bool:
    """Refuse what cannot be taken; says whether the block reverses anything."""
    seen = set()
    reversing = False
    for posting in block:
        fault = posting_fault(posting, actor, at)
        identity = (posting.source, posting.key)
        if fault is None and identity in seen:
            fault = "khóa này đứng hai lần trong một lượt."
        seen.add(identity)
        if fault is None:
            for entry in posting.entries:
                if (fault := entry_fault(entry)) is not None:
                    break
                reversing = reversing or entry.reverses is not None
        refuse_if(fault, posting)
    return reversing


def _write(block: list[Posting], partition: str, actor: str, at: datetime, reversing: bool) -> int:
    keys = [series_key(entry) for posting in block for entry in posting.entries]
    remembered = memory().series
    series = remembered if all(map(remembered.__contains__, keys)) else series_ids(keys)
    posting_runs, entry_runs = _reserve("ledger_posting_id_seq", len(block)), _reserve("ledger_entry_id", len(keys))
    recorded = at.astimezone(UTC).isoformat()
    with connection.cursor() as cursor:
        with cursor.copy(POSTING_COPY) as copy:
            copy.write(_posting_rows(block, posting_runs, recorded, actor))
        with cursor.copy(ENTRY_COPY.format(partition)) as copy:
            copy.write(_entry_rows(block, posting_runs, entry_runs, map(series.__getitem__, keys), recorded))
        cursor.execute(
            "INSERT INTO ledger_tail (first_entry, ids, entries, recorded_at) "
            "SELECT min(a), range_agg(int8range(a, b, '[]')), sum(b - a + 1), %s "
            "FROM unnest(%s::bigint[], %s::bigint[]) r (a, b)",
            [at, [a for a, _ in entry_runs], [b for _, b in entry_runs]],
        )
    if reversing:
        numbered = zip(_ids(entry_runs), (e for p in block for e in p.entries), strict=True)
        record_reversals([(number, entry) for number, entry in numbered if entry.reverses is not None])
    return len(keys)


def _reserve(sequence: str, count: int) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, [sequence, count])
        return [(int(first), int(last)) for first, last in cursor.fetchall()]


def _ids(runs: list[tuple[int, int]]) -> Iterator[int]:
    for first, last in runs:
        yield from range(first, last + 1)


def _escaped(text: str) -> str:
    # Of what COPY reads as special only the backslash can stand here: control characters are refused or, in a document,
    # escaped by JSON.
    return text.replace("\\", "\\\\") if "\\" in text else text


def _posting_rows(block: list[Posting], runs: list[tuple[int, int]], recorded: str, actor: str) -> str:
    middle = f"\t{recorded}\t{_escaped(actor)}\t"
    documents: dict[int, str] = {}
    lines = []
    for number, posting in zip(_ids(runs), block, strict=True):
        document = documents.get(id(posting.document))
        if document is None:
            document = documents[id(posting.document)] = _escaped(canonical_document(posting.document))
        lines.append(f"{number}\t{_escaped(posting.source)}\t{_escaped(posting.key)}{middle}{document}\n")
    return "".join(lines)


def _entry_rows(
    block: list[Posting],
    posting_runs: list[tuple[int, int]],
    entry_runs: list[tuple[int, int]],
    series: Iterator[int],
    recorded: str,
) -> str:
    numbers = _ids(entry_runs)
    salts = os.urandom(16 * sum(last - first + 1 for first, last in entry_runs)).hex()
    days: dict[date | None, str] = {None: "\\N"}
    lines = []
    place = 0
    for posting_id, posting in zip(_ids(posting_runs), block, strict=True):
        for entry in posting.entries:
            plain = entry.period_start is None and entry.subject is None and entry.reverses is None
            day = days.get(entry.effective_date) or days.setdefault(
                entry.effective_date, entry.effective_date.isoformat()
            )
            head = f"{next(numbers)}\t{posting_id}\t{next(series)}\t{day}\t"
            salt = salts[place : place + 32]
            place += 32
            if plain:
                lines.append(f"{head}\\N\t\\N\t{entry.amount}\t\\N\t\\\\x{salt}\t\\N\t{recorded}\n")
            else:
                lines.append(f"{head}{_rare(entry, salt)}\t{recorded}\n")
    return "".join(lines)


def _rare(entry: NewEntry, salt: str) -> str:
    start = "\\N" if entry.period_start is None else entry.period_start.isoformat()
    end = "\\N" if entry.period_end is None else entry.period_end.isoformat()
    subject = "\\N" if entry.subject is None else _escaped(entry.subject)
    reverses = "\\N" if entry.reverses is None else str(entry.reverses)
    return f"{start}\t{end}\t{entry.amount}\t{subject}\t\\\\x{salt}\t{reverses}"
