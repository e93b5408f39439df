"""The catalogue as its editors see it: procedures with their versions, a draft in parts, autosaved."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Permission
from benso.domains.procedures import queries
from benso.domains.procedures.types import VersionState
from benso.sites.desk.editor import pages
from benso.sites.desk.editor.drafts import may_read
from benso.sites.desk.editor.wording import who
from benso.sites.desk.seat import Seat, page, seated


@require_http_methods(["GET"])
@seated
def catalogue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every procedure in force, the drafts first."""
    may_read(seat)
    text, category = request.GET.get("q", "").strip()[:200], request.GET.get("nhom", "")
    found = queries.catalogue(office_day(seat.at), search=text, category=category)
    open_drafts = [(draft, who(draft.author)) for draft in queries.drafts()]
    context = {
        "procedures": found, "drafts": open_drafts, "q": text, "category": category,
        "categories": queries.categories(), "edits": seat.may(Permission.EDIT_CATALOGUE),
        "announces": seat.may(Permission.ANNOUNCE_DAYS),
    }  # fmt: skip
    return page(request, seat, "desk/catalogue/list.html", context)


@require_http_methods(["GET"])
@seated
def procedure(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One procedure with all its versions and their days."""
    may_read(seat)
    versions = queries.history(code)
    if not versions:
        raise Http404
    lines = pages.lines_of(versions, office_day(seat.at))
    draft = next((one for one in versions if one.state is VersionState.DRAFT), None)
    context = {"lines": lines, "draft": draft, "newest": versions[0], "edits": seat.may(Permission.EDIT_CATALOGUE)}
    return page(request, seat, "desk/catalogue/procedure.html", context)
