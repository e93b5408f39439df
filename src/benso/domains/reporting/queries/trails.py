"""What stands behind a figure: the approved values, and the reports they came from."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from benso.domains.reporting.types import ItemKey, Mark, OfficeKey, Standing, Trail
from benso.kernel.periods import parse

TRAILS = """
SELECT i.key, n.key, p.code, trim_scale(v.value), v.mark, v.report, r.regime,
       w.declaration -> 'name' ->> 'vi', w.number, r.office, v.round, v.known_from, nullif(v.known_to, 'infinity'),
       coalesce(e.round, 0) >= v.round, r.simulated
FROM reporting_item i JOIN reporting_value v ON v.item = i.id JOIN reporting_place n ON n.id = v.place
JOIN reporting_period p ON p.id = v.period JOIN reporting_report r ON r.id = v.report
JOIN reporting_version w ON w.id = r.version_id
LEFT JOIN LATERAL (SELECT max(e.round) AS round FROM reporting_event e
    WHERE e.report = r.id AND e.kind = 'published') e ON true
WHERE i.key = ANY(%s) AND n.key = ANY(%s) AND p.code = ANY(%s) AND (%s OR coalesce(e.round, 0) >= v.round)
ORDER BY i.key, p."end" DESC, n.key, v.known_from DESC LIMIT %s"""
MOST = 2_000


def trails(
    items: Sequence[ItemKey], places: Sequence[OfficeKey], periods: Sequence[str], standing: Standing
) -> list[Trail]:
    """Every version of some approved values, the latest first; up to 2,000."""
    with connection.cursor() as cursor:
        everything = standing is Standing.APPROVED
        cursor.execute(TRAILS, [list(items), list(places), list(periods), everything, MOST])
        rows = cursor.fetchall()
    return [Trail(i, n, parse(p), v, Mark(m), *rest) for i, n, p, v, m, *rest in rows]
