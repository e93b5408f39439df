"""Sums of flows and stocks, by day asked for and as known at a seal, exact.

The rollup holds sums per series, effective month and month of sealing. A cell that lies wholly inside the days asked
for and that no later seal has touched is taken whole: nearly always all of them, in one index-only read. Else what does
not belong is subtracted, entry by entry, in one statement, so that everything is read in one snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db import connection

from benso.domains.ledger.queries.seals import given
from benso.domains.ledger.queries.series import series_filter
from benso.domains.ledger.rules import EARLIEST, LATEST, month_of, next_month
from benso.domains.ledger.types import Basis, MonthlyAmount, Seal, Total

By = Literal["unit", "month", "none"]

WHOLE = """
SELECT {columns}, sum(r.amount), sum(r.entries),
       bool_or({doubtful})
FROM ledger_series s JOIN ledger_rollup r ON r.series_id = s.id
WHERE {series} AND r.effective_month BETWEEN %(since_month)s AND %(until)s {touched} {sealed}
GROUP BY {groups}"""

# Cells, less entries of the edge months outside the days asked for, less entries sealed after the seal asked for.
EXACT = """
WITH picked AS MATERIALIZED (
    SELECT s.id, s.measure, s.unit, s.basis, s.dimensions, m.kind = 'reading' AS reading
    FROM ledger_series s JOIN ledger_measure m ON m.code = s.measure WHERE {series}
), asked AS MATERIALIZED (
    SELECT number, high, ledger_unseen(number, high) AS unseen FROM ledger_seal {asked}
), ending AS MATERIALIZED (
    SELECT high, ledger_unseen(number, high) AS unseen FROM ledger_seal {ending} ORDER BY number DESC LIMIT 1
), part AS (
    SELECT r.series_id, r.effective_month, r.amount, r.entries
    FROM picked s JOIN ledger_rollup r ON r.series_id = s.id
    WHERE r.effective_month BETWEEN %(since_month)s AND %(until)s {sealed}
  {edges}
  {later}
)
SELECT {columns}, sum(part.amount), sum(part.entries)
FROM part JOIN picked s ON s.id = part.series_id
GROUP BY {groups} HAVING sum(part.entries) > 0"""

EDGES = """
  UNION ALL
    SELECT e.series_id, date_trunc('month', e.effective_date::timestamp)::date,
           CASE WHEN s.reading THEN 0 ELSE -e.amount END, -1
    FROM picked s JOIN ledger_entry e ON e.series_id = s.id
    WHERE (e.effective_date > %(until)s AND e.effective_date < %(after)s
           OR e.effective_date >= %(since_month)s AND e.effective_date < %(since)s)
      AND e.id <= (SELECT high FROM ending) AND NOT e.id <@ (SELECT unseen FROM ending)"""

# The entries sealed after the seal asked for: read from those seals where they are few, else from the series.
FEW = 20_000
LATER_FEW = """
  UNION ALL
    SELECT e.series_id, date_trunc('month', e.effective_date::timestamp)::date,
           CASE WHEN s.reading THEN 0 ELSE -e.amount END, -1
    FROM (SELECT unnest(entry_ids) AS run, recorded_first, recorded_last FROM ledger_seal
          WHERE number > %(known)s AND sealed_at < %(sealed_after)s::timestamp AT TIME ZONE 'UTC') l
    -- OFFSET 0 keeps the planner from reading all entries first and asking for the seals after.
    CROSS JOIN LATERAL (SELECT * FROM ledger_entry e WHERE e.id >= lower(l.run) AND e.id < upper(l.run)
        AND e.recorded_at BETWEEN l.recorded_first AND l.recorded_last OFFSET 0) e
    JOIN picked s ON s.id = e.series_id
    WHERE e.effective_date BETWEEN %(since)s AND %(until)s"""
LATER_MANY = """
  UNION ALL
    SELECT e.series_id, date_trunc('month', e.effective_date::timestamp)::date,
           CASE WHEN s.reading THEN 0 ELSE -e.amount END, -1
    FROM picked s JOIN ledger_entry e ON e.series_id = s.id
    WHERE e.effective_date BETWEEN %(since)s AND %(until)s
      AND e.id <= (SELECT high FROM ending) AND NOT e.id <@ (SELECT unseen FROM ending)
      AND (e.id > (SELECT high FROM asked) OR e.id <@ (SELECT unseen FROM asked))"""


@dataclass(frozen=True, slots=True)
class _Question:
    """What to sum and how to split it; the split columns come first in every row."""

    series: str
    values: dict[str, Any]
    split: tuple[str, ...]
    dimension: str | None
    since: date | None
    until: date
    known: Seal | None

    def rows(self) -> list[tuple[Any, ...]]:
        """Rows of the split columns, the amount and the number of entries."""
        values = self._values()
        with connection.cursor() as cursor:
            cursor.execute(self._statement(WHOLE, "r"), values)
            rows = cursor.fetchall()
            if not any(row[-1] for row in rows):
                return [row[:-1] for row in rows]
            later = None if self.known is None else _later(cursor, values)
            cursor.execute(self._statement(EXACT, "part", later or ""), values)
            exact: list[tuple[Any, ...]] = cursor.fetchall()
            return exact

    def _values(self) -> dict[str, Any]:
        since = self.since or EARLIEST
        values = self.values | {
            "since": since,
            "since_month": month_of(since),
            "until": self.until,
            "after": next_month(self.until),
            "dimension": self.dimension,
        }
        if self.known is not None:
            month = month_of(self.known.sealed_at.astimezone(UTC).date())
            values |= {"known": self.known.number, "sealed_month": month, "sealed_after": next_month(month)}
        return values

    def _statement(self, template: str, cells: str, later: str = "") -> str:
        expressions = {"month": f"{cells}.effective_month", "group": "coalesce(s.dimensions ->> %(dimension)s, '')"}
        columns = [expressions.get(name, f"s.{name}") for name in self.split]
        inner = self.until + timedelta(days=1) == next_month(self.until) and (self.since or EARLIEST).day == 1
        newest = self.known is None
        # Cells reach beyond the days asked for only in the edge months; where these are whole, no date is compared.
        doubts = [] if newest else ["r.last_seal > %(known)s"]
        doubts += [] if inner else ["r.last_date > %(until)s OR r.first_date < %(since)s"]
        return template.format(
            columns=", ".join(columns),
            groups=", ".join(str(i + 1) for i in range(len(columns))),
            series=self.series,
            # "IS TRUE" keeps it a filter: as a condition on the index it makes the planner shun the index.
            sealed="" if newest else "AND (r.sealed_month <= %(sealed_month)s) IS TRUE",
            asked="ORDER BY number DESC LIMIT 1" if newest else "WHERE number = %(known)s",
            ending="" if newest else "WHERE sealed_at < %(sealed_after)s::timestamp AT TIME ZONE 'UTC'",
            doubtful=" OR ".join(doubts) or "false",
            touched="" if inner else "AND r.first_date <= %(until)s AND r.last_date >= %(since)s",
            edges="" if inner else EDGES,
            later=later,
        )


def _later(cursor: Any, values: dict[str, Any]) -> str:
    """The better way to read what was sealed after the seal asked for; either gives the same rows."""
    cursor.execute(
        "SELECT max(total) - (SELECT total FROM ledger_seal WHERE number = %(known)s) FROM ledger_seal "
        "WHERE number >= %(known)s AND sealed_at < %(sealed_after)s::timestamp AT TIME ZONE 'UTC'",
        values,
    )
    return LATER_FEW if cursor.fetchone()[0] <= FEW else LATER_MANY


def monthly_amounts(
    *,
    measures: Sequence[str],
    units: Sequence[str] | None,
    bases: Sequence[Basis] | None = None,
    dimensions: Mapping[str, str] | None = None,
    since: date | None = None,
    until: date,
    known: int | Seal | None = None,
    split: str | None = None,
) -> list[MonthlyAmount]:
    """Sums per measure, unit, basis and month of effect, in that order; dimensions are summed over.

    :param dimensions: only series that have these values
    :param since: first day of effect that counts
    :param until: last day of effect that counts
    :param split: name of a dimension to split by; its value comes as ``group`` (empty where a series lacks it)
    :raises SealUnknown: if there is no seal ``known``
    """
    condition, values = series_filter(measures, units, bases, dimensions)
    columns = ("measure", "unit", "basis", "month", *(("group",) if split else ()))
    rows = _Question(condition, values, columns, split, since, min(until, LATEST), given(known)).rows()
    return [
        MonthlyAmount(m, u, Basis(b), month, Decimal(rest[-2]), int(rest[-1]), rest[0] if split else None)
        for m, u, b, month, *rest in sorted(rows, key=lambda row: row[: len(columns)])
    ]


def totals(
    *,
    measures: Sequence[str],
    units: Sequence[str] | None,
    bases: Sequence[Basis] | None = None,
    dimensions: Mapping[str, str] | None = None,
    since: date | None = None,
    until: date,
    known: int | Seal | None = None,
    by: By = "none",
    split: str | None = None,
) -> list[Total]:
    """Sums per measure and basis, and per unit or per month where ``by`` says so, made in the database.

    Without ``since`` the sum runs from the beginning: that is the level of a stock on the day ``until``.

    :param split: name of a dimension to split by; its value comes as ``group`` (empty where a series lacks it)
    :raises SealUnknown: if there is no seal ``known``
    """
    condition, values = series_filter(measures, units, bases, dimensions)
    columns = ["measure", "basis", *(() if by == "none" else (by,)), *(("group",) if split else ())]
    rows = _Question(condition, values, tuple(columns), split, since, min(until, LATEST), given(known)).rows()
    at = columns.index(by) if by != "none" else 0
    return [
        Total(
            row[0],
            Basis(row[1]),
            row[at] if by == "unit" else None,
            row[at] if by == "month" else None,
            row[-2],
            int(row[-1]),
            row[-3] if split else None,
        )
        for row in sorted(rows, key=lambda row: row[:-2])
    ]
