"""What stands behind a figure: the approved values, and the reports they came from."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from benso.domains.reporting.queries import borders
from benso.domains.reporting.queries.heads import head, periods_asked
from benso.domains.reporting.queries.recipes import recipes
from benso.domains.reporting.rules.access import sight
from benso.domains.reporting.rules.combining import longer
from benso.domains.reporting.rules.recipes import Recipe
from benso.domains.reporting.types import ItemKey, Mark, OfficeKey, Question, Sight, Trail
from benso.kernel.periods import Period, parse

# What a correction ended before its report was published was never public.
TRAILS = """
SELECT i.key, n.key, p.code, trim_scale(v.value), v.mark, v.report, r.regime,
       w.declaration -> 'name' ->> 'vi', w.number, r.office, r.receiver, v.round, v.known_from,
       nullif(v.known_to, 'infinity'), s.public, r.simulated,
       coalesce(w.declaration -> 'name' ->> 'en', '')
FROM reporting_item i JOIN reporting_value v ON v.item = i.id JOIN reporting_place n ON n.id = v.place
JOIN reporting_period p ON p.id = v.period JOIN reporting_report r ON r.id = v.report
JOIN reporting_version w ON w.id = r.version_id
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM reporting_event e
    WHERE e.report = r.id AND e.kind = 'published' AND e.round >= v.round AND NOT EXISTS (
        SELECT FROM reporting_value o WHERE o.item = v.item AND o.period = v.period AND o.place = v.place
            AND o.report = v.report AND o.round > v.round AND o.round <= e.round)) AS public) s
WHERE i.key = ANY(%s) AND n.key = ANY(%s) AND p.code = ANY(%s) AND (
    %s OR s.public OR r.office = ANY(%s) OR r.receiver = ANY(%s))
ORDER BY i.key, p."end" DESC, n.key, v.known_from DESC LIMIT %s"""
MOST = 2_000


def behind(question: Question, item: ItemKey, unit: OfficeKey, period: str) -> tuple[list[Trail], Recipe | None]:
    """The approved values that make up one figure of an answer, and the recipe where it was worked out by one."""
    periods = [each for each in periods_asked(question) if _is_in(each, period, question)]
    about = head(question)
    items = [about.items[number] for number, shown in about.shown.items() if shown == item]
    combined = question.moved or question.into_kind is not None
    made = recipes(items, question.until, about.catalogue) if combined else {}
    recipe = next(iter(made.values()), None)
    keys = [each.key for each in (recipe.inputs.values() if recipe else items)]
    way = borders.way(question, periods) if question.moved and periods else None
    places = way.sources(unit) if way else [unit]
    return trails(keys, places, [each.code for each in periods], sight(question.reader)), recipe


def _is_in(each: Period, code: str, question: Question) -> bool:
    return code == (longer(each, question.into_kind).code if question.into_kind else each.code)


def trails(items: Sequence[ItemKey], places: Sequence[OfficeKey], periods: Sequence[str], seen: Sight) -> list[Trail]:
    """Every version of some values that was published or is within sight, the latest first; up to 2,000."""
    within = (seen.everything, list(seen.offices), list(seen.receivers))
    with connection.cursor() as cursor:
        cursor.execute(TRAILS, [list(items), list(places), list(periods), *within, MOST])
        rows = cursor.fetchall()
    return [Trail(i, n, parse(p), v, Mark(m), *rest) for i, n, p, v, m, *rest in rows]
