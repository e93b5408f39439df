"""Bulk import against hand-written COPY with the same checks, on the same rows in the same run.

The hand-written side is given the reports and cells as tables, copies text, refuses what does not fit in one statement
and writes cells and their history in two; it looks for nothing else, and names no row. Ours is the real operation.
Both are rolled back after each round.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import (
    Deadline,
    Form,
    FormColumn,
    FormRow,
    ImportRow,
    Indicator,
    LegalBasis,
    Regime,
    RegimeKind,
    ReportActor,
    Reporter,
    ValueType,
)
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind

REGIME = "BENCH"
AT = datetime(2025, 7, 5, 2, tzinfo=UTC)
SINCE = date(2025, 1, 1)
ROWS = 250
ROUNDS = 5
BY_HAND = """
CREATE TEMPORARY TABLE hand_incoming (line integer, unit text, period text, item text, value text) ON COMMIT DROP"""
WRONG = """
SELECT count(*) FROM hand_incoming i
LEFT JOIN hand_report r ON r.office = i.unit AND r.period = i.period LEFT JOIN hand_item c ON c.key = i.item
WHERE r.id IS NULL OR c.id IS NULL OR i.value !~ '^[0-9]{1,3}(\\.[0-9]{3})*$|^[0-9]+$'
   OR replace(i.value, '.', '')::numeric < 0"""
TWICE = "SELECT count(*) FROM (SELECT 1 FROM hand_incoming GROUP BY unit, period, item HAVING count(*) > 1) x"
CELLS = """
INSERT INTO reporting_cell (report, address, item, value, mark, origin, revision, by, at)
SELECT r.id, c.address, c.id, replace(i.value, '.', '')::numeric, 0, 'file', 1, 'hand', %(at)s
FROM hand_incoming i JOIN hand_report r ON r.office = i.unit AND r.period = i.period JOIN hand_item c ON c.key = i.item
ON CONFLICT (report, address) DO UPDATE SET value = EXCLUDED.value, mark = 0, revision = EXCLUDED.revision"""
CHANGES = """
INSERT INTO reporting_change (report, address, revision, value, mark, origin, by, at)
SELECT r.id, c.address, 1, replace(i.value, '.', '')::numeric, 0, 'file', 'hand', %(at)s
FROM hand_incoming i JOIN hand_report r ON r.office = i.unit AND r.period = i.period
JOIN hand_item c ON c.key = i.item"""


class _Back(Exception):
    """Ends a round without keeping it."""


def measure_import(values: int) -> dict[str, Any]:
    """Values a second of the real import, and its speed as a part of the hand-written one's; medians of rounds.

    Needs the province's register and calendar loaded.
    """
    _declare()
    rows = list(_rows(values))
    _prepare_by_hand()
    pairs = []
    for turn in range(ROUNDS + 1):
        order = (_ours, _theirs) if turn % 2 else (_theirs, _ours)
        times = {work: _timed(work, rows) for work in order}
        if turn:  # the first round warms both
            pairs.append((times[_ours], times[_theirs]))
    return {
        "import_per_s": round(len(rows) / median(ours for ours, _ in pairs)),
        "import_per_s_by_hand": round(len(rows) / median(theirs for _, theirs in pairs)),
        "import_ratio": round(median(theirs / ours for ours, theirs in pairs), 3),
        "imported": len(rows),
    }


def _declare() -> None:
    indicators = [Indicator(f"bench_{n:03}", Text(f"Chỉ tiêu {n}"), "items", ValueType.INTEGER) for n in range(ROWS)]
    form = Form(
        "main", Text("Biểu đo"),
        tuple(FormRow(f"r{n}", Text(f"Dòng {n}"), str(n), one.code) for n, one in enumerate(indicators)),
        (FormColumn("now", Text("Kỳ này")),),
    )  # fmt: skip
    regime = Regime(
        code=REGIME, kind=RegimeKind.REGIME, name=Text("Đo tốc độ nhập"), purpose=Text("Đo"),
        legal_basis=(LegalBasis("Đo"),), reporter=Reporter(Level.COMMUNE), receiver="province",
        frequency=PeriodKind.MONTH, deadline=Deadline(5), forms=(form,),
    )  # fmt: skip
    operations.declare_indicators(indicators=indicators, code_lists=(), actor="system:bench", at=AT)
    operations.load_regimes(regimes=(regime,), actor="official:2", at=AT)
    operations.open_reports(
        since=SINCE, calendar=procedures.calendar(), actor="system:bench", at=AT, codes=(REGIME,), simulated=True
    )


def _rows(values: int) -> Iterator[ImportRow]:
    reports = models.ReportRow.objects.filter(regime=REGIME).order_by("id").values_list("office", "period__code")
    line = 0
    for office, period in reports:
        for number in range(ROWS):
            if line == values:
                return
            line += 1
            yield ImportRow(line, office, period, f"bench_{number:03}", f"{line % 997}.{line % 1000:03}")


def _prepare_by_hand() -> None:
    grid = queries.grid(models.ReportRow.objects.filter(regime=REGIME).values_list("version_id", flat=True)[0])
    numbers = dict(models.ItemRow.objects.values_list("key", "id"))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE hand_report AS SELECT r.id, r.office, p.code AS period FROM reporting_report r"
            " JOIN reporting_period p ON p.id = r.period_id WHERE r.regime = %s",
            [REGIME],
        )
        cursor.execute("CREATE TEMPORARY TABLE hand_item (id integer, key text, address text)")
        cursor.executemany(
            "INSERT INTO hand_item VALUES (%s, %s, %s)",
            [(numbers[key], key, cell.address) for key, cell in grid.items.items()],
        )
        cursor.execute("ANALYZE hand_report; ANALYZE hand_item")


def _timed(work: Any, rows: list[ImportRow]) -> float:
    seconds = 0.0
    try:
        with transaction.atomic():
            began = perf_counter()
            work(rows)
            seconds = perf_counter() - began
            raise _Back
    except _Back:
        return seconds


def _ours(rows: list[ImportRow]) -> None:
    done = operations.import_values(regime=REGIME, rows=rows, actor=ReportActor.system("bench"), at=AT, name="bench")
    if done.written != len(rows):
        raise AssertionError(f"not all was written: {done}")


def _theirs(rows: list[ImportRow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND)
        with cursor.copy("COPY hand_incoming FROM STDIN") as copy:
            copy.write("".join(f"{r.line}\t{r.unit}\t{r.period}\t{r.item}\t{r.value}\n" for r in rows))
        cursor.execute("ANALYZE hand_incoming")
        for check in (WRONG, TWICE):
            cursor.execute(check)
            if cursor.fetchone()[0]:
                raise AssertionError("rows were made wrongly")
        for statement in (CELLS, CHANGES):
            cursor.execute(statement, {"at": AT})
        if cursor.rowcount != len(rows):
            raise AssertionError("not all was written by hand")
        cursor.execute("DROP TABLE hand_incoming")
