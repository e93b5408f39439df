"""Approved figures by the one statement that a question needs. Values are read from the index alone where it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from benso.domains.reporting.types import OfficeKey, OverTime, Standing

PERIODS = """p AS MATERIALIZED (SELECT p.id, w.whole, w.days, p."end"
    FROM unnest(%(codes)s::text[], %(wholes)s::int[], %(days)s::int[]) w(code, whole, days)
    JOIN reporting_period p ON p.code = w.code)"""
# Reports whose latest approval the public does not know yet, and the round that it does know (0: none).
WAITING = """c AS MATERIALIZED (SELECT r.id, r.period_id, r.place_id, coalesce(
        (SELECT max(e.round) FROM reporting_event e WHERE e.report = r.id AND e.kind = 'published'), 0) AS known
    FROM reporting_report r
    WHERE (r.state = 'approved' OR (r.round > 1 AND NOT r.state = 'published'))
      AND r.period_id IN (SELECT id FROM p))"""
HOLDS = """SELECT v.item, v.place, v.period, v.value, v.mark FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY(%(items)s) AND v.known_to = 'infinity'"""
PUBLIC = f"""{HOLDS} AND v.report <> ALL(ARRAY(SELECT id FROM c))
    UNION ALL SELECT l.* FROM c CROSS JOIN LATERAL (
        SELECT DISTINCT ON (v.item) v.item, v.place, v.period, v.value, v.mark FROM reporting_value v
        WHERE v.item = ANY(%(items)s) AND v.period = c.period_id AND v.place = c.place_id AND v.round <= c.known
        ORDER BY v.item, v.known_from DESC) l"""  # noqa: S608  constants only
KNOWN = """SELECT v.item, v.place, v.period, v.value, v.mark FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY(%(items)s) AND v.known_from <= %(known)s AND v.known_to > %(known)s"""
PUBLIC_KNOWN = """SELECT DISTINCT ON (v.item, v.period, v.place) v.item, v.place, v.period, v.value, v.mark
    FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY(%(items)s) AND v.known_from <= %(known)s AND v.round <= (SELECT max(e.round)
        FROM reporting_event e WHERE e.report = v.report AND e.kind = 'published' AND e.at <= %(known)s)
    ORDER BY v.item, v.period, v.place, v.known_from DESC"""
PLAIN = "SELECT v.item, v.place, v.period, trim_scale(v.value), v.mark FROM v"
FLOW = """SELECT v.item, v.place, p.whole, trim_scale(sum(v.value)), bit_or(1 << v.mark), sum(p.days)
    FROM v JOIN p ON p.id = v.period GROUP BY 1, 2, 3"""
LEVEL = """SELECT DISTINCT ON (v.item, v.place, p.whole)
    v.item, v.place, p.whole, trim_scale(v.value), 1 << v.mark, p."end"
    FROM v JOIN p ON p.id = v.period ORDER BY v.item, v.place, p.whole, p."end" DESC"""
MOVED = """SELECT v.item, m.target, v.period, trim_scale(sum(v.value)), bit_or(1 << v.mark), sum(m.part)
    FROM v JOIN reporting_place n ON n.id = v.place
    JOIN unnest(%(keys)s::text[], %(targets)s::int[], %(parts)s::numeric[]) m(key, target, part) ON m.key = n.key
    GROUP BY 1, 2, 3"""
HERE = " WHERE v.place = ANY(ARRAY(SELECT id FROM reporting_place WHERE key = ANY(%(places)s)))"


class Asked(NamedTuple):
    """What is read: numbers of items; periods by code, each with the longer one it is added to and its days."""

    items: Sequence[int]
    codes: Sequence[str]
    wholes: Sequence[int]
    days: Sequence[int]
    standing: Standing
    known: datetime | None
    places: Sequence[OfficeKey] = ()


def plain(asked: Asked) -> list[tuple[int, int, int, Decimal | None, int]]:
    """(item, place, period, value, mark) of every figure."""
    return _rows(asked, PLAIN + (HERE if asked.places else ""), {"places": list(asked.places)})


def summed_over_time(asked: Asked, over: OverTime) -> list[tuple[Any, ...]]:
    """(item, place, longer period, value, marks as bits, days covered) of a flow; of a level the last value, and the
    last day of its period in place of the days."""
    statement = FLOW if over is OverTime.FLOW else LEVEL
    if asked.places:
        statement = statement.replace("FROM v JOIN p ON p.id = v.period", f"FROM v JOIN p ON p.id = v.period{HERE}")
    return _rows(asked, statement, {"places": list(asked.places)})


def moved(asked: Asked, into: Mapping[OfficeKey, tuple[int, Decimal]]) -> list[tuple[Any, ...]]:
    """(item, target, period, value, marks as bits, parts) summed over units that lie whole in their target.

    :param into: the number of the target of each place, and how much of it the place makes up
    """
    more = {
        "keys": list(into),
        "targets": [target for target, _ in into.values()],
        "parts": [part for _, part in into.values()],
    }
    return _rows(asked, MOVED, more)


def _rows(asked: Asked, statement: str, more: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    public = asked.standing is Standing.PUBLISHED
    if asked.known is None:
        parts = [PERIODS, WAITING, f"v AS ({PUBLIC})"] if public else [PERIODS, f"v AS ({HOLDS})"]
    else:
        parts = [PERIODS, f"v AS ({PUBLIC_KNOWN if public else KNOWN})"]
    values = {
        "items": list(asked.items),
        "codes": list(asked.codes),
        "wholes": list(asked.wholes),
        "days": list(asked.days),
        "known": asked.known,
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {statement}", values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
