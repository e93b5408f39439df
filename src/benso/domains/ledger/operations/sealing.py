"""Sealing: what is committed goes into Merkle trees, the trees into the chain, the amounts into the rollup.

Only here are seals and rollup written, by one transaction at a time, from entries other transactions have committed.
So a writer that commits late is only sealed later: no amount is lost or doubled, and writers never wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from benso.domains.ledger.queries.leaves import LEAF
from benso.domains.ledger.rules import SEAL_LABEL, SEAL_LEAVES, month_of
from benso.kernel import merkle
from benso.kernel.errors import BensoError

MOST_AT_ONCE = 250_000
"""Entries one transaction seals at most, so that fresh work is not kept waiting behind a bulk."""

MOST_ROWS = 50_000
"""Postings one transaction seals at most."""

MOST_SKEW = timedelta(minutes=5)
"""How far clocks may differ: of the sealer and the database, of a writer and the sealer."""

TAKE = """
DELETE FROM ledger_tail WHERE first_entry IN (
    SELECT first_entry FROM (
        SELECT first_entry, entries, sum(entries) OVER (ORDER BY first_entry) AS running
        FROM (SELECT first_entry, entries FROM ledger_tail ORDER BY first_entry LIMIT %(rows)s) oldest
    ) counted WHERE running - entries < %(entries)s
) RETURNING ids, entries, recorded_at"""

# Reads the entries taken, folds them into the rollup and hands back their leaves.
FOLD = f"""
WITH taken AS MATERIALIZED (
    SELECT e.id, e.series_id, e.effective_date, e.recorded_at, m.kind, e.amount, {LEAF} AS leaf
    FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) r (first, last, recorded_at)
    JOIN ledger_entry e ON e.id BETWEEN r.first AND r.last AND e.recorded_at = r.recorded_at
    JOIN ledger_posting p ON p.id = e.posting_id
    JOIN ledger_series s ON s.id = e.series_id
    JOIN ledger_measure m ON m.code = s.measure
), folded AS (
    INSERT INTO ledger_rollup AS old
        (series_id, effective_month, sealed_month, amount, entries, first_date, last_date, last_seal)
    SELECT series_id, date_trunc('month', effective_date::timestamp)::date, %s::date,
           sum(CASE WHEN kind = 'reading' THEN 0 ELSE amount END), count(*), min(effective_date), max(effective_date),
           %s::bigint
    FROM taken GROUP BY 1, 2
    ON CONFLICT (series_id, effective_month, sealed_month) DO UPDATE SET
        amount = old.amount + excluded.amount, entries = old.entries + excluded.entries,
        first_date = least(old.first_date, excluded.first_date),
        last_date = greatest(old.last_date, excluded.last_date), last_seal = excluded.last_seal
)
SELECT id, leaf, recorded_at FROM taken ORDER BY id"""  # noqa: S608 constants

# Ranges of ids meet their entries by index; the planner, who cannot know how long they are, must not read all instead.
PLAN = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL statement_timeout = 0"

INSERT_SEAL = """
INSERT INTO ledger_seal (number, sealed_at, entry_ids, entries, first_entry, last_entry, recorded_first, recorded_last,
                         high, total, span, root, previous, hash)
VALUES (%(number)s, %(sealed_at)s,
        (SELECT range_agg(int8range(a, b, '[]')) FROM unnest(%(firsts)s::bigint[], %(lasts)s::bigint[]) r (a, b)),
        %(entries)s, %(first)s, %(last)s, %(recorded_first)s, %(recorded_last)s, %(high)s, %(total)s,
        (SELECT int8range(coalesce(min(number), %(number)s), %(number)s) FROM ledger_seal WHERE high >= %(first)s),
        %(root)s, %(previous)s, %(hash)s)"""


class LedgerDamaged(BensoError):
    """What waits to be sealed is not what stands in the ledger; ``benso verify`` says where."""

    code = "LEDGER_DAMAGED"
    status = 500
    sentence = "Sổ bằng chứng không khớp: chờ niêm phong {expected} dòng, đọc được {found}. Chạy benso verify."


class ClockAhead(BensoError):
    """The clock has jumped ahead: sealed by it, every later seal would bear that moment too."""

    code = "CLOCK_AHEAD"
    status = 503
    sentence = (
        "Đồng hồ máy này ({clock}) nhanh hơn cơ sở dữ liệu ({database}) quá 5 phút: chưa niêm phong. Chỉnh lại giờ."
    )


@dataclass(slots=True)
class _Chain:
    """The end of the chain that the next seal is tied to."""

    number: int
    sealed_at: datetime
    high: int
    total: int
    hash: bytes


def seal_pending(*, at: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Seal and roll up everything committed and not yet sealed; returns the number of entries sealed.

    A seal's moment never lies before that of the seal it follows, nor before its entries were recorded (unless their
    writer's clock was more than five minutes ahead).

    :param clock: asked for the time of each seal once no other sealer can come before it; ``at`` if not given
    :raises LedgerDamaged: if an entry that waits cannot be read; nothing is sealed then
    :raises ClockAhead: if ``clock`` is more than five minutes ahead of the database's; nothing is sealed then
    """
    sealed, more = 0, True
    while more:
        count, more = _seal_some(at, clock)
        sealed += count
    return sealed


