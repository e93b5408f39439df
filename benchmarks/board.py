"""The figures of a target page and a unit page against the same figures by hand-written SQL: ``benso bench board``.

In one run and one scratch database with simulated work of five years in the 157 communes of those years, one entry a
measure, commune and month. ``--full``: 1,000 measures everywhere, ten million entries; else every measure in a few
communes and a few measures everywhere, so that each page is as large as in full.

*p95_ms*: server time of a page's figures, the slower of the two kinds of page. *sql_ratio*: median of its ratio to
hand-written SQL that fetches the same figures, run back to back, the worse of the two. *fresh_ms*: the longest time
from the commit of an entry until the target page shows it, while four processes write and the sealer runs.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from threading import Event
from time import perf_counter, sleep
from typing import Any

import psycopg
from benchmarks.ledger import scratch_database
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benso.domains.ledger import operations as ledger
from benso.domains.ledger import tasks
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.domains.scoreboard import operations, queries
from benso.domains.scoreboard.types import Definition, Direction, Input, Programme, Promise, Role, Target, Words
from benso.domains.units import content as units_content
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.kernel.content import Pack

AS_OF = date(2024, 10, 31)  # the last day but thirty of the 157 communes
MONTHS = [date(2019 + (10 + i) // 12, (10 + i) % 12 + 1, 15) for i in range(60)]
LOADED = datetime(2025, 1, 2, tzinfo=UTC)
MEASURES, COMMUNES = 1_000, 157
QUICK = (8, 4)  # so many measures in all communes for the target pages, all measures in so many for the unit pages
TEN_MILLION = 10_000_000
WORDS = Words("–", "–")
ROUNDS = 75

SEAL = "SELECT number, sealed_at FROM ledger_seal ORDER BY number DESC LIMIT 1"
FIGURE = """
       sum(r.amount) FILTER (WHERE s.measure = %(part)s) AS part,
       sum(r.amount) FILTER (WHERE s.measure = %(whole)s) AS whole,
       100 * sum(r.amount) FILTER (WHERE s.measure = %(part)s)
           / nullif(sum(r.amount) FILTER (WHERE s.measure = %(whole)s), 0) AS share,
       sum(r.entries) AS entries
FROM ledger_series s JOIN ledger_rollup r ON r.series_id = s.id
WHERE s.measure IN (%(part)s, %(whole)s) AND r.effective_month"""
BY_YEAR = f"SELECT s.basis, extract(year FROM r.effective_month), {FIGURE} <= %(until)s GROUP BY 1, 2 ORDER BY 1, 2"
BY_UNIT = f"SELECT s.basis, s.unit, {FIGURE} BETWEEN %(since)s AND %(until)s GROUP BY 1, 2 ORDER BY 1, 2"
UNIT = """
SELECT s.measure, s.basis, s.unit, sum(r.amount), sum(r.entries)
FROM ledger_series s JOIN ledger_rollup r ON r.series_id = s.id
WHERE s.measure = ANY(%s) AND r.effective_month BETWEEN %s AND %s GROUP BY 1, 2, 3"""
UNIT = """
SELECT m.code, m.label_vi, m.label_en, m.unit_of_measure, m.decimals, m.definition_vi, m.definition_en, s.basis,
       sum(r.amount) FILTER (WHERE m.kind = 'stock' OR r.effective_month >= %s), sum(r.entries)
