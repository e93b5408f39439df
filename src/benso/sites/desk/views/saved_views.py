"""Views of the analysis that officials save: saving, sharing, renaming, taking away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from benso.domains.reporting import operations, queries
from benso.domains.reporting.types import SavedView
from benso.kernel.errors import BensoError
from benso.sites.desk import analysing
from benso.sites.desk.forms import spoken
from benso.sites.desk.lines import official_names
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell.analysis.parts import address_of


@require_POST
@seated
def save(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Save what is asked as a view, a new one or over the one that was opened."""
    analysing.reader_of(seat)
    query = request.POST.get("query", "")
    slug = request.POST.get("slug", "")
    back = f"{reverse('desk:analysis')}?{query}"
    kept = analysing.kept_query(query)
    if len(query) > analysing.MOST_QUERY or "i" not in kept:
        say(request, gettext("Chưa lưu: hãy chọn ít nhất một chỉ tiêu, và không quá 400 đơn vị."), kind="warning")
        return HttpResponseRedirect(reverse("desk:analysis"))
    try:
        operations.save_view(
            title=request.POST.get("title", ""), kind="view", content={"query": kept}, slug=slug,
            seen=analysing.count_sent(request, "seen"), audience=analysing.audience_sent(request), owner=seat.actor,
            at=seat.at,
        )  # fmt: skip
    except BensoError as error:
        # Saved anew under a name one has already: the refusal of a change elsewhere would mislead.
        anew = not slug and isinstance(error, operations.ViewChanged)
        words = gettext("Bạn đã có khung nhìn tên này. Đặt tên khác, hoặc mở khung nhìn đó để sửa.")
        say(request, words if anew else spoken(error), kind="warning")
        return HttpResponseRedirect(back)
    say(request, gettext("Đã lưu khung nhìn."))
    return HttpResponseRedirect(reverse("desk:analysis_mine"))


@require_safe
@seated
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """My views and dashboards, with the dashboards that show each, and those that others share."""
    analysing.reader_of(seat)
    own = queries.views_of(seat.actor)
    uses = queries.uses_of([view.slug for view in own], reader=seat.actor) if own else {}
    shared = queries.shared_views(seat.actor)
    names = official_names(_official(view) for view in shared)
    context = {
        "views": [(view, address_of(view), uses.get(view.slug)) for view in own],
        "shared": [(view, names.get(_official(view) or 0, "")) for view in shared],
    }
    return page(request, seat, "desk/analysis/mine.html", context)


def _official(view: SavedView) -> int | None:
    kind, _colon, number = view.owner.partition(":")
    return int(number) if kind == "official" and number.isdigit() else None


@require_POST
@seated
def rename(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Another title, or another circle of readers; the address stays."""
    analysing.reader_of(seat)
    view = queries.saved_view(slug, reader=seat.actor)
    try:
        operations.save_view(
            title=request.POST.get("title", ""), kind=view.kind, content=view.content, slug=slug,
            seen=analysing.count_sent(request, "seen"), audience=analysing.audience_sent(request), owner=seat.actor,
            at=seat.at,
        )  # fmt: skip
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã lưu tên và người xem."))
    return HttpResponseRedirect(reverse("desk:analysis_mine"))


@require_POST
@seated
def remove(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """Take one of mine away, as it was shown, also out of the dashboards that the page named."""
    analysing.reader_of(seat)
    try:
        boards = operations.remove_view(
            slug=slug, owner=seat.actor, at=seat.at, seen=analysing.count_sent(request, "seen"),
            told=analysing.count_sent(request, "told"),
        )  # fmt: skip
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        also = ngettext(
            "Đã bỏ, cũng khỏi %(n)s bảng tổng hợp.", "Đã bỏ, cũng khỏi %(n)s bảng tổng hợp.", boards
        ) % {"n": boards}  # fmt: skip
        say(request, also if boards else gettext("Đã bỏ."))
    return HttpResponseRedirect(reverse("desk:analysis_mine"))
