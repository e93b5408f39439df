"""Questions about reported indicators against hand-written SQL for the same rows: ``benso bench reporting``.

In one run and one scratch database with five years of monthly reports of the 157 communes of those years. ``--full``:
1,000 indicators in 20 regimes, 9.4 million values; else 50 in one, half a million.

*query_p95_ms*: over all questions, of nine kinds mixed (a series of every commune, one commune, a map, a pivot, yearly
sums, other borders forward and back, a share of the province, as known on a day). *query_sql_ratio*: median of the
ratio to hand-written SQL of the kind where it is worst; *ratio_…* of each kind. Each question is asked by all ways one
after the other, another one first each time. The SQL is run both prepared, as the platform's statements are, and
planned anew each time: now one is faster, now the other, and the faster one counts. That both sides give the same
figures is looked at for each kind, outside the times. Forms have been compiled before, as on a server that was asked
something since they changed. *fresh_ms*: the longest time from approval and publication until a question shows the
figure. *import_per_s*, *import_ratio*: see ``_reporting_import``.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import psycopg
from benchmarks._reporting_by_hand import Kind, kinds
from benchmarks._reporting_import import measure_import
from benchmarks.ledger import scratch_database
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benso.config.content import load_pack
from benso.domains.accounts.types import Role
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.operations.opening import ensure_items, ensure_periods, ensure_places
from benso.domains.reporting.types import (
    ColumnKind,
    Combine,
    Deadline,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    ItemRef,
    LegalBasis,
    OverTime,
    Question,
    Regime,
    RegimeKind,
    ReportActor,
    Reporter,
    ValueType,
)
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import Period, PeriodKind, month

LAST_DAY = date(2024, 11, 30)  # of the 157 communes
MONTHS = [month(2019 + (11 + i) // 12, (11 + i) % 12 + 1) for i in range(60)]
LOADED = datetime(2025, 1, 2, tzinfo=UTC)
ROWS = 50  # indicators of a regime
FULL, QUICK = 20, 1  # regimes
SHARE = 5  # every fifth indicator is the share of the two before it
ROUNDS = 45
WARM = 8  # after five executions a server settles on the plan of a prepared statement
WAYS = (None, True, False)  # ours, by hand prepared, by hand planned anew
FRESH = 20
FULL_IMPORT, QUICK_IMPORT = 36_000, 12_000
DECLARED = "SELECT code, declaration FROM reporting_indicator WHERE code = ANY(%s)"
PROVINCE = "83@2004-08-31"
APPROVER = ReportActor(
    official_id=99, duties=frozenset({(Role.REPORT_APPROVER.value, PROVINCE), (Role.REPORT_PUBLISHER.value, PROVINCE)})
)


def run(full: bool = False) -> dict[str, float | int]:
    """Fill, measure, compare; see the module."""
    with scratch_database() as hand:
        call_command("migrate", verbosity=0)
        load_pack(root=Path(settings.CONTENT_DIR), actor="bench", at=LOADED)
        communes = [unit.id for unit in units.units_on(LAST_DAY, Level.COMMUNE)]
        codes = _declare(FULL if full else QUICK)
        hand.autocommit = True
        values = _fill(hand, codes, communes)
        hand.execute("VACUUM ANALYZE")  # what autovacuum has long done where the values came in over five years
        p95, ratios = _questions(hand, codes, communes)
        fresh = max(_until_shown(codes[0], communes[turn], turn) for turn in range(FRESH))
        imported = measure_import(FULL_IMPORT if full else QUICK_IMPORT)
    return {
        "query_p95_ms": round(p95 * 1000, 2),
        "query_sql_ratio": round(max(ratios.values()), 3),
        **{f"ratio_{name}": round(ratio, 3) for name, ratio in ratios.items()},
        "fresh_ms": round(fresh * 1000, 2),
        **imported,
        "values": values,
    }


def _declare(regimes: int) -> list[str]:
    indicators = [_indicator(number) for number in range(regimes * ROWS)]
    operations.declare_indicators(indicators=indicators, code_lists=(), actor="bench", at=LOADED)
    operations.load_regimes(regimes=[_regime(number) for number in range(regimes)], actor="official:2", at=LOADED)
    ensure_items(ItemRef(indicator.code, ()) for indicator in indicators)
    return [indicator.code for indicator in indicators]


def _indicator(number: int) -> Indicator:
    label = Text(f"Chỉ tiêu {number}", f"Indicator {number}")
    if number % SHARE == SHARE - 1:
        return Indicator(f"bench_{number:04}", label, "%", ValueType.PERCENT, 2, Combine.NONE, OverTime.LEVEL)
    over = OverTime.LEVEL if number % 2 else OverTime.FLOW
    return Indicator(f"bench_{number:04}", label, "households", ValueType.INTEGER, over_time=over)


def _regime(number: int) -> Regime:
    rows = tuple(
        FormRow(
            f"r{place}", Text(f"Dòng {place}"), indicator=f"bench_{number * ROWS + place:04}",
            formula=f"100 * r{place - 1} / r{place - 2}" if place % SHARE == SHARE - 1 else "",
        )
        for place in range(ROWS)
    )  # fmt: skip
    return Regime(
        code=f"B{number:02}", kind=RegimeKind.REGIME, name=Text(f"Chế độ {number}"), purpose=Text("Đo tốc độ"),
        legal_basis=(LegalBasis("–"),), reporter=Reporter(Level.COMMUNE), receiver="province",
        frequency=PeriodKind.MONTH, deadline=Deadline(5), valid_from=MONTHS[0].start,
        forms=(Form("main", Text("Biểu"), rows, (FormColumn("now", Text("Kỳ này"), ColumnKind.VALUE),)),),
    )  # fmt: skip


def _fill(hand: psycopg.Connection[Any], codes: list[str], communes: list[str]) -> int:
    """Every report of every commune and month, published, but the last month's of every fourth regime, which waits."""
    items = ensure_items(ItemRef(code, ()) for code in codes)
    places, periods = ensure_places(communes), ensure_periods(MONTHS)
    connection.close()
    versions = "SELECT r.code, v.id FROM reporting_version v JOIN reporting_regime r ON r.id = v.regime_id"
    known = dict(hand.execute(versions).fetchall())
    numbers = {regime: known[regime] for regime in (f"B{number:02}" for number in range(len(codes) // ROWS))}
    with hand.transaction():
        hand.execute("SET LOCAL session_replication_role = replica")  # no foreign key is looked up nine million times
        reports = list(_reports(numbers, communes, places, periods))
        with hand.cursor().copy(
            "COPY reporting_report (id, version_id, regime, office, place_id, receiver, period_id, due_at, state,"
            " round, opened_at, submitted_at, first_submitted_at, approved_at, published_at, submitted_by, filled,"
            " expected, revision, simulated, arrived, first_arrived, marks, returns, corrected, told_round) FROM STDIN"
        ) as copy:
            for report in reports:
                copy.write_row(report)
        hand.execute("SELECT setval('reporting_report_id_seq', (SELECT max(id) FROM reporting_report))")
        hand.execute(
            "INSERT INTO reporting_event (report, kind, round, at, actor)"
            " SELECT id, 'published', 1, published_at, 'official:3' FROM reporting_report WHERE state = 'published'"
        )
        with hand.cursor().copy(
            "COPY reporting_value (item, period, place, value, mark, report, round, known_from) FROM STDIN"
        ) as copy:
            return sum(_copy_values(copy, report, items) for report in reports)


def _reports(
    versions: dict[str, int], communes: list[str], places: dict[str, int], periods: dict[str, int]
) -> Iterator[tuple[Any, ...]]:
    number = 0
    for period in MONTHS:
        for place, (regime, version) in enumerate(versions.items()):
            waits = period is MONTHS[-1] and place % 4 == 3
            at = _known(period)
            for unit in communes:
                number += 1
                yield (
                    number, version, regime, unit, places[unit], PROVINCE, periods[period.code], at,
                    "approved" if waits else "published", 1, at, at, at, at, None if waits else at, "", ROWS, ROWS, 1,
                    False, ROWS, ROWS, [ROWS, 0, 0, 0], 0, 0, 0,
                )  # fmt: skip


def _known(period: Period) -> datetime:
    return datetime.combine(period.end, datetime.min.time(), UTC) + timedelta(days=5)


def _copy_values(copy: psycopg.Copy, report: tuple[Any, ...], items: dict[str, int]) -> int:
    number, _, regime, _, place, _, period, at = report[:8]
    chance = random.Random(number)  # noqa: S311 repeatable figures, no secret
    first = int(regime[1:]) * ROWS
    lines, before = [], [1.0, 1.0]
    for row in range(ROWS):
        share = row % SHARE == SHARE - 1
        value = round(100 * before[-1] / before[-2], 2) if share else chance.randrange(1, 4000)
        before.append(value)
        lines.append(f"{items[f'bench_{first + row:04}']}\t{period}\t{place}\t{value}\t0\t{number}\t1\t{at}\n")
    copy.write("".join(lines))
    return ROWS


def _questions(hand: psycopg.Connection[Any], codes: list[str], communes: list[str]) -> tuple[float, dict[str, float]]:
    """95th percentile of all questions in seconds, and of each kind the ratio to the faster way by hand."""
    chance = random.Random(2)  # noqa: S311 repeatable choice
    shares = [code for place, code in enumerate(codes) if place % SHARE == SHARE - 1]
    first = shares[:: ROWS // SHARE]  # of each regime
    for code in first:  # what a process makes of the declarations is made once, whatever is asked
        queries.table(Question((code,), Level.COMMUNE, PeriodKind.MONTH, LAST_DAY, LAST_DAY, into_level=Level.PROVINCE))
    shares = [code for code in shares if code not in first]
    counts = [code for place, code in enumerate(codes) if place % SHARE < 2 and place % 2 == 0]
    times: list[float] = []
    ratios: dict[str, float] = {}
    for kind in kinds(MONTHS, communes):
        pool = shares if kind.shares else counts
        _compare(hand, kind, chance.sample(pool, kind.many), chance)
        for _ in range(WARM):  # until every connection has planned its statements
            _asked(hand, kind, kind.question(chance.sample(pool, kind.many), chance), 0)
        asked = [kind.question(chance.sample(pool, kind.many), chance) for _ in range(ROUNDS)]
        gc.collect()
        found = [_asked(hand, kind, question, turn) for turn, question in enumerate(asked)]  # another first each time
        ours, prepared, anew = ([times_of[way] for times_of in found] for way in range(len(WAYS)))
        times += ours
        ratios[kind.name] = max(_ratio(ours, prepared), _ratio(ours, anew))
    return quantiles(times, n=20)[-1], ratios


def _asked(hand: psycopg.Connection[Any], kind: Kind, question: Question, turn: int) -> tuple[float, ...]:
    found = [0.0] * len(WAYS)
    for step in range(len(WAYS)):
        way = (turn + step) % len(WAYS)
        found[way] = _ours(question) if WAYS[way] is None else _by_hand(hand, kind, question, prepare=bool(WAYS[way]))
    return tuple(found)


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """Median of the ratios of the same question asked in the same moment: a burst of other work hits both."""
    return median(mine / other for mine, other in zip(ours, theirs, strict=True))


def _compare(hand: psycopg.Connection[Any], kind: Kind, codes: list[str], chance: random.Random) -> None:
    """That both sides give the same figures; without it there is nothing to compare."""
    question = kind.question(codes, chance)
    rows = hand.execute(*kind.by_hand(question)).fetchall()
    table = queries.table(question)
    if not kind.alike(table, rows):
        raise ArithmeticError(f"{kind.name}: {len(table.rows)} figures here, {len(rows)} by hand, not the same")


def _ours(question: Question) -> float:
    start = perf_counter()
    queries.table(question)
    return perf_counter() - start


def _by_hand(hand: psycopg.Connection[Any], kind: Kind, question: Question, *, prepare: bool) -> float:
    statement, values = kind.by_hand(question)
    codes = list(question.indicators)
    start = perf_counter()
    hand.execute(DECLARED, [codes], prepare=prepare).fetchall()
    hand.execute(statement, values, prepare=prepare).fetchall()
    return perf_counter() - start


def _until_shown(code: str, commune: str, turn: int) -> float:
    """Seconds from the commit of an approval and publication until a year's question shows the new figure."""
    period, value = MONTHS[-1].next(), Decimal(1_000_000 + turn)
    report = _submitted(commune, period, value)
    at = LOADED + timedelta(hours=turn + 1)
    operations.approve_report(report=report, actor=APPROVER, at=at)
    operations.publish_report(report=report, actor=APPROVER, at=at)
    start = perf_counter()
    question = Question((code,), Level.COMMUNE, PeriodKind.MONTH, MONTHS[-11].end, period.end)
    while not any(row.value == value for row in queries.table(question).rows):
        if perf_counter() - start > 30:
            raise TimeoutError("the figure never became fresh")
    return perf_counter() - start


def _submitted(commune: str, period: Period, value: Decimal) -> int:
    """A report that waits for approval, every cell filled in."""
    version = models.VersionRow.objects.get(regime__code="B00")
    place, turn = ensure_places([commune])[commune], ensure_periods([period])[period.code]
    row = models.ReportRow.objects.create(
        version=version, regime="B00", office=commune, place_id=place, receiver=PROVINCE, period_id=turn,
        due_at=LOADED, state="submitted", opened_at=LOADED, submitted_at=LOADED, first_submitted_at=LOADED,
        submitted_by="official:7", filled=len(queries.grid(version.id).editable), expected=ROWS,
    )  # fmt: skip
    items = ensure_items(ItemRef(f"bench_{number:04}", ()) for number in range(ROWS))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO reporting_cell (report, address, item, value, mark, origin, revision, by, at)"
            " VALUES (%s, %s, %s, %s, 0, 'typed', 1, 'official:7', %s)",
            [
                (row.id, cell.address, items[cell.item.key], value, LOADED)
                for cell in queries.grid(version.id).editable
                if cell.item is not None
            ],
        )
    return int(row.id)
