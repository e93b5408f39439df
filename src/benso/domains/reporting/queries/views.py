"""Saved views and dashboards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from benso.domains.reporting import models
from benso.domains.reporting.types import Audience, SavedView
from benso.kernel.errors import BensoError

MOST = 100
"""Views of one list."""


class ViewUnknown(BensoError):
    """Nobody saved a view of this name, or the reader is not among those it is for."""

    code = "VIEW_UNKNOWN"
    status = 404
    sentence = "Không có khung nhìn hay bảng tổng hợp “{slug}”, hoặc người lưu không chia sẻ nó."


_USING = """SELECT v.slug, v.title, v.owner, v.audience, array_agg(DISTINCT p ->> 'slug') FROM reporting_view v
CROSS JOIN jsonb_array_elements(v.content -> 'parts') p
WHERE v.kind = 'dashboard' AND p ->> 'slug' = ANY(%s) GROUP BY v.id ORDER BY v.title, v.slug"""


@dataclass(frozen=True, slots=True)
class Uses:
    """The dashboards that show a view: titles of those the reader may open, and how many others there are."""

    titles: tuple[str, ...] = ()
    others: int = 0

    @property
    def count(self) -> int:
        """All of them."""
        return len(self.titles) + self.others


def saved_view(slug: str, *, reader: str = "") -> SavedView:
    """A view that the reader may open; empty is the public (:raises ViewUnknown: else)."""
    found = saved_views([slug], reader=reader)
    if slug not in found:
        raise ViewUnknown(slug=slug)
    return found[slug]


def saved_views(slugs: list[str], *, reader: str = "") -> dict[str, SavedView]:
    """Several by slug; those that the reader may not open are left out."""
    rows = models.ViewRow.objects.filter(slug__in=[slug for slug in slugs if "\0" not in slug])
    return {row.slug: _as_view(row) for row in rows if _opens(row.owner, row.audience, reader)}


def public_views() -> list[SavedView]:
    """Those for everybody, the last saved first."""
    return _latest(audience=Audience.PUBLIC.value)


def shared_views(reader: str) -> list[SavedView]:
    """Those that other people share with an official, the last saved first."""
    shared = [Audience.COLLEAGUES.value, Audience.PUBLIC.value]
    return [view for view in _latest(audience__in=shared) if view.owner != reader]


def views_of(owner: str) -> list[SavedView]:
    """One's own, the last saved first."""
    return [_as_view(row) for row in models.ViewRow.objects.filter(owner=owner).order_by("-saved_at", "slug")]


def uses_of(slugs: Sequence[str], *, reader: str) -> dict[str, Uses]:
    """Which dashboards show each of some views. One statement."""
    found: dict[str, Uses] = {}
    with connection.cursor() as cursor:
        cursor.execute(_USING, [list(slugs)])
        for _slug, title, owner, audience, parts in cursor.fetchall():
            for part in parts:
                before = found.get(part, Uses())
                if _opens(owner, audience, reader):
                    found[part] = Uses((*before.titles, title), before.others)
                else:
                    found[part] = Uses(before.titles, before.others + 1)
    return found


def _opens(owner: str, audience: str, reader: str) -> bool:
    if audience == Audience.PUBLIC:
        return True
    return bool(reader) and (owner == reader or audience == Audience.COLLEAGUES)


def _latest(**conditions: object) -> list[SavedView]:
    rows = models.ViewRow.objects.filter(**conditions).order_by("-saved_at", "slug")
    return [_as_view(row) for row in rows[:MOST]]


def _as_view(row: Any) -> SavedView:
    return SavedView(
        row.slug, row.kind, row.title, row.content, row.owner, Audience(row.audience), row.revision, row.saved_at
    )