@transaction.atomic
def _seal_some(at: datetime, clock: Callable[[], datetime] | None) -> tuple[int, bool]:
    """Seal up to the limit; the number sealed, and whether more was waiting than that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_tail)")
        if not cursor.fetchone()[0]:
            return 0, False
        # Held to the end of the transaction: one sealer at a time. The statement after it sees what came before.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('benso.ledger.sealing', 0))")
        cursor.execute(PLAN)
        cursor.execute(TAKE, {"rows": MOST_ROWS, "entries": MOST_AT_ONCE})
        taken = cursor.fetchall()
        if not taken:
            return 0, False
        chain = _end_of_chain(cursor, _moment(cursor, at, clock, [recorded_at for _, _, recorded_at in taken]))
        expected = sum(int(row[1]) for row in taken)
        trees = -(-expected // SEAL_LEAVES)
        runs = [(r.lower, r.upper - 1, recorded_at) for ids, _, recorded_at in taken for r in ids]
        columns = [list(column) for column in zip(*runs, strict=True)]
        cursor.execute(FOLD, [*columns, _sealed_month(chain.sealed_at), chain.number + trees])
        leaves = cursor.fetchall()
        if len(leaves) != expected:
            raise LedgerDamaged(expected=expected, found=len(leaves))
        for start in range(0, expected, SEAL_LEAVES):
            _seal_tree(cursor, chain, leaves[start : start + SEAL_LEAVES])
        cursor.execute("SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on")
    return expected, expected >= MOST_AT_ONCE or len(taken) >= MOST_ROWS


def _moment(cursor: Any, at: datetime, clock: Callable[[], datetime] | None, recorded: list[datetime]) -> datetime:
    """The time it is, or the latest a writer's clock gave if that is only a little ahead."""
    moment = at
    if clock is not None:
        cursor.execute("SELECT clock_timestamp()")
        moment, database = clock(), cursor.fetchone()[0]
        if moment - database > MOST_SKEW:
            raise ClockAhead(clock=f"{moment:%H:%M:%S}", database=f"{database:%H:%M:%S}")
    return max([moment, *(known for known in recorded if known <= moment + MOST_SKEW)])


def _sealed_month(moment: datetime) -> date:
    return month_of(moment.astimezone(UTC).date())


def _end_of_chain(cursor: Any, at: datetime) -> _Chain:
    cursor.execute("SELECT number, sealed_at, high, total, hash FROM ledger_seal ORDER BY number DESC LIMIT 1")
    row = cursor.fetchone()
    if row is None:
        return _Chain(0, at, 0, 0, merkle.GENESIS)
    number, sealed_at, high, total, digest = row
    return _Chain(number, max(at, sealed_at), high, total, bytes(digest))


def _seal_tree(cursor: Any, chain: _Chain, leaves: list[tuple[int, bytes, datetime]]) -> None:
    root = merkle.root(bytes(leaf) for _, leaf, _ in leaves)
    ids = [entry for entry, _, _ in leaves]
    recorded = [moment for _, _, moment in leaves]
    breaks = [i for i in range(1, len(ids)) if ids[i] != ids[i - 1] + 1]
    previous = chain.hash
    chain.number += 1
    chain.high = max(chain.high, ids[-1])
    chain.total += len(ids)
    chain.hash = merkle.seal_hash(
        label=SEAL_LABEL, number=chain.number, sealed_at=chain.sealed_at, count=len(ids), root=root, previous=previous
    )
    values = {
        "number": chain.number, "sealed_at": chain.sealed_at, "entries": len(ids), "first": ids[0], "last": ids[-1],
        "firsts": [ids[i] for i in (0, *breaks)], "lasts": [ids[i - 1] for i in (*breaks, len(ids))],
        "recorded_first": min(recorded), "recorded_last": max(recorded), "high": chain.high, "total": chain.total,
        "root": root, "previous": previous, "hash": chain.hash,
    }  # fmt: skip
    cursor.execute(INSERT_SEAL, values)
