"""Checking the whole ledger against its seals: every leaf, root and link made anew, the rollup summed anew."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from benso.domains.ledger.queries.leaves import LEAF, within
from benso.domains.ledger.rules import SEAL_LABEL
from benso.domains.ledger.types import Verification
from benso.kernel import merkle
from benso.kernel.merkle import Finding

BLOCK = 65_536
MOST_FINDINGS = 1000
BEGINNING = datetime.min.replace(tzinfo=UTC)
Progress = Callable[[int, int], None]

# LEFT JOIN: an entry whose posting or series is gone must be found, not passed over.
LEAVES = f"""
SELECT e.id, {LEAF}, e.recorded_at, p.id IS NULL, m.code IS NULL, p.recorded_at <> e.recorded_at
FROM ledger_entry e
LEFT JOIN ledger_posting p ON p.id = e.posting_id
LEFT JOIN ledger_series s ON s.id = e.series_id LEFT JOIN ledger_measure m ON m.code = s.measure
WHERE """  # noqa: S608 constants

SEALS = """
SELECT number, sealed_at, entry_ids, entries, first_entry, last_entry, recorded_first, recorded_last, high, total,
       span, root, previous, hash
FROM ledger_seal WHERE number > %s ORDER BY number LIMIT 500"""

# The identity is sealed; the columns must say exactly what it says. No part of it may hold one of | ; = itself.
IDENTITY = """
SELECT s.identity, 'tên chuỗi không khớp các cột của nó' FROM ledger_series s
WHERE s.identity <> concat_ws('|', s.measure, s.unit, s.basis, split_part(s.identity, '|', 4))
   OR s.dimensions IS DISTINCT FROM (
    SELECT coalesce(jsonb_object_agg(split_part(d, '=', 1), split_part(d, '=', 2)), '{}')
    FROM unnest(string_to_array(nullif(split_part(s.identity, '|', 4), ''), ';')) d)"""

ORPHANS = """
SELECT p.source || '/' || p.id, 'bút toán không có dòng nào' FROM ledger_posting p
WHERE NOT EXISTS (SELECT FROM ledger_entry e WHERE e.posting_id = p.id)"""

# Each entry lies in exactly one seal or waits in the tail.
TWICE = """
SELECT upper(ids) - 1, 'một dòng nằm trong hai niêm phong hoặc vừa niêm phong vừa chờ' FROM (
    SELECT range_agg(entry_ids) AS ids, sum(entries) AS entries FROM (
        SELECT entry_ids, entries FROM ledger_seal UNION ALL SELECT ids, entries FROM ledger_tail) parts
) whole WHERE entries <> (SELECT sum(upper(r) - lower(r)) FROM unnest(ids) r)"""

STRAYS = """
SELECT e.id, 'không nằm trong niêm phong nào và không chờ niêm phong' FROM ledger_entry e
WHERE NOT e.id <@ (SELECT coalesce(range_agg(ids), '{}') FROM (
    SELECT entry_ids AS ids FROM ledger_seal UNION ALL SELECT ids FROM ledger_tail) parts)"""

LOST = """
SELECT t.first_entry, 'chờ niêm phong nhưng không đọc được' FROM ledger_tail t
WHERE t.first_entry <> lower(t.ids) OR t.ids = '{}' OR t.entries <> (SELECT count(*) FROM unnest(t.ids) r
    JOIN ledger_entry e ON e.id >= lower(r) AND e.id < upper(r) AND e.recorded_at = t.recorded_at)"""

REVERSALS = """
SELECT coalesce(e.id, v.reversing), 'dòng đảo không khớp dòng bị đảo'
FROM (SELECT * FROM ledger_entry WHERE reverses IS NOT NULL) e
FULL JOIN ledger_reversal v ON v.reversing = e.id AND v.reversed = e.reverses
LEFT JOIN ledger_entry o ON o.id = e.reverses
WHERE v.reversed IS NULL OR o.id IS NULL OR o.reverses IS NOT NULL
   OR (o.series_id, o.effective_date, o.amount) IS DISTINCT FROM (e.series_id, e.effective_date, -e.amount)"""

# "last_seal" is the newest seal of the transaction that touched the cell last: not below the newest that holds one of
# its entries (else the cell passes for untouched and changes what was known), not above the newest of its month.
ROLLUP = """
WITH sealed AS MATERIALIZED (
    SELECT number, date_trunc('month', sealed_at AT TIME ZONE 'UTC')::date AS month, unnest(entry_ids) AS run
    FROM ledger_seal
), newest AS MATERIALIZED (
    SELECT month, max(number) AS newest FROM sealed GROUP BY month
), summed AS (
    SELECT e.series_id, date_trunc('month', e.effective_date::timestamp)::date AS effective_month,
           l.month AS sealed_month, sum(CASE WHEN m.kind = 'reading' THEN 0 ELSE e.amount END) AS amount,
           count(*) AS entries, min(e.effective_date) AS first_date, max(e.effective_date) AS last_date,
           max(l.number) AS touched
    FROM sealed l JOIN ledger_entry e ON e.id >= lower(l.run) AND e.id < upper(l.run)
    JOIN ledger_series s ON s.id = e.series_id JOIN ledger_measure m ON m.code = s.measure
    GROUP BY 1, 2, 3
)
SELECT concat_ws(' ', series_id, effective_month, sealed_month), 'tổng lũy kế không bằng tổng các dòng'
FROM summed n FULL JOIN ledger_rollup r USING (series_id, effective_month, sealed_month)
LEFT JOIN newest l ON l.month = sealed_month
WHERE (n.amount, n.entries, n.first_date, n.last_date) IS DISTINCT FROM (r.amount, r.entries, r.first_date, r.last_date)
   OR r.last_seal NOT BETWEEN n.touched AND l.newest"""


STATEMENTS = (
    ("entry", TWICE), ("entry", STRAYS), ("entry", LOST), ("series", IDENTITY), ("posting", ORPHANS),
    ("entry", REVERSALS), ("rollup", ROLLUP),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A seal with everything the database keeps of it."""

    number: int
    sealed_at: datetime
    runs: tuple[tuple[int, int], ...]
    entries: int
    first: int
    last: int
    recorded: tuple[datetime, datetime]
    high: int
    total: int
    span: tuple[int, int] | None
    root: bytes
    previous: bytes
    hash: bytes


