"""Approved figures by the one statement that a question needs. Values are read from the index alone where it can be.

Figures come packed: one row for an item and a period (or a place), with those of all its places (or periods) in one
text each. A row for each figure takes the database, the driver and Python twice as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from benso.domains.reporting.queries.borders import WHOLE, Arrays
from benso.domains.reporting.types import OfficeKey, OverTime, Sight

BETWEEN = "\x1f"
"""Stands between places and between periods."""
COVERED, ESTIMATED, SIMULATED = 1, 2, 4
"""Of which the flag of a figure, one digit, is the sum."""
MANY = 5
"""More periods than this: packed by place; less: by period."""

PERIODS = """p AS MATERIALIZED (SELECT p.id, p.code, p."end", w.whole, w.reach, w.full
    FROM unnest(%(codes)s::text[], %(wholes)s::int[], %(reach)s::int[], %(full)s::int[]) w(code, whole, reach, "full")
    JOIN reporting_period p ON p.code = w.code)"""
PERIODS_AS_REPORTED = """p AS MATERIALIZED (SELECT id, code, "end", 0 AS whole, 0 AS reach, 0 AS "full"
    FROM reporting_period
    WHERE kind = %(kind)s AND cut_off = %(cut_off)s AND "end" BETWEEN %(since)s AND %(until)s)"""
# Reports that were approved, or opened again, since the public last saw them: c those that are kept from the reader,
# m those that the reader may read.
WAITING = """r.id, r.period_id, r.place_id FROM reporting_report r
    WHERE (r.state = 'approved' OR (r.round > 1 AND NOT r.state = 'published'))
      AND r.period_id = ANY(ARRAY(SELECT id FROM p))"""
SEEN = "(r.office = ANY(%(offices)s) OR r.receiver = ANY(%(receivers)s))"
WAITS = f"c AS MATERIALIZED (SELECT {WAITING})"
KEPT = f"c AS MATERIALIZED (SELECT {WAITING} AND NOT {SEEN})"
MINE = f"m AS MATERIALIZED (SELECT {WAITING} AND {SEEN})"
MADE_UP = """s AS MATERIALIZED (SELECT id FROM reporting_report
    WHERE simulated AND period_id = ANY(ARRAY(SELECT id FROM p)))"""
# Hidden from the planner, which else makes a plan for each number of items again and again.
ITEMS = "ARRAY(SELECT unnest(%(items)s::int[]))"
COLUMNS = 'v.item, v.place, v.period, v.value, v.mark, p.code, p.whole, p.reach, p."full", p."end", v.report'
HOLDS = f"""SELECT {COLUMNS} FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY({ITEMS}) AND v.known_to = 'infinity'"""  # noqa: S608  constants only, as below
READ = f"{HOLDS} AND v.report <> ALL(ARRAY(SELECT id FROM c))"  # noqa: S608
BEFORE = f"""SELECT l.item, l.place, l.period, l.value, l.mark, l.code, l.whole, l.reach, l."full", l."end", l.report
FROM (SELECT DISTINCT period_id, place_id FROM c) c CROSS JOIN LATERAL (
    SELECT DISTINCT ON (v.item) {COLUMNS}, v.known_to FROM reporting_value v JOIN p ON p.id = v.period
    WHERE v.item = ANY({ITEMS}) AND v.period = c.period_id AND v.place = c.place_id AND (EXISTS (
        SELECT FROM reporting_event e WHERE e.report = v.report AND e.kind = 'published' AND e.round >= v.round)
        {{or_within_sight}})
    ORDER BY v.item, v.known_from DESC) l
    WHERE l.report = ANY(ARRAY(SELECT id FROM c)) OR l.known_to < 'infinity'"""  # noqa: S608
KNOWN = f"""SELECT {COLUMNS} FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY({ITEMS}) AND v.known_from <= %(known)s AND v.known_to > %(known)s"""  # noqa: S608
PUBLISHED_THEN = """EXISTS (SELECT FROM reporting_event e
    WHERE e.report = v.report AND e.kind = 'published' AND e.round >= v.round AND e.at <= %(known)s)"""
SEEN_THEN = f"({PUBLISHED_THEN} OR EXISTS (SELECT FROM reporting_report r WHERE r.id = v.report AND {SEEN}))"
READ_THEN = f"""SELECT DISTINCT ON (v.item, v.period, v.place) {COLUMNS}
    FROM p JOIN reporting_value v ON v.period = p.id
    WHERE v.item = ANY({ITEMS}) AND v.known_from <= %(known)s AND {{readable}}
    ORDER BY v.item, v.period, v.place, v.known_from DESC"""  # noqa: S608

ONE = "coalesce(trim_scale(v.value)::text, concat('~', 1 << v.mark, ':'))"
SUM = "CASE g.bits WHEN 1 THEN trim_scale(g.value)::text ELSE concat('~', g.bits, ':', trim_scale(g.value)) END"
FLAG = f"(g.covered::int + {ESTIMATED} * g.estimated::int + {SIMULATED} * g.simulated::int)::text"
NAMED = f"string_agg(n.key, '{BETWEEN}')"
SUMS = f"string_agg({SUM}, ' '), string_agg({FLAG}, '')"
BY_PERIOD = f"""SELECT g.item, p.code, g.places, g.amounts, g.flags FROM (
    SELECT v.item, v.period, {NAMED} AS places, string_agg({ONE}, ' ') AS amounts, {{flags}} AS flags
    FROM v JOIN reporting_place n ON n.id = v.place {{here}} GROUP BY 1, 2) g JOIN p ON p.id = g.period"""  # noqa: S608
BY_PLACE = f"""SELECT g.item, n.key, g.codes, g.amounts, g.flags FROM (
    SELECT v.item, v.place, string_agg(v.code, '{BETWEEN}') AS codes, string_agg({ONE}, ' ') AS amounts,
        {{flags}} AS flags
    FROM v {{here}} GROUP BY 1, 2) g JOIN reporting_place n ON n.id = g.place"""  # noqa: S608
FLOW = f"""SELECT g.item, g.whole, {NAMED}, {SUMS} FROM (
    SELECT v.item, v.place, v.whole, sum(v.value) AS value, bit_or(1 << v.mark) AS bits,
        sum(v.reach) = max(v."full") AS covered, false AS estimated, {{some_simulated}} AS simulated
    FROM v {{here}} GROUP BY 1, 2, 3) g JOIN reporting_place n ON n.id = g.place GROUP BY 1, 2"""  # noqa: S608
LEVEL = f"""SELECT g.item, g.whole, {NAMED}, {SUMS} FROM (
    SELECT DISTINCT ON (v.item, v.place, v.whole) v.item, v.place, v.whole, v.value, 1 << v.mark AS bits,
        v.reach = v."full" AS covered, false AS estimated, {{simulated}} AS simulated
    FROM v {{here}} ORDER BY v.item, v.place, v.whole, v."end" DESC) g
    JOIN reporting_place n ON n.id = g.place GROUP BY 1, 2"""  # noqa: S608
LINES = """w AS MATERIALIZED (SELECT n.id AS place, l.target, l.part, l.weight, l.cut
    FROM unnest(%(sources)s::text[], %(targets)s::int[], %(parts)s::bigint[], %(weights)s::numeric[], %(cut)s::bool[])
        l(source, target, part, weight, cut) JOIN reporting_place n ON n.key = l.source)"""
MOVED = f"""(SELECT v.item, v.period, w.target, sum({{piece}}) AS value, bit_or(1 << v.mark) AS bits,
        sum(w.part) = {WHOLE} AS covered, {{estimated}} AS estimated, {{some_simulated}} AS simulated
    FROM v JOIN w ON w.place = v.place GROUP BY 1, 2, 3) g JOIN p ON p.id = g.period GROUP BY 1, 2"""  # noqa: S608
MOVED_BY_PERIOD = f"SELECT g.item, p.code, string_agg(g.target::text, '{BETWEEN}'), {SUMS} FROM {MOVED}"  # noqa: S608
MOVED_BY_TARGET = f"SELECT g.item, g.target, string_agg(p.code, '{BETWEEN}'), {SUMS} FROM {MOVED}"  # noqa: S608
# Rounded to six decimals, half to even; round() takes a half away from zero.
PIECE = """CASE WHEN w.weight IS NULL THEN v.value ELSE round(v.value * w.weight, 6)
    - CASE mod(v.value * w.weight * 1000000, 2) WHEN 0.5 THEN 0.000001 WHEN -0.5 THEN -0.000001 ELSE 0 END END"""
HERE = "WHERE v.place = ANY(ARRAY(SELECT id FROM reporting_place WHERE key = ANY(%(places)s)))"

Packed = tuple[int, str | int, str, str, str | None]
"""Item; what the block is of (a period's code, the number of a longer one, a place, the number of a target); the
places (or periods), the amounts, the flags of the figures in it."""


class Asked(NamedTuple):
    """What is read: numbers of items; kind, cut-off, first and last end of the periods. Where they are added up:
    their codes, each with the number of the longer one, how far it reaches into that, and how far is all of it."""

    items: Sequence[int]
    kind: str
    cut_off: int
    since: date
    until: date
    periods: int
    """How many periods."""
    codes: Sequence[str]
    wholes: Sequence[int]
    reach: Sequence[int]
    full: Sequence[int]
    seen: Sight
    known: datetime | None
    places: Sequence[OfficeKey] = ()
    waiting: bool = True
    """Whether a report of these periods waits for publication."""
    simulated: bool = True
    """Whether a report of these periods is simulated."""


def by_place(asked: Asked) -> bool:
    """Whether figures come packed by place, not by period."""
    return asked.periods > MANY


def plain(asked: Asked) -> list[Packed]:
    """Every figure as it was approved."""
    return _rows(asked, BY_PLACE if by_place(asked) else BY_PERIOD, {})


def summed_over_time(asked: Asked, over: OverTime) -> list[Packed]:
    """Flows added up to longer periods; of levels the last value."""
    return _rows(asked, FLOW if over is OverTime.FLOW else LEVEL, {})


def moved(asked: Asked, lines: Arrays, *, by_target: bool) -> list[Packed]:
    """Figures added up over lines to their targets, packed by the number of the target, or by period: then numbers of
    targets are in place of places."""
    statement = MOVED_BY_TARGET if by_target else MOVED_BY_PERIOD
    return _rows(asked, statement, lines._asdict(), divided=lines.divided)


def _rows(asked: Asked, statement: str, more: Mapping[str, Any], *, divided: bool = False) -> list[Packed]:
    periods = PERIODS if asked.codes else PERIODS_AS_REPORTED
    parts = [periods, *([MADE_UP] if asked.simulated else []), *_read(asked), *([LINES] if more else [])]
    simulated = "v.report IN (SELECT id FROM s)"
    statement = statement.format(
        here=HERE if asked.places else "",
        simulated=simulated if asked.simulated else "false",
        some_simulated=f"bool_or({simulated})" if asked.simulated else "false",
        flags=f"string_agg(({COVERED} + {SIMULATED} * ({simulated})::int)::text, '')" if asked.simulated else "NULL",
        piece=PIECE if divided else "v.value",
        estimated="bool_or(w.cut AND v.mark = 0)" if divided else "false",
    )
    values = {
        "items": list(asked.items),
        "kind": asked.kind,
        "cut_off": asked.cut_off,
        "since": asked.since,
        "until": asked.until,
        "codes": list(asked.codes),
        "wholes": list(asked.wholes),
        "reach": list(asked.reach),
        "full": list(asked.full),
        "known": asked.known,
        "places": list(asked.places),
        "offices": list(asked.seen.offices),
        "receivers": list(asked.seen.receivers),
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {statement}", values)
        found: list[Packed] = cursor.fetchall()
    return found


def _read(asked: Asked) -> list[str]:
    """The values that the reader may read: published ones, and those of reports within sight that wait."""
    seen, some = asked.seen, bool(asked.seen.offices or asked.seen.receivers)
    if asked.known is not None:
        readable = SEEN_THEN if some else PUBLISHED_THEN
        return [f"v AS ({KNOWN if seen.everything else READ_THEN.format(readable=readable)})"]
    if seen.everything:
        return [f"v AS ({HOLDS})"]
    kept = KEPT if some else WAITS
    if not asked.waiting:  # left out all the same: a report may have been approved a moment ago
        return [kept, f"v AS ({READ})"]
    before = BEFORE.format(or_within_sight="OR v.report = ANY(ARRAY(SELECT id FROM m))" if some else "")
    return [kept, *([MINE] if some else []), f"v AS ({READ} UNION ALL {before})"]
