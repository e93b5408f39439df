"""Posting to the ledger against the same rows written by hand: ``benso bench ledger``.

In one run and one scratch database, in alternating rounds; the median of the rounds' ratios counts:

*bulk*: ``post_many`` against a hand-written COPY of the same postings, entries and tail into identical tables with the
same indexes. The hand-written one is given ready numbers and strings and checks nothing.

*single*: ``post`` in a transaction of its own against the same inserts in hand-written SQL, committed alike.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benso.domains.ledger import operations
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

DATABASE = f"bench_ledger_{os.getpid()}"
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
UNITS = [f"{28000 + i}@2025-07-01" for i in range(48)]
MEASURE = Measure("bench.closed", Kind.FLOW, "dossiers", "Hồ sơ", "Dossiers")
DOCUMENT = {"title": "Sổ tiếp nhận", "note": "bench"}
DOCUMENT_TEXT = '{"note":"bench","title":"Sổ tiếp nhận"}'

HAND_TABLES = """
CREATE SCHEMA hand;
CREATE SEQUENCE hand.entry_id;
CREATE TABLE hand.posting (LIKE ledger_posting INCLUDING ALL);
ALTER TABLE hand.posting ALTER id SET DEFAULT nextval('hand.entry_id');
CREATE TABLE hand.entry (LIKE ledger_entry INCLUDING CONSTRAINTS) PARTITION BY RANGE (recorded_at);
ALTER TABLE hand.entry ADD PRIMARY KEY (id, recorded_at);
CREATE INDEX ON hand.entry (series_id, effective_date);
CREATE INDEX ON hand.entry (posting_id);
CREATE TABLE hand.entry_2026_03 PARTITION OF hand.entry FOR VALUES FROM ('2026-03-01 00:00Z') TO ('2026-04-01 00:00Z');
CREATE TABLE hand.tail (LIKE ledger_tail INCLUDING ALL);
"""

HAND_SINGLE = """
WITH posting AS (
    INSERT INTO hand.posting (source, key, recorded_at, actor, document) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (source, key) DO NOTHING RETURNING id
), entry AS (
    INSERT INTO hand.entry (id, posting_id, series_id, effective_date, amount, salt, recorded_at)
    SELECT id, id, %s, %s, %s, %s, %s FROM posting RETURNING id
), tail AS (
    INSERT INTO hand.tail SELECT id, int8multirange(int8range(id, id, '[]')), 1, %s FROM entry
)
SELECT (SELECT id FROM posting), (SELECT id FROM entry)"""


@contextmanager
def scratch_database() -> Iterator[psycopg.Connection[Any]]:
    """A database of its own on the same server, as Django's default; gives a second connection to it."""
    given = connection.settings_dict
    name = given["NAME"]
    server = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(**server, dbname=name, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {DATABASE}")
        connection.close()
        settings.DATABASES["default"]["NAME"] = given["NAME"] = DATABASE
        try:
            call_command("migrate", "ledger", verbosity=0)
            with psycopg.connect(**server, dbname=DATABASE) as hand:
                yield hand
        finally:
            connection.close()
            settings.DATABASES["default"]["NAME"] = given["NAME"] = name
            admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _source_rows(first: int, size: int) -> list[tuple[str, str, date, Decimal]]:
    start = date(2026, 1, 1)
    return [
        (f"b{i}", UNITS[i % 48], start + timedelta(days=i % 60), Decimal(i % 1000) / 4)
        for i in range(first, first + size)
    ]


def _hand_bulk(hand: psycopg.Connection[Any], rows: list[tuple[Any, ...]], series: dict[str, int], first: int) -> None:
    recorded = AT.isoformat()
    salts = os.urandom(16 * len(rows)).hex()
    with hand.transaction(), hand.cursor() as cursor:
        with cursor.copy("COPY hand.posting (id, source, key, recorded_at, actor, document) FROM STDIN") as copy:
            copy.write(
                "".join(
                    f"{i}\tbench\t{row[0]}\t{recorded}\tbench\t{DOCUMENT_TEXT}\n" for i, row in enumerate(rows, first)
                )
            )
        with cursor.copy(
            # Straight into the partition, as one does who knows the month.
            "COPY hand.entry_2026_03 (id, posting_id, series_id, effective_date, amount, salt, recorded_at) FROM STDIN"
        ) as copy:
            copy.write(
                "".join(
                    f"{i}\t{i}\t{series[unit]}\t{day}\t{amount}\t\\\\x{salts[k : k + 32]}\t{recorded}\n"
                    for i, k, (_, unit, day, amount) in zip(count(first), count(0, 32), rows, strict=False)
                )
            )
        cursor.execute(
            "INSERT INTO hand.tail VALUES (%s, int8multirange(int8range(%s, %s)), %s, %s)",
            [first, first, first + len(rows), len(rows), AT],
        )


def _timed(work: Callable[[], Any]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _postings(rows: list[tuple[Any, ...]]) -> list[Posting]:
    return [
        Posting("bench", key, (NewEntry(MEASURE.code, unit, Basis.SIMULATED, day, amount),), DOCUMENT)
        for key, unit, day, amount in rows
    ]


def _bulk(hand: psycopg.Connection[Any], series: dict[str, int], rounds: int, size: int) -> list[tuple[float, float]]:
    ours: list[float] = []
    theirs: list[float] = []
    first = 1
    for turn in range(rounds):
        rows = _source_rows(first, size)
        postings = _postings(rows)
        works = [
            (ours, lambda p=postings: operations.post_many(postings=p, actor="bench", at=AT)),
            (theirs, lambda r=rows, f=first: _hand_bulk(hand, r, series, f)),
        ]
        for times, work in works if turn % 2 else reversed(works):
            times.append(_timed(work))
        first += size
    return list(zip(ours, theirs, strict=True))


def _single(hand: psycopg.Connection[Any], series: dict[str, int], rounds: int, size: int) -> list[tuple[float, float]]:
    def ours(postings: list[Posting]) -> None:
        for posting in postings:
            operations.post(posting=posting, actor="bench", at=AT)

    def theirs(rows: list[tuple[Any, ...]]) -> None:
        for key, unit, day, amount in rows:
            with hand.transaction():
                hand.execute(
                    HAND_SINGLE,
                    ["bench", key, AT, "bench", DOCUMENT_TEXT, series[unit], day, amount, os.urandom(16), AT, AT],
                ).fetchone()

    our_times: list[float] = []
    their_times: list[float] = []
    first = 100_000_000
    for turn in range(rounds):
        rows = _source_rows(first, size)
        postings = _postings(rows)
        works = [(our_times, lambda p=postings: ours(p)), (their_times, lambda r=rows: theirs(r))]
        for times, work in works if turn % 2 else reversed(works):
            times.append(_timed(work))
        first += size
    return list(zip(our_times, their_times, strict=True))


def run(*, full: bool) -> dict[str, Any]:
    """Measure; ``full`` writes millions of rows, else it takes well under a minute."""
    bulk_rounds, bulk_size = (9, 500_000) if full else (7, 40_000)
    single_rounds, single_size = (21, 400) if full else (15, 100)
    with scratch_database() as hand:
        hand.autocommit = True
        hand.execute(HAND_TABLES)
        operations.declare_measures(measures=[MEASURE])
        warm = [(f"w{unit}", unit, date(2026, 1, 1), Decimal(1)) for unit in UNITS]
        operations.post_many(postings=_postings(warm), actor="bench", at=AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT unit, id FROM ledger_series")
            series = dict(cursor.fetchall())
        hand.execute("SELECT setval('hand.entry_id', 1000000000)")
        bulk = _bulk(hand, series, bulk_rounds, bulk_size)
        single = _single(hand, series, single_rounds, single_size)
    return {
        "bulk_ratio": round(median(theirs / ours for ours, theirs in bulk), 3),
        "single_ratio": round(median(theirs / ours for ours, theirs in single), 3),
        "rows": bulk_rounds * bulk_size,
        "bulk_rows_per_second": round(bulk_size / median(ours for ours, _ in bulk)),
        "bulk_rows_per_second_by_hand": round(bulk_size / median(theirs for _, theirs in bulk)),
        "single_per_second": round(single_size / median(ours for ours, _ in single)),
        "single_per_second_by_hand": round(single_size / median(theirs for _, theirs in single)),
    }