FROM ledger_series s JOIN ledger_measure m ON m.code = s.measure JOIN ledger_rollup r ON r.series_id = s.id
WHERE s.unit = %s AND r.effective_month <= %s GROUP BY m.code, s.basis ORDER BY m.code"""


def run(full: bool = False) -> dict[str, float | int]:
    """Fill, measure, compare; see the module."""
    with scratch_database() as hand:
        call_command("migrate", verbosity=0)
        pack = Pack(Path(settings.CONTENT_DIR))
        units_content.load(units_content.check(pack), actor="bench", at=LOADED)
        communes = [unit.id for unit in units.units_on(AS_OF, Level.COMMUNE)]
        measures = _declare(MEASURES)
        wide, places = (MEASURES, COMMUNES) if full else QUICK
        entries = _fill(measures, communes, wide, places, TEN_MILLION if full else 0)
        hand.autocommit = True
        hand.execute("VACUUM ANALYZE")  # what autovacuum has long done where ten million entries came in over years
        figures = _pages(hand, measures, range(wide // 4), communes[:places])
        fresh = _freshness(communes)
    return {
        "p95_ms": round(max(p95 for p95, _ in figures), 2),
        "sql_ratio": round(max(ratio for _, ratio in figures), 3),
        "target_ratio": round(figures[0][1], 3),
        "unit_ratio": round(figures[1][1], 3),
        "fresh_ms": round(fresh, 1),
        "entries": entries,
    }


def _declare(count: int) -> list[Measure]:
    kinds = [Kind.FLOW, Kind.FLOW, Kind.FLOW, Kind.STOCK]
    measures = [
        Measure(f"bench.m{i:04}", kinds[i % 4], "dossiers", f"Đại lượng {i}", f"Measure {i}") for i in range(count)
    ]
    edition = Measure("scoreboard.edition", Kind.STOCK, "editions", "Bản", "Edition")
    targets = tuple(_target(i, measures[4 * i].code, measures[4 * i + 1].code) for i in range(count // 4))
    operations.load_scoreboard(
        measures=[*measures, edition],
        programme=Programme(targets, (), (), ()),
        statements=(),
        actor="bench",
        at=LOADED,
    )
    ledger.seal_pending(at=LOADED)
    return measures


def _target(number: int, part: str, whole: str) -> Target:
    definition = Definition(
        "share",
        Role.HEADLINE,
        WORDS,
        "100 * part / whole",
        (Input("part", (part,)), Input("whole", (whole,))),
        WORDS,
        WORDS,
    )
    promises = (Promise(date(2025, 12, 31), Decimal(80)),)
    return Target(
        id=f"T-{number}",
        parent=None,
        pillar="bench",
        order=number,
        label=WORDS,
        wording=WORDS,
        unit_of_measure="%",
        level="province",
        direction=Direction.AT_LEAST,
        strictly=False,
        promises=promises,
        subject_until=None,
        subject_note=None,
        exclusions=None,
        notes=None,
        definitions=(definition,),
        source_title=WORDS,
        headline=True,
        unit="83@2004-08-31",
    )


def _fill(measures: list[Measure], communes: list[str], wide: int, places: int, at_least: int) -> int:
    chance = random.Random(1)  # noqa: S311 repeatable figures, no secret

    def postings() -> Iterator[Posting]:
        rest = max(0, at_least - len(measures) * len(MONTHS) * len(communes))
        for number, measure in enumerate(measures):
            where = communes if number < wide else communes[:places]
            for month in MONTHS:
                amounts = [Decimal(chance.randrange(1, 400)) for _ in where]
                yield _posting(f"{measure.code}/{month}", measure.code, month, where, amounts)
                if rest > 0:
                    rest -= len(where)
                    yield _posting(f"{measure.code}/{month}/2", measure.code, month.replace(day=20), where, amounts)

    total, source = 0, postings()
    while block := list(islice(source, 1_500)):
        total += ledger.post_many(postings=block, actor="bench", at=LOADED)
        ledger.seal_pending(at=LOADED)
    return total


def _posting(key: str, measure: str, on: date, communes: list[str], amounts: list[Decimal]) -> Posting:
    entries = (NewEntry(measure, u, Basis.SIMULATED, on, a) for u, a in zip(communes, amounts, strict=True))
    return Posting("bench", key, tuple(entries))


def _pages(
    hand: psycopg.Connection[Any], measures: list[Measure], targets: range, places: list[str]
) -> list[tuple[float, float]]:
    # Each page of the full size is read once, by one of the two: who came second would find it in memory.
    chance = random.Random(2)  # noqa: S311 repeatable choice of pages
    found = []
    for pages, ours, theirs in (
        (chance.sample(targets, k=len(targets)), _target_page, lambda n: _target_by_hand(hand, measures, n)),
        (chance.sample(places, k=len(places)), _unit_page, lambda u: _unit_by_hand(hand, u)),
    ):
        choices: list[Any] = list(islice(cycle(pages), 2 * ROUNDS))
        half = len(choices) // 2
        pairs = [(_timed(ours, a), _timed(theirs, b)) for a, b in zip(choices[:half], choices[half:], strict=False)][3:]
        mine = [a for a, _ in pairs]
        found.append((quantiles(mine, n=20)[-1] * 1000, median(a / b for a, b in pairs)))
    return found


def _target_page(number: int) -> int:
    view = queries.target_view(f"T-{number}", as_of=AS_OF)
    values = queries.unit_values(f"T-{number}", as_of=AS_OF)
    assert view.headline is not None  # noqa: S101 a page without figures would be no measurement
    return len(view.headline.points) + len(values)


def _target_by_hand(hand: psycopg.Connection[Any], measures: list[Measure], number: int) -> int:
    part, whole = measures[4 * number].code, measures[4 * number + 1].code
    values = {"part": part, "whole": whole, "since": date(AS_OF.year, 1, 1), "until": AS_OF}
    hand.execute(SEAL).fetchone()
    return len(hand.execute(BY_YEAR, values).fetchall()) + len(hand.execute(BY_UNIT, values).fetchall())


def _unit_page(unit: str) -> int:
    return len(queries.unit_view(unit, as_of=AS_OF).figures)


def _unit_by_hand(hand: psycopg.Connection[Any], unit: str) -> int:
    hand.execute(SEAL).fetchone()
    return len(hand.execute(UNIT, [date(AS_OF.year, 1, 1), unit, AS_OF]).fetchall())


def _timed(work: Callable[[Any], object], page: int | str) -> float:
    start = perf_counter()
    work(page)
    return perf_counter() - start


def _freshness(communes: list[str], rounds: int = 12) -> float:
    """Longest time, in milliseconds, from a commit until the page shows it."""
    connection.close()
    context = get_context("fork")
    crew = [context.Process(target=_write, args=(n, communes), daemon=True) for n in range(4)]
    crew.append(context.Process(target=tasks.seal_forever, args=(Event(),), daemon=True))
    for process in crew:
        process.start()
    try:
        sleep(2)
        return max(_until_shown(n) for n in range(rounds)) * 1000
    finally:
        for process in crew:
            process.terminate()
            process.join()


def _until_shown(turn: int) -> float:
    def shown() -> Decimal:
        headline = queries.target_view("T-0", as_of=AS_OF).headline
        assert headline is not None  # noqa: S101 the bench filled it
        assert headline.current is not None  # noqa: S101
        return headline.current.inputs["part"]

    jump = Decimal(10**9)
    before = shown()
    entry = NewEntry("bench.m0000", "83@2004-08-31", Basis.SIMULATED, AS_OF, jump)
    ledger.post(posting=Posting("fresh", f"{os.getpid()}/{turn}", (entry,)), actor="bench", at=datetime.now(UTC))
    start = perf_counter()
    while shown() - before < jump:
        if perf_counter() - start > 30:
            raise TimeoutError("the figure never became fresh")
        sleep(0.005)
    return perf_counter() - start


def _write(number: int, communes: list[str]) -> None:
    turn = 0
    while True:
        entry = NewEntry("bench.m0000", communes[turn % len(communes)], Basis.SIMULATED, AS_OF, Decimal(1))
        posting = Posting("writer", f"{number}/{os.getpid()}/{turn}", (entry,))
        ledger.post(posting=posting, actor="bench", at=datetime.now(UTC))
        turn += 1