@dataclass(slots=True)
class _Check:
    """A check under way: what was found, and where the chain stands."""

    progress: Progress | None
    findings: list[Finding] = field(default_factory=list)
    number: int = 0
    total: int = 0
    sealed_at: datetime = BEGINNING
    hash: bytes = merkle.GENESIS
    highs: array[int] = field(default_factory=lambda: array("q"))

    def note(self, kind: str, name: object, fault: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(kind, str(name), fault))


def verify(*, progress: Progress | None = None) -> Verification:
    """Check every entry, posting, series, seal and sum; reads everything, changes nothing.

    Finds any changed bit of what was sealed and names the entry, or the seal it lies in.

    :param progress: called with the number of entries checked so far and the number of all
    """
    check = _Check(progress)
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(
            "SET LOCAL statement_timeout = 0; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
        )
        cursor.execute(
            "SELECT coalesce((SELECT sum(entries) FROM ledger_seal), 0), "
            "coalesce((SELECT sum(entries) FROM ledger_tail), 0)"
        )
        sealed, pending = map(int, cursor.fetchone())
        for group in _groups(cursor):
            _check_group(cursor, check, group)
            if progress:
                progress(check.total, sealed)
        cursor.execute("SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on")
        for kind, statement in STATEMENTS:
            cursor.execute(statement)
            for name, fault in cursor.fetchall():
                check.note(kind, name, fault)
    return Verification(check.total, pending, check.number, tuple(check.findings))


