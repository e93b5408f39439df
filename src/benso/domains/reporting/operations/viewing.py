"""Saving views of the analysis and dashboards of several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from benso.domains.audit.operations import record_event
from benso.domains.reporting import models
from benso.domains.reporting.queries.views import ViewUnknown, saved_views
from benso.domains.reporting.types import Audience
from benso.kernel.errors import BensoError
from benso.kernel.text import fold

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_PARTS = 12
"""Views on one dashboard."""
SIZES = ("half", "wide")
"""Half the width of a wide screen, or all of it."""


class ViewTitleMissing(BensoError):
    """A view has no title."""

    code = "VIEW_TITLE_MISSING"
    sentence = "Khung nhìn chưa có tên. Viết một tên ngắn nói nó cho thấy gì."


class ViewTaken(BensoError):
    """Somebody else has a view of this name."""

    code = "VIEW_TAKEN"
    status = 409
    sentence = "Đã có khung nhìn “{slug}” của người khác. Đặt tên khác."


class ViewChanged(BensoError):
    """The view was saved by another window since it was opened."""

    code = "VIEW_CHANGED"
    status = 409
    sentence = "Khung nhìn “{slug}” đã được lưu ở nơi khác sau khi bạn mở. Chưa có gì thay đổi: mở lại để xem bản mới."


class ViewUsed(BensoError):
    """More dashboards show a view than its owner was told of when taking it away."""

    code = "VIEW_USED"
    status = 409
    sentence = "Chưa bỏ “{slug}”: {count} bảng tổng hợp đang hiện khung nhìn này. Xem danh sách các bảng, rồi bỏ lại."


class DashboardParts(BensoError):
    """A dashboard has no views, or too many."""

    code = "DASHBOARD_PARTS"
    sentence = "Bảng tổng hợp cần từ 1 đến {most} khung nhìn; đang có {count}."


class DashboardPart(BensoError):
    """A dashboard names what is not a view its owner may see, or a size that is none."""

    code = "DASHBOARD_PART"
    sentence = "Không đặt được “{part}” vào bảng tổng hợp. Chọn khung nhìn của bạn hoặc khung nhìn được chia sẻ."


def slug_of(title: str) -> str:
    """The address of a view, from its title."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(title)))[:80].strip("-")


@transaction.atomic
def save_view(
    *,
    title: str,
    kind: str,
    content: Mapping[str, object],
    audience: Audience,
    owner: str,
    at: datetime,
    slug: str = "",
    seen: int = 0,
) -> str:
    """Save a view (``kind`` ``view``: the query it shows) or a dashboard (``parts``: slug and size, in order).

    :param slug: the view to save over; empty: a new one, addressed after its title
    :param seen: its revision as it was opened
    :returns: its slug
    :raises ViewTitleMissing: without a title
    :raises DashboardParts: if a dashboard has no views or more than twelve
    :raises DashboardPart: if one is no view that the owner may see, or its size is neither ``half`` nor ``wide``
    :raises ViewTaken: if the name is another person's
    :raises ViewUnknown: if the view to save over is not there
    :raises ViewChanged: if it was saved since it was opened
    """
    title = title.replace("\0", " ")
    name = slug or slug_of(title)
    if not title.strip() or not SLUG.fullmatch(name):
        raise ViewTitleMissing()
    row = models.ViewRow.objects.select_for_update().filter(slug=name).first()
    if row is None and slug:
        raise ViewUnknown(slug=slug)
    if row is not None and row.owner != owner:
        raise ViewTaken(slug=name)
    if row is not None and (not slug or row.revision != seen):
        raise ViewChanged(slug=name)
    if kind == "dashboard":
        _check_parts(content.get("parts"), owner)
    if row is None:
        row = models.ViewRow(slug=name, owner=owner, revision=0)
    row.kind, row.title, row.content, row.audience = kind, title.strip()[:200], dict(content), audience.value
    row.revision, row.saved_at = row.revision + 1, at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # two at the same moment
        raise ViewTaken(slug=name) from None
    data = {"title": row.title, "audience": audience.value}
    record_event(actor=owner, action="view.saved", object_type="view", object_id=name, at=at, data=data)
    return name


def _check_parts(parts: object, owner: str) -> None:
    if not (isinstance(parts, list) and 1 <= len(parts) <= MOST_PARTS):
        raise DashboardParts(most=MOST_PARTS, count=len(parts) if isinstance(parts, list) else 0)
    named = [
        (str(part.get("slug")), part.get("size", "wide")) if isinstance(part, dict) else ("", "") for part in parts
    ]
    known = saved_views([slug for slug, _size in named], reader=owner)
    for slug, size in named:
        if slug not in known or known[slug].kind != "view" or size not in SIZES:
            raise DashboardPart(part=slug)


@transaction.atomic
def remove_view(*, slug: str, owner: str, at: datetime, seen: int, told: int = 0) -> int:
    """Take a view of one's own away, also out of the dashboards that show it.

    :param seen: its revision as it was opened
    :param told: how many dashboards its owner was told show it
    :returns: how many did
    :raises ViewUnknown: if one has none of this name
    :raises ViewChanged: if it was saved since it was opened
    :raises ViewUsed: if more dashboards show it than its owner was told
    """
    row = models.ViewRow.objects.select_for_update().filter(slug=slug, owner=owner).first()
    if row is None:
        raise ViewUnknown(slug=slug)
    if row.revision != seen:
        raise ViewChanged(slug=slug)
    showing = models.ViewRow.objects.filter(kind="dashboard", content__parts__contains=[{"slug": slug}])
    boards = list(showing.select_for_update().order_by("id"))
    if len(boards) > told:
        raise ViewUsed(slug=slug, count=len(boards))
    for board in boards:
        _take_out(board, slug, owner, at)
    row.delete()
    record_event(actor=owner, action="view.removed", object_type="view", object_id=slug, at=at)
    return len(boards)


def _take_out(board: models.ViewRow, slug: str, owner: str, at: datetime) -> None:
    """The name may be another view's tomorrow, so no dashboard keeps it."""
    board.content["parts"] = [part for part in board.content["parts"] if part["slug"] != slug]
    board.revision += 1
    board.save()
    data = {"view": slug}
    record_event(actor=owner, action="view.taken_out", object_type="view", object_id=str(board.slug), at=at, data=data)
