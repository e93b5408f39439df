"""What is declared, as this process keeps it: made anew with every edition, so it is never out of date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import ClassVar

from django.db import connection

from benso.domains.reporting.queries import versions
from benso.domains.reporting.rules.recipes import Recipe
from benso.domains.reporting.types import CodeList, Indicator, ItemKey

SAYS = """SELECT id, starts, ends, ARRAY(SELECT DISTINCT r #>> '{}'
    FROM jsonb_path_query(declaration, '$.forms[*].rows[*].indicator') r)
FROM reporting_version WHERE state = 'published' ORDER BY id DESC"""


@dataclass(frozen=True, slots=True)
class Saying:
    """A published version that has an indicator in its forms, and when it holds."""

    version: int
    starts: date | None
    ends: date | None

    def holds(self, on: date) -> bool:
        """Whether a period that ends on the day falls under it."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Indicators, code lists, and by indicator the published versions that say it, the latest first. ``recipes`` are
    those found so far, by version and item."""

    edition: str
    indicators: Mapping[str, Indicator]
    lists: Mapping[str, CodeList]
    says: Mapping[str, tuple[Saying, ...]]
    recipes: dict[tuple[int, ItemKey], Recipe | None] = field(default_factory=dict)


class _Kept:
    lock: ClassVar[Lock] = Lock()
    found: ClassVar[Catalogue] = Catalogue("", {}, {}, {})


def kept() -> Catalogue:
    """The catalogue this process used last, without asking whether it still holds."""
    return _Kept.found


def catalogue(edition: str) -> Catalogue:
    """What is declared in an edition that was just read; three statements where this process has another one."""
    if _Kept.found.edition == edition:
        return _Kept.found
    with _Kept.lock:
        if _Kept.found.edition == edition:
            return _Kept.found
        fresh = Catalogue(edition, versions.declared(edition), versions.code_lists(), _says())
        if versions.edition() == edition:  # else something was declared while the tables were being read
            _Kept.found = fresh
    return fresh


def _says() -> dict[str, tuple[Saying, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(SAYS)
        rows = cursor.fetchall()
    found: dict[str, tuple[Saying, ...]] = {}
    for version, starts, ends, codes in rows:
        for code in codes:
            found[code] = (*found.get(code, ()), Saying(version, starts, ends))
    return found
