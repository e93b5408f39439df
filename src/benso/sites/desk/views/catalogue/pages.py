"""The catalogue as its editors see it: procedures with their versions, a draft in parts, autosaved."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Permission
from benso.domains.procedures import queries
from benso.domains.procedures.types import VersionState
from benso.sites.desk.editor import pages
from benso.sites.desk.editor.drafts import draft_of, may_read
from benso.sites.desk.editor.wording import who
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.views.catalogue.kind import PROCEDURES


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


@require_POST
@seated
def begin(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Begin a draft from the version in force, or the newest there is."""
    return pages.begin(request, seat, PROCEDURES, code)


@require_http_methods(["GET"])
@seated
def draft(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """A draft, and what to do with it."""
    return pages.draft(request, seat, PROCEDURES, version)


@require_http_methods(["GET", "POST"])
@seated
def edit(request: HttpRequest, seat: Seat, version: int, part_id: str) -> HttpResponse:
    """One part of a draft."""
    return pages.edit(request, seat, PROCEDURES, version, part_id)


@require_http_methods(["GET"])
@seated
def differences(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """What a version changes."""
    return pages.differences(request, seat, PROCEDURES, version)


@require_POST
@seated
def discard(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """Throw a draft away."""
    return pages.discard(request, seat, PROCEDURES, version)


@require_POST
@seated
def publish(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """Publish a draft that somebody else wrote."""
    may_read(seat)
    draft_of(PROCEDURES, version)
    if not seat.may(Permission.PUBLISH_CATALOGUE):
        say(request, gettext("Chỉ người có vai trò công bố thủ tục mới công bố được."), kind="warning")
        return HttpResponseRedirect(reverse("desk:catalogue_draft", args=[version]))
    done = gettext("Đã công bố phiên bản %(n)s. Hồ sơ đang mở giữ phiên bản cũ.")
    return pages.publish(request, seat, PROCEDURES, version, done)
