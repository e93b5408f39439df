"""What has been published: values with the time anybody could read them, and who provided them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from benso.domains.reporting import models
from benso.domains.reporting.queries.versions import as_version
from benso.domains.reporting.types import (
    Figure,
    Mark,
    OfficeKey,
    PublishedSeries,
    PublishedState,
    PublishedValue,
    Version,
    VersionState,
    Wanted,
)
from benso.kernel.periods import Period, PeriodKind

# A value is public from the first publication of its report in its round or a later one: what a correction leaves as
# it was keeps the round it was approved in. It is public until one that is known later is; where that one was public
# no later, it never was. Values that were approved and not published, or not yet, do not exist here.
PUBLIC = """
WITH out AS (
    SELECT v.item, v.period, v.place, v.value, v.mark, v.report, p.at AS known_from,
           min(p.at) OVER (PARTITION BY v.item, v.period, v.place ORDER BY v.known_from
                           ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS known_to
    FROM reporting_value v
    JOIN reporting_period d ON d.id = v.period
    JOIN LATERAL (SELECT min(e.at) AS at FROM reporting_event e
                  WHERE e.report = v.report AND e.round >= v.round AND e.kind = 'published') p ON p.at IS NOT NULL
    WHERE {conditions}
), public AS (SELECT * FROM out WHERE known_to IS NULL OR known_to > known_from)"""

CHOSEN = """
, chosen AS (
    SELECT i.key AS item, l.key AS place, d.code, d.kind, d.cut_off, d.start, d."end", u.value, u.mark, r.office,
           r.simulated, u.known_from, u.known_to, u.item AS item_number, u.place AS place_number,
           row_number() OVER (PARTITION BY u.item, u.place, d.kind ORDER BY d.start, u.known_from) AS place_from_first,
           row_number() OVER (PARTITION BY u.item, u.place, d.kind ORDER BY d.start DESC, u.known_from DESC)
               AS place_from_last
    FROM public u
    JOIN reporting_item i ON i.id = u.item JOIN reporting_place l ON l.id = u.place
    JOIN reporting_period d ON d.id = u.period JOIN reporting_report r ON r.id = u.report
    WHERE {known}
)
SELECT item, place, kind, cut_off, start, "end", value, mark, office, simulated, known_from, known_to
FROM chosen WHERE {counted}
ORDER BY item_number, place_number, kind, start, known_from OFFSET %s LIMIT %s"""

COUNTED = """
SELECT i.key, l.key, d.kind, min(d.start), max(d."end"), count(*)
FROM public u
JOIN reporting_item i ON i.id = u.item JOIN reporting_place l ON l.id = u.place
JOIN reporting_period d ON d.id = u.period JOIN reporting_report r ON r.id = u.report
WHERE {known} GROUP BY i.key, l.key, d.kind ORDER BY i.key, l.key, d.kind"""
VALUES, SERIES = PUBLIC + CHOSEN, PUBLIC + COUNTED

# Names of versions after the sums: of hundreds of thousands of reports a few thousand are left.
PROVIDERS = """
SELECT g.regime, v.number, g.office, g.at
FROM (SELECT r.regime, r.version_id, r.office, max(e.at) AS at
      FROM reporting_event e JOIN reporting_report r ON r.id = e.report
      WHERE e.kind = 'published' AND e.id > %s GROUP BY r.regime, r.version_id, r.office) g
JOIN reporting_version v ON v.id = g.version_id
ORDER BY g.regime, v.number, g.office"""

# Publications are numbered in the order in which they are done: see ``publish_report``.
STAMP = """
SELECT (SELECT edition::text FROM reporting_edition),
       (SELECT count(*) FROM reporting_item), (SELECT count(*) FROM reporting_place),
       (SELECT max(id) FROM reporting_event WHERE kind = 'published')"""


def published_values(wanted: Wanted) -> list[PublishedValue]:
    """Published values, those of one item, place and kind of period together and in the order of time."""
    conditions, given = _conditions(wanted)
    known, moments = _known(wanted)
    counted, counts = _counted(wanted)
    sql = VALUES.format(conditions=conditions, known=known, counted=counted)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, *moments, *counts, wanted.offset, wanted.limit])
        return [_value(row) for row in cursor.fetchall()]


def published_series(wanted: Wanted) -> list[PublishedSeries]:
    """Which series there are, by item, place and kind of period; ``first``, ``last``, ``offset`` and ``limit`` do not
    count."""
    conditions, given = _conditions(wanted)
    known, moments = _known(wanted)
    with connection.cursor() as cursor:
        cursor.execute(SERIES.format(conditions=conditions, known=known), [*given, *moments])
        return [
            PublishedSeries(item, place, PeriodKind(kind), first, last, count)
            for item, place, kind, first, last, count in cursor.fetchall()
        ]


def published_versions() -> list[Version]:
    """Every published version of every regime, by code and number."""
    rows = models.VersionRow.objects.select_related("regime").filter(state=VersionState.PUBLISHED.value)
    return [as_version(row) for row in rows.order_by("regime__code", "number")]


def published_providers(after: int = 0) -> dict[tuple[str, int, OfficeKey], datetime]:
    """Of regime, number of the version, and office of every report that was ever published, the last publication.

    :param after: only publications after the one of this number (:class:`PublishedState`)
    """
    with connection.cursor() as cursor:
        cursor.execute(PROVIDERS, [after])
        return {(regime, number, office): at for regime, number, office, at in cursor.fetchall()}


def published_state() -> PublishedState:
    """Changes whenever something that is public changes. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        *declared, last = cursor.fetchone()
        return PublishedState(repr(declared), last or 0)


def foreign_names() -> dict[tuple[str, str], str]:
    """What an installation of DHIS2 that moved in called things: key here by kind and uid there."""
    return {(kind, uid): key for kind, uid, key in models.ForeignRow.objects.values_list("kind", "uid", "key")}


def known_items() -> list[str]:
    """The key of every item that some regime says, in order."""
    return list(models.ItemRow.objects.order_by("key").values_list("key", flat=True))


def known_places() -> list[OfficeKey]:
    """Every unit and office that values are about, in order."""
    return list(models.PlaceRow.objects.order_by("key").values_list("key", flat=True))


def _conditions(wanted: Wanted) -> tuple[str, list[Any]]:
    parts: list[tuple[str, Any]] = []
    if wanted.items is not None:
        parts.append(("v.item IN (SELECT id FROM reporting_item WHERE key = ANY(%s))", list(wanted.items)))
    if wanted.places is not None:
        parts.append(("v.place IN (SELECT id FROM reporting_place WHERE key = ANY(%s))", list(wanted.places)))
    if wanted.kinds is not None:
        parts.append(("d.kind = ANY(%s)", [kind.value for kind in wanted.kinds]))
    for condition, value in (
        ("d.cut_off = %s", wanted.cut_off),
        ('d."end" >= %s', wanted.ends_from),
        ('d."end" < %s', wanted.ends_before),
        ("d.start >= %s", wanted.since),
        ('d."end" <= %s', wanted.until),
    ):
        if value is not None:
            parts.append((condition, value))
    return " AND ".join(["true", *(condition for condition, _ in parts)]), [value for _, value in parts]


def _known(wanted: Wanted) -> tuple[str, list[Any]]:
    parts, given = ["true"], list[Any]()
    if wanted.at is not None:
        parts.append("u.known_from <= %s")
        given.append(wanted.at)
    if not wanted.history:
        parts.append("(u.known_to IS NULL OR u.known_to > coalesce(%s, 'infinity'::timestamptz))")
        given.append(wanted.at)
    if wanted.updated_after is not None:
        parts.append("u.known_from > %s")
        given.append(wanted.updated_after)
    if wanted.offices is not None:
        parts.append("r.office = ANY(%s)")
        given.append(list(wanted.offices))
    return " AND ".join(parts), given


def _counted(wanted: Wanted) -> tuple[str, list[Any]]:
    if wanted.first is not None and wanted.last is not None:
        return "(place_from_first <= %s OR place_from_last <= %s)", [wanted.first, wanted.last]
    if wanted.first is not None:
        return "place_from_first <= %s", [wanted.first]
    if wanted.last is not None:
        return "place_from_last <= %s", [wanted.last]
    return "true", []


def _value(row: tuple[Any, ...]) -> PublishedValue:
    item, place, kind, cut_off, start, end, value, mark, office, simulated, known_from, known_to = row
    until: datetime | None = known_to
    figure = Figure(value, _MARKS[mark])
    return PublishedValue(item, place, _period(start, end, kind, cut_off), figure, office, simulated, known_from, until)


@lru_cache(maxsize=4_096)
def _period(start: date, end: date, kind: str, cut_off: int) -> Period:
    return Period(start, end, PeriodKind(kind), cut_off)


_MARKS = {mark.value: mark for mark in Mark}