def _groups(cursor: Any) -> Iterator[list[_Sealed]]:
    """Seals in order, grouped to some tens of thousands of entries."""
    group: list[_Sealed] = []
    size = after = 0
    while True:
        cursor.execute(SEALS, [after])
        rows = cursor.fetchall()
        for row in rows:
            group.append(_sealed(row))
            size += group[-1].entries
            if size >= BLOCK:
                yield group
                group, size = [], 0
        if not rows:
            break
        after = rows[-1][0]
    if group:
        yield group


def _sealed(row: tuple[Any, ...]) -> _Sealed:
    number, sealed_at, ids, entries, first, last, early, late, high, total, span, *digests = row
    runs = tuple((r.lower, r.upper - 1) for r in ids)
    reach = None if span.isempty else (span.lower, span.upper)
    return _Sealed(
        number, sealed_at, runs, entries, first, last, (early, late), high, total, reach, *map(bytes, digests)
    )


def _check_group(cursor: Any, check: _Check, group: list[_Sealed]) -> None:
    runs = [run for seal in group for run in seal.runs]
    cursor.execute(LEAVES + within(runs))
    leaves: dict[int, tuple[bytes, datetime]] = {}
    for number, leaf, recorded_at, no_posting, no_series, other_time in cursor.fetchall():
        leaves[number] = (bytes(leaf), recorded_at)
        for wrong, fault in (
            (no_posting, "bút toán của nó không còn"),
            (no_series, "chuỗi của nó không còn"),
            (other_time, "thời điểm ghi khác với bút toán"),
        ):
            if wrong:
                check.note("entry", number, fault)
    for seal in group:
        _check_tree(check, seal, leaves)
        _check_link(check, seal)


def _check_tree(check: _Check, seal: _Sealed, leaves: dict[int, tuple[bytes, datetime]]) -> None:
    ids = [i for first, last in seal.runs for i in range(first, last + 1)]
    missing = [i for i in ids if i not in leaves]
    for number in missing[:MOST_FINDINGS]:
        check.note("entry", number, f"đã niêm phong số {seal.number} nhưng không còn trong sổ")
    if not missing and ids:
        recorded = [leaves[i][1] for i in ids]
        if (min(recorded), max(recorded)) != seal.recorded:
            check.note("seal", seal.number, "thời điểm ghi đầu hoặc cuối không khớp các dòng")
    if not missing and merkle.root(leaves[i][0] for i in ids) != seal.root:
        check.note(
            "seal", seal.number, f"gốc Merkle không khớp: trong các dòng {seal.first}–{seal.last} có dòng bị sửa"
        )
    if not ids or (len(ids), ids[0], ids[-1]) != (seal.entries, seal.first, seal.last):
        check.note("seal", seal.number, "số dòng, dòng đầu hoặc dòng cuối không khớp tập dòng")


def _check_link(check: _Check, seal: _Sealed) -> None:
    reach = bisect_left(check.highs, seal.first) + 1
    span = (reach, seal.number) if reach < seal.number else None
    check.total += seal.entries
    high = max(seal.last, check.highs[-1] if check.highs else 0)
    digest = merkle.seal_hash(
        label=SEAL_LABEL, number=seal.number, sealed_at=seal.sealed_at, count=seal.entries, root=seal.root,
        previous=seal.previous,
    )  # fmt: skip
    for wrong, fault in (
        (seal.number != check.number + 1, f"số thứ tự đứt quãng sau số {check.number}"),
        (seal.previous != check.hash, "không nối với niêm phong trước nó"),
        (seal.hash != digest, "mã băm không khớp nội dung niêm phong"),
        (seal.sealed_at < check.sealed_at, "thời điểm sớm hơn niêm phong trước nó"),
        (
            (seal.high, seal.total, seal.span) != (high, check.total, span),
            "số cộng dồn của chuỗi niêm phong không khớp",
        ),
    ):
        if wrong:
            check.note("seal", seal.number, fault)
    check.number, check.hash, check.sealed_at = seal.number, seal.hash, seal.sealed_at
    check.highs.append(high)
