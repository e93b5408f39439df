"""A draft of a regime: its parts, typed into fields or as text, autosaved."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.types import Permission
from benso.domains.reporting import operations
from benso.domains.reporting.types import Version
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.views.catalogue.fields import Part
from benso.sites.desk.views.catalogue.wording import who
from benso.sites.desk.views.regimes import drafts
from benso.sites.desk.views.regimes.drafts import Saved, draft_of, may_edit, may_read
from benso.sites.desk.views.regimes.parts import PARTS, part
from benso.sites.desk.views.regimes.shown import RegimeFields, mistakes
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language


@require_http_methods(["GET"])
@seated
def draft(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """A draft: its parts, what keeps it from being published, and what to do with it."""
    may_read(seat)
    found = draft_of(version)
    problems = mistakes(drafts.judge(found), drafts.document(found), None)
    wrong = {mistake.part for mistake in problems}
    context = {
        "version": found, "regime": found.regime, "author": who(found.author), "mistakes": problems,
        "parts": [(one, one.id in wrong) for one in PARTS],
        "edits": seat.may(Permission.EDIT_CATALOGUE), "publishes": seat.may(Permission.PUBLISH_CATALOGUE),
        "mine": seat.actor in {found.author, *found.authors},
    }  # fmt: skip
    return page(request, seat, "desk/regimes/draft.html", context)


@require_http_methods(["GET", "POST"])
@seated
def edit(request: HttpRequest, seat: Seat, version: int, part_id: str) -> HttpResponse:
    """One part of a draft: as fields, or as text (``?chu=1``). Autosave posts here too and gets JSON."""
    may_edit(seat)
    found, here = draft_of(version), part(part_id)
    if here is None:
        raise Http404
    as_text = "chu" in request.GET or drafts.as_text(found, here)
    if request.method == "GET":
        return _editing(request, seat, found, here, drafts.opened(found, here), as_text=as_text)
    quiet = request.headers.get("X-Autosave") == "1"
    try:
        saved = (drafts.save_text if as_text else drafts.save_fields)(found, here, request.POST, seat)
    except operations.RegimeDraftChanged as error:
        if quiet:
            return JsonResponse({"state": "changed", "message": spoken(error)}, status=409)
        say(request, spoken(error), kind="warning")
        return HttpResponseRedirect(request.get_full_path())
    if quiet:
        return _told(saved, here)
    if saved.version is None:
        return _editing(request, seat, found, here, saved, as_text=as_text, status=422)
    say(request, gettext("Đã lưu phần “%(part)s”.") % {"part": here.label})
    return HttpResponseRedirect(request.get_full_path())


def _editing(
    request: HttpRequest, seat: Seat, found: Version, here: Part, saved: Saved, *, as_text: bool, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "version": found, "regime": found.regime, "part": here, "parts": PARTS, "as_text": as_text,
        "mistakes": mistakes(saved.problems, saved.document, here), "text": saved.text,
        "fields_too": not drafts.as_text(found, here),
        "saved": saved.version is not None, "seen": (saved.version or found).digest,
    }  # fmt: skip
    if not as_text:
        shown = RegimeFields(saved.document, {p.field: p.message for p in reversed(saved.problems)})
        context |= {"fields": shown.fields(here), "groups": shown.groups(here)}
    return page(request, seat, "desk/regimes/edit.html", context, status=status)


def _told(saved: Saved, here: Part) -> JsonResponse:
    """What autosave is told."""
    names = {p.field: saved.merged.name_of(p.field) for p in saved.problems} if saved.merged else {}
    listed = [
        {
            "message": one.message, "target": one.target, "line": one.line, "here": one.here,
            "part": str(one.part_label), "before": one.before, "wrong": one.wrong, "after": one.after,
        }
        for one in mistakes(saved.problems, saved.document, here, names)
    ]  # fmt: skip
    if saved.version is None:
        return JsonResponse({"state": "refused", "problems": listed})
    at = formats.moment(saved.version.saved_at, language())
    return JsonResponse({"state": "saved", "seen": saved.version.digest, "at": at, "problems": listed})
