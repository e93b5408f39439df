"""The formula a figure was computed by, as it stands in the regime that holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection

from benso.domains.reporting.queries.versions import grid
from benso.domains.reporting.rules.recipes import Recipe, recipe
from benso.domains.reporting.types import ItemKey, ItemRef

CONTAINING = """SELECT id FROM reporting_version
WHERE state = 'published' AND (starts IS NULL OR starts <= %(on)s) AND (ends IS NULL OR ends > %(on)s)
  AND jsonb_path_exists(declaration, '$.forms[*].rows[*] ? (@.indicator == $code)',
                        jsonb_build_object('code', %(code)s::text))
ORDER BY id DESC"""


def recipes(items: Iterable[ItemRef], on: date) -> dict[ItemKey, Recipe]:
    """The recipes of items under the regimes that hold on a day; items filled in by hand have none."""
    found: dict[ItemKey, Recipe] = {}
    versions: dict[str, list[int]] = {}
    for item in items:
        for version in versions.setdefault(item.indicator, []) or _versions(versions, item.indicator, on):
            made = recipe(grid(version), item.key)
            if made is not None:
                found[item.key] = made
                break
    return found


def _versions(known: dict[str, list[int]], code: str, on: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(CONTAINING, {"on": on, "code": code})
        known[code] = [row[0] for row in cursor.fetchall()]
    return known[code]
