"""Analysis by officials: the explorer with approved figures, and the views that somebody saved."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from benso.domains.reporting import operations, queries
from benso.domains.reporting.types import SavedView
from benso.domains.units import queries as units
from benso.kernel.errors import BensoError
from benso.sites.desk import analysing
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell.analysis.asking import read_question
from benso.sites.shell.analysis.choosing import choices, finding


@require_safe
@seated
def explorer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Find indicators, turn the table, save what is asked."""
    analysing.may_analyse(seat)
    roster, today = units.roster(), timezone.localdate()
    asked = read_question(request.GET, today=today, roster=roster)
    over = _over(request, seat)
    context: dict[str, Any] = finding(asked, request.GET.get("q", "").strip()[:80]) | {
        "over": over,
        "seen": request.GET.get("ban", ""),
        "kept": [("khung", over.slug), ("ban", request.GET.get("ban", ""))] if over else [],
    }
    context["kept_query"] = f"&{urlencode(context['kept'])}" if over else ""
    found = analysing.answered(asked, roster)
    if found is not None:
        context |= choices(asked, roster, today) | {"answer": found, "simulated": found.simulated}
    return page(request, seat, "desk/analysis/explorer.html", context, 400 if asked.problems else 200)


def _over(request: HttpRequest, seat: Seat) -> SavedView | None:
    """My view that is being changed."""
    slug = request.GET.get("khung", "")
    found = queries.saved_views([slug], reader=seat.actor).get(slug) if slug else None
    return found if found is not None and found.owner == seat.actor and found.kind == "view" else None


@require_POST
@seated
def save(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Save what is asked as a view, a new one or over the one that was opened."""
    analysing.may_analyse(seat)
    query = request.POST.get("query", "")
    slug = request.POST.get("slug", "")
    back = f"{reverse('desk:analysis')}?{query}"
    kept = analysing.kept_query(query)
    if len(query) > analysing.MOST_QUERY or "i" not in kept:
        say(request, gettext("Chưa lưu: hãy chọn ít nhất một chỉ tiêu, và không quá 400 đơn vị."), kind="warning")
        return HttpResponseRedirect(reverse("desk:analysis"))
    try:
        operations.save_view(
            title=request.POST.get("title", ""), kind="view", content={"query": kept}, slug=slug, seen=_seen(request),
            public="public" in request.POST, owner=seat.actor, at=seat.at,
        )  # fmt: skip
    except BensoError as error:
        # Saved anew under a name one has already: the refusal of a change elsewhere would mislead.
        anew = not slug and isinstance(error, operations.ViewChanged)
        words = gettext("Bạn đã có khung nhìn tên này. Đặt tên khác, hoặc mở khung nhìn đó để sửa.")
        say(request, words if anew else spoken(error), kind="warning")
        return HttpResponseRedirect(back)
    say(request, gettext("Đã lưu khung nhìn."))
    return HttpResponseRedirect(reverse("desk:analysis_mine"))


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_safe
@seated
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """My views and dashboards."""
    analysing.may_analyse(seat)
    found = [(view, analysing.address_of(view)) for view in queries.views_of(seat.actor)]
    return page(request, seat, "desk/analysis/mine.html", {"views": found})


@require_POST
@seated
def rename(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Another title, or another circle of readers; the address stays."""
    analysing.may_analyse(seat)
    view = queries.saved_view(slug, reader=seat.actor)
    try:
        operations.save_view(
            title=request.POST.get("title", ""), kind=view.kind, content=view.content, slug=slug, seen=_seen(request),
            public="public" in request.POST, owner=seat.actor, at=seat.at,
        )  # fmt: skip
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã lưu tên và người xem."))
    return HttpResponseRedirect(reverse("desk:analysis_mine"))


@require_POST
@seated
def remove(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Take one of mine away; dashboards that show it show one less."""
    analysing.may_analyse(seat)
    try:
        operations.remove_view(slug=slug, owner=seat.actor, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã bỏ."))
    return HttpResponseRedirect(reverse("desk:analysis_mine"))


@require_safe
@seated
def shown(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """A view or a dashboard with the approved figures of today."""
    analysing.may_analyse(seat)
    view = queries.saved_view(slug, reader=seat.actor)
    parts = analysing.parts_of(view, seat.actor, units.roster(), timezone.localdate())
    simulated = any(part.found is not None and part.found.simulated for part in parts)
    context = {"view": view, "parts": parts, "own": view.owner == seat.actor, "simulated": simulated}
    return page(request, seat, "desk/analysis/shown.html", context)
