"""Approved figures by the one statement that a question needs. Values are read from the index alone where it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django.db import connection

from benso.domains.reporting.types import ItemKey, OfficeKey, OverTime, Row, Sight

PERIODS = """p AS MATERIALIZED (SELECT p.id, p.code, p."end", w.whole, w.days
    FROM unnest(%(codes)s::text[], %(wholes)s::int[], %(days)s::int[]) w(code, whole, days)
    JOIN reporting_period p ON p.code = w.code)"""
PERIODS_AS_REPORTED = """p AS MATERIALIZED (SELECT id, code, "end", 0 AS whole, 0 AS days FROM reporting_period
    WHERE kind = %(kind)s AND cut_off = %(cut_off)s AND "end" BETWEEN %(since)s AND %(until)s)"""
# Reports that were approved, or opened again, since the public last saw them: c those that are kept from the reader,
# m those that the reader may read.
WAITING = """r.id, r.period_id, r.place_id FROM reporting_report r
    WHERE (r.state = 'approved' OR (r.round > 1 AND NOT r.state = 'published'))
      AND r.period_id IN (SELECT id FROM p)"""
SEEN = "(r.office = ANY(%(offices)s) OR r.receiver = ANY(%(receivers)s))"
WAITS = f"c AS MATERIALIZED (SELECT {WAITING})"
KEPT = f"c AS MATERIALIZED (SELECT {WAITING} AND NOT {SEEN})"
MINE = f"m AS MATERIALIZED (SELECT {WAITING} AND {SEEN})"
SIMULATED = """s AS MATERIALIZED (SELECT id FROM reporting_report
    WHERE simulated AND period_id IN (SELECT id FROM p))"""
COLUMNS = "v.item, v.place, v.period, v.value, v.mark, p.code, p.whole, p.days, p.end, v.report"
HOLDS = f"""SELECT {COLUMNS} FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY(%(items)s) AND v.known_to = 'infinity'"""  # noqa: S608  constants only, as below
READ = f"{HOLDS} AND v.report <> ALL(ARRAY(SELECT id FROM c))"  # noqa: S608
BEFORE = f"""SELECT l.item, l.place, l.period, l.value, l.mark, l.code, l.whole, l.days, l.end, l.report
FROM (SELECT DISTINCT period_id, place_id FROM c) c CROSS JOIN LATERAL (
    SELECT DISTINCT ON (v.item) {COLUMNS}, v.known_to FROM reporting_value v JOIN p ON p.id = v.period
    WHERE v.item = ANY(%(items)s) AND v.period = c.period_id AND v.place = c.place_id AND (v.round <= (
        SELECT max(e.round) FROM reporting_event e WHERE e.report = v.report AND e.kind = 'published')
        {{or_waiting}})
    ORDER BY v.item, v.known_from DESC) l
    WHERE l.report = ANY(ARRAY(SELECT id FROM c)) OR l.known_to < 'infinity'"""  # noqa: S608
KNOWN = f"""SELECT {COLUMNS} FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY(%(items)s) AND v.known_from <= %(known)s AND v.known_to > %(known)s"""  # noqa: S608
READ_THEN = f"""SELECT DISTINCT ON (v.item, v.period, v.place) {COLUMNS}
    FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY(%(items)s) AND v.known_from <= %(known)s AND (v.round <= (SELECT max(e.round)
        FROM reporting_event e WHERE e.report = v.report AND e.kind = 'published' AND e.at <= %(known)s)
        {{or_seen}})
    ORDER BY v.item, v.period, v.place, v.known_from DESC"""  # noqa: S608
PLAIN = """SELECT i.shown, n.key, v.code, trim_scale(v.value), v.mark, false, true, {simulated}
    FROM v JOIN unnest(%(items)s::int[], %(shown)s::text[]) i(id, shown) ON i.id = v.item
    JOIN reporting_place n ON n.id = v.place"""
FLOW = """SELECT v.item, n.key, v.whole, v.value, v.bits, v.reach, v.simulated FROM (
    SELECT v.item, v.place, v.whole, trim_scale(sum(v.value)) AS value, bit_or(1 << v.mark) AS bits,
        sum(v.days) AS reach, {some_simulated} AS simulated
    FROM v GROUP BY 1, 2, 3) v JOIN reporting_place n ON n.id = v.place"""
LEVEL = """SELECT v.item, n.key, v.whole, trim_scale(v.value), 1 << v.mark, v."end", {simulated} FROM (
    SELECT DISTINCT ON (v.item, v.place, v.whole) v.* FROM v ORDER BY v.item, v.place, v.whole, v."end" DESC) v
    JOIN reporting_place n ON n.id = v.place"""
MOVED = """SELECT v.item, m.target, v.code, trim_scale(sum(v.value)), bit_or(1 << v.mark), sum(m.part),
        {some_simulated}
    FROM v JOIN reporting_place n ON n.id = v.place
    JOIN unnest(%(keys)s::text[], %(targets)s::int[], %(parts)s::numeric[]) m(key, target, part) ON m.key = n.key
    GROUP BY 1, 2, 3"""
HERE = "v.place = ANY(ARRAY(SELECT id FROM reporting_place WHERE key = ANY(%(places)s)))"
_ROW = partial(tuple.__new__, Row)
"""Makes a row of a tuple in the order of its fields; half of the time of ``Row._make``."""


class Asked(NamedTuple):
    """What is read: numbers of items; kind, cut-off, first and last end of the periods. Where they are added up:
    their codes, each with the number of the longer one and its days."""

    items: Sequence[int]
    kind: str
    cut_off: int
    since: date
    until: date
    codes: Sequence[str]
    wholes: Sequence[int]
    days: Sequence[int]
    seen: Sight
    known: datetime | None
    places: Sequence[OfficeKey] = ()
    waiting: bool = True
    """Whether a report of these periods waits for publication."""
    simulated: bool = True
    """Whether a report of these periods is simulated."""


def plain(asked: Asked, shown: Sequence[ItemKey]) -> list[Row]:
    """Every figure, under the item that each item is shown as."""
    rows = _rows(asked, f"{PLAIN} WHERE {HERE}" if asked.places else PLAIN, {"shown": list(shown)})
    return list(map(_ROW, rows))


def summed_over_time(asked: Asked, over: OverTime) -> list[tuple[Any, ...]]:
    """(item, place, longer period, value, marks as bits, days covered, simulated) of a flow; of a level the last
    value, and the last day of its period in place of the days."""
    statement = FLOW if over is OverTime.FLOW else LEVEL
    return _rows(asked, f"{statement} WHERE {HERE}" if asked.places else statement, {})


def moved(asked: Asked, into: Mapping[OfficeKey, tuple[int, Decimal]]) -> list[tuple[Any, ...]]:
    """(item, target, period, value, marks as bits, parts, simulated) summed over units that lie whole in their target.

    :param into: the number of the target of each place, and how much of it the place makes up
    """
    more = {
        "keys": list(into),
        "targets": [target for target, _ in into.values()],
        "parts": [part for _, part in into.values()],
    }
    return _rows(asked, MOVED, more)


def _rows(asked: Asked, statement: str, more: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    periods = PERIODS if asked.codes else PERIODS_AS_REPORTED
    parts = [periods, *([SIMULATED] if asked.simulated else []), *_read(asked)]
    simulated = "v.report IN (SELECT id FROM s)" if asked.simulated else "false"
    some = f"bool_or({simulated})" if asked.simulated else "false"
    statement = statement.format(simulated=simulated, some_simulated=some)
    values = {
        "items": list(asked.items),
        "kind": asked.kind,
        "cut_off": asked.cut_off,
        "since": asked.since,
        "until": asked.until,
        "codes": list(asked.codes),
        "wholes": list(asked.wholes),
        "days": list(asked.days),
        "known": asked.known,
        "places": list(asked.places),
        "offices": list(asked.seen.offices),
        "receivers": list(asked.seen.receivers),
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {statement}", values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _read(asked: Asked) -> list[str]:
    """The values that the reader may read: published ones, and those of reports within sight that wait."""
    some = bool(asked.seen.offices or asked.seen.receivers)
    if asked.known is not None:
        or_seen = f"OR EXISTS (SELECT FROM reporting_report r WHERE r.id = v.report AND {SEEN})" if some else ""
        return [f"v AS ({KNOWN if asked.seen.everything else READ_THEN.format(or_seen=or_seen)})"]
    if asked.seen.everything or not asked.waiting:
        return [f"v AS ({HOLDS})"]
    or_waiting = "OR v.report = ANY(ARRAY(SELECT id FROM m))" if some else ""
    waiting = [KEPT, MINE] if some else [WAITS]
    return [*waiting, f"v AS ({READ} UNION ALL {BEFORE.format(or_waiting=or_waiting)})"]
