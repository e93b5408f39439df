"""The leaf of an entry, made in SQL; ``docs/how-to/verify.md`` describes the text and the verifier makes it anew.

Aliases: ``e`` entry, ``p`` posting, ``s`` series, ``m`` measure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from benso.domains.ledger.rules import ENTRY_LABEL, PRIVATE_LABEL

RECORDED = "to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

PRIVATE_DIGEST = (
    f"encode(sha256(e.salt || convert_to(concat_ws(E'\\n', '{PRIVATE_LABEL}', coalesce('=' || e.subject, ''), p.actor, "
    "p.key), 'UTF8')), 'hex')"
)

LEAF = (
    f"sha256('\\x00'::bytea || convert_to(concat_ws(E'\\n', '{ENTRY_LABEL}', e.id, p.id, p.source, p.document, m.kind, "
    "s.identity, e.effective_date, coalesce(e.period_start::text, ''), coalesce(e.period_end::text, ''), "
    f"trim_scale(e.amount), coalesce(e.reverses::text, ''), {RECORDED}, {PRIVATE_DIGEST}), 'UTF8'))"
)

JOINS = """
JOIN ledger_posting p ON p.id = e.posting_id JOIN ledger_series s ON s.id = e.series_id
JOIN ledger_measure m ON m.code = s.measure"""

NEAR = 1000
MOST_CLUSTERS = 100


def merged(runs: Iterable[tuple[int, int]], gap: int = 1) -> list[tuple[int, int]]:
    """Runs of numbers in order, those less than ``gap`` apart made one."""
    whole: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if whole and first <= whole[-1][1] + gap:
            whole[-1] = (whole[-1][0], max(last, whole[-1][1]))
        else:
            whole.append((first, last))
    return whole


def within(runs: Iterable[tuple[int, int]]) -> str:
    """Condition that the entry ``e`` is one of these, with the numbers written out: so the planner sees how few."""
    exact = merged(runs)
    clusters = merged(exact, NEAR)
    if len(clusters) > MOST_CLUSTERS:
        clusters = [(clusters[0][0], clusters[-1][1])]
    near = " OR ".join(f"e.id BETWEEN {first:d} AND {last:d}" for first, last in clusters)
    if clusters == exact:
        return f"({near})"
    literal = ",".join(f"[{first:d},{last:d}]" for first, last in exact)
    return f"({near}) AND e.id <@ '{{{literal}}}'::int8multirange"


def sealed_within(cursor: Any, number: int) -> tuple[str, list[datetime]]:
    """Condition that the entry ``e`` lies in a seal, and the values it takes."""
    cursor.execute("SELECT entry_ids, recorded_first, recorded_last FROM ledger_seal WHERE number = %s", [number])
    ids, first, last = cursor.fetchone()
    return f"e.recorded_at BETWEEN %s AND %s AND {within((r.lower, r.upper - 1) for r in ids)}", [first, last]
