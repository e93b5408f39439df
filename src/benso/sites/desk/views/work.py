"""The work list: the day's work of an office, the most urgent first; the same thing done to many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.queries import officials_on_duty
from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Role
from benso.domains.dossiers import queries
from benso.domains.dossiers.types import ListFilters
from benso.sites.desk.bulk import VERBS, Outcome, do_to_many
from benso.sites.desk.lines import lines_of, official_names
from benso.sites.desk.offices import office_words
from benso.sites.desk.seat import READ_ROLES, Seat, page, say, seated
from benso.sites.desk.tabs import TABS, Tab, tab

PAGE = 50
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Place:
    """An office the official works at; ``via`` names whom it is done for."""

    key: str
    name: str
    via: str


@require_http_methods(["GET"])
@seated
def work(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The open work of one of my offices, by group, or what a search found."""
    places = places_of(seat)
    if not places:
        return page(request, seat, "desk/no_work.html")
    here = next((one for one in places if one.key == request.GET.get("noi")), places[0])
    chosen = tab(request.GET.get("muc", ""))
    text = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"offices": places, "office": here, "q": text, "tab": chosen, "empty": chosen.empty}
    context |= _listed(request, seat, here, chosen, text)
    context |= {
        "tabs": _tabs(seat, here),
        "verbs": VERBS,
        "plain_url": _url(here, chosen),
        "colleagues": _colleagues(seat, here.key),
    }
    context["simulated"] = any(line.simulated for line in context["lines"])
    return page(request, seat, "desk/work.html", context)


def _listed(request: HttpRequest, seat: Seat, here: Place, chosen: Tab, text: str) -> dict[str, Any]:
    if text:
        rows = queries.search(viewer=seat.viewer, text=text, limit=PAGE)
        empty = gettext("Không tìm thấy hồ sơ nào bạn được xem. Thử số hồ sơ đầy đủ, hoặc tên không dấu.")
        return {"lines": lines_of(rows, official=seat.official.id, at=seat.at), "empty": empty}
    after = request.GET.get("sau") or None
    found = queries.work_list(
        viewer=seat.viewer,
        office=here.key,
        on=seat.at,
        filters=chosen.filters(seat.at),
        after=after,
        limit=PAGE,
    )
    return {
        "lines": lines_of(found.rows, official=seat.official.id, at=seat.at),
        "next_url": _url(here, chosen, sau=found.after) if found.after else "",
        "first_url": _url(here, chosen) if after else "",
    }


def _tabs(seat: Seat, here: Place) -> list[dict[str, Any]]:
    counters = queries.counters(viewer=seat.viewer, office=here.key, at=seat.at)
    return [
        {
            "id": one.id,
            "label": one.label,
            "url": _url(here, one),
            "count": _capped(one.count(counters), one),
            "alarm": one.late,
        }
        for one in TABS
    ]


def _capped(count: int | None, one: Tab) -> str | int | None:
    return "99+" if count is not None and count >= 100 and (one.mine or one.late) else count


def _colleagues(seat: Seat, office: str) -> list[Any]:
    if not seat.holds(Role.HEAD, Role.RECEIVER, Role.SPECIALIST, office=office):
        return []
    return officials_on_duty(office, office_day(seat.at))


def _url(here: Place, chosen: Tab, **more: str) -> str:
    return f"{reverse('desk:work')}?{urlencode({'noi': here.key, 'muc': chosen.id} | more)}"


def places_of(seat: Seat) -> list[Place]:
    """The offices whose work I may see, with whom I stand in for."""
    keys = seat.offices(READ_ROLES)
    names = official_names(seat.on_behalf_of(key) for key in keys)
    return [Place(key, office_words(key), names.get(seat.on_behalf_of(key) or 0, "")) for key in keys]


@require_POST
@seated
def bulk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Do one thing to every dossier chosen; each by itself, each with its own word on how it went."""
    typed = [number_of(one) for one in request.POST.getlist("work")]
    chosen = [one for one in typed if one is not None][:PAGE]
    verb = next((one for one in VERBS if one.id == request.POST.get("verb")), None)
    if not chosen or verb is None:
        say(request, gettext("Chưa chọn hồ sơ nào. Đánh dấu ô trước hồ sơ rồi làm lại."), kind="warning")
        return HttpResponseRedirect(back_of(request))
    outcomes = do_to_many(seat, verb, chosen, number_of(request.POST.get("official", "")))
    _report(request, outcomes)
    return HttpResponseRedirect(back_of(request))


def _report(request: HttpRequest, outcomes: list[Outcome]) -> None:
    done = [one for one in outcomes if not one.refused]
    refused = [one for one in outcomes if one.refused]
    if done:
        text = ngettext("Đã làm xong %(n)s hồ sơ.", "Đã làm xong %(n)s hồ sơ.", len(done)) % {"n": len(done)}
        say(request, text, lines=[one.number for one in done])
    if refused:
        text = ngettext("%(n)s hồ sơ không làm được.", "%(n)s hồ sơ không làm được.", len(refused))
        say(request, text % {"n": len(refused)}, kind="warning", lines=[f"{r.number}: {r.refused}" for r in refused])


def number_of(text: str) -> int | None:
    """A row's number as a form sends it; ``None`` for anything that can be none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def back_of(request: HttpRequest, fallback: str = "") -> str:
    """Where the form was sent from, if that is a page of ours."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return back
    return fallback or reverse("desk:work")


def late_filters(at: datetime) -> ListFilters:
    """Everything past its due date."""
    return ListFilters(due_before=at)
