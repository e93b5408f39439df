"""Dashboards that officials compose from views: which, in what order, how wide."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.reporting import operations, queries
from benso.domains.reporting.types import Audience, SavedView
from benso.kernel.errors import BensoError
from benso.sites.desk import analysing
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell.analysis.parts import sizes_of

Chosen = list[tuple[str, str]]
"""Slug and size, in order."""


@dataclass(frozen=True, slots=True)
class _Form:
    """The dashboard as it stands on the page; nothing is kept until it is saved."""

    title: str
    audience: Audience
    seen: int
    chosen: Chosen
    focus: str = ""
    refused: str = ""

    @property
    def focus_up(self) -> int | None:
        """The part whose button that moves it up keeps the keyboard's place."""
        return self._place("up")

    @property
    def focus_down(self) -> int | None:
        """The part whose button that moves it down keeps the keyboard's place."""
        return self._place("down")

    def _place(self, deed: str) -> int | None:
        found, _colon, place = self.focus.partition(":")
        return int(place) if found == deed else None


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def compose(request: HttpRequest, seat: Seat, slug: str = "") -> HttpResponse:
    """Choose views, order them, give them sizes; save when it is right."""
    analysing.reader_of(seat)
    view = queries.saved_view(slug, reader=seat.actor) if slug else None
    if view is not None and (view.owner != seat.actor or view.kind != "dashboard"):
        raise Http404
    if request.method != "POST":
        return _shown(request, seat, view, _opened(view))
    form = _sent(request)
    if "save" not in request.POST:
        return _shown(request, seat, view, form)
    try:
        saved = operations.save_view(
            title=form.title, kind="dashboard", slug=slug, seen=form.seen, audience=form.audience, owner=seat.actor,
            content={"parts": [{"slug": part, "size": size} for part, size in form.chosen]}, at=seat.at,
        )  # fmt: skip
    except BensoError as error:
        anew = not slug and isinstance(error, operations.ViewChanged)
        words = gettext("Bạn đã có khung nhìn tên này. Đặt tên khác, hoặc mở khung nhìn đó để sửa.")
        refused = words if anew else spoken(error)
        form = _Form(form.title, form.audience, form.seen, form.chosen, refused=refused)
        return _shown(request, seat, view, form, error.status)
    say(request, gettext("Đã lưu bảng tổng hợp."))
    return HttpResponseRedirect(reverse("desk:analysis_shown", args=[saved]))


def _opened(view: SavedView | None) -> _Form:
    if view is None:
        return _Form(title="", audience=Audience.PRIVATE, seen=0, chosen=[])
    return _Form(view.title, view.audience, view.revision, sizes_of(view))


def _sent(request: HttpRequest) -> _Form:
    """What the page sent, after the button that was pressed: ``up:2``, ``down:2``, ``out:2``, ``add``."""
    post = request.POST
    sizes = post.getlist("size")
    sent = [(part[:80], size[:8]) for part, size in zip(post.getlist("part"), sizes, strict=False)]
    chosen = sent[: operations.MOST_PARTS + 1]
    deed, _colon, place = post.get("do", "").partition(":")
    at = int(place) if place.isascii() and place.isdigit() and int(place[:4]) < len(chosen) else None
    focus = ""
    if deed == "add" and (slug := post.get("add", "")[:80]):
        chosen.append((slug, "half"))
        focus = "add"
    elif at is not None and deed in ("up", "down"):
        to = max(0, min(len(chosen) - 1, at + (1 if deed == "down" else -1)))
        chosen.insert(to, chosen.pop(at))
        focus = f"{_open(deed, to, len(chosen))}:{to}"
    elif at is not None and deed == "out":
        del chosen[at]
        focus = "add"
    title, seen = post.get("title", "").strip()[:200], analysing.count_sent(request, "seen")
    return _Form(title, analysing.audience_sent(request), seen, chosen, focus)


def _open(deed: str, to: int, count: int) -> str:
    """The button that keeps the keyboard's place: the same one, the other one at an end of the list."""
    if deed == "up" and to == 0:
        return "down"
    return "up" if deed == "down" and to == count - 1 else deed


def _shown(request: HttpRequest, seat: Seat, view: SavedView | None, form: _Form, status: int = 200) -> HttpResponse:
    mine = queries.views_of(seat.actor)
    offered = [each for each in (*mine, *queries.shared_views(seat.actor)) if each.kind == "view"]
    known = {each.slug: each for each in offered}
    absent = [slug for slug, _size in form.chosen if slug not in known]
    known |= queries.saved_views(absent, reader=seat.actor) if absent else {}
    parts = [(slug, known.get(slug), size) for slug, size in form.chosen]
    context = {
        "view": view,
        "form": form,
        "parts": parts,
        "audience": form.audience.value,
        "hidden": any(each is not None and each.audience.width < form.audience.width for _slug, each, _size in parts),
        "offered": [each for each in offered if each.slug not in dict(form.chosen)],
        "full": len(parts) >= operations.MOST_PARTS,
        "most": operations.MOST_PARTS,
    }
    return page(request, seat, "desk/analysis/compose.html", context, status)
