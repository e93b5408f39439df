"""Saved views and dashboards."""

from __future__ import annotations

from typing import Any

from benso.domains.reporting import models
from benso.domains.reporting.types import SavedView
from benso.kernel.errors import BensoError


class ViewUnknown(BensoError):
    """Nobody saved a view of this name, or it is not for everybody."""

    code = "VIEW_UNKNOWN"
    status = 404
    sentence = "Không có khung nhìn hay bảng tổng hợp “{slug}”, hoặc người lưu không công khai nó."


def saved_view(slug: str, *, reader: str = "") -> SavedView:
    """A view that is public or the reader's own (:raises ViewUnknown: else)."""
    row = models.ViewRow.objects.filter(slug=slug).first()
    if row is None or not (row.public or (reader and row.owner == reader)):
        raise ViewUnknown(slug=slug)
    return _as_view(row)


def saved_views(slugs: list[str], *, reader: str = "") -> dict[str, SavedView]:
    """Several by slug; those that may not be read are left out."""
    rows = models.ViewRow.objects.filter(slug__in=slugs)
    return {row.slug: _as_view(row) for row in rows if row.public or (reader and row.owner == reader)}


def public_views() -> list[SavedView]:
    """Those for everybody, the last saved first."""
    return [_as_view(row) for row in models.ViewRow.objects.filter(public=True).order_by("-saved_at", "slug")[:100]]


def views_of(owner: str) -> list[SavedView]:
    """One's own, the last saved first."""
    return [_as_view(row) for row in models.ViewRow.objects.filter(owner=owner).order_by("-saved_at", "slug")]


def _as_view(row: Any) -> SavedView:
    return SavedView(row.slug, row.kind, row.title, row.content, row.owner, row.public, row.revision, row.saved_at)
