"""The catalogue as its editors see it: procedures with their versions, a draft in parts, autosaved."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Permission
from benso.domains.procedures import operations, queries
from benso.domains.procedures.types import Version, VersionState
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.views.catalogue import drafts
from benso.sites.desk.views.catalogue.drafts import Saved, draft_of, may_edit, may_read
from benso.sites.desk.views.catalogue.fields import Part
from benso.sites.desk.views.catalogue.parts import PARTS, part
from benso.sites.desk.views.catalogue.process_parts import STEPS
from benso.sites.desk.views.catalogue.shown import Shown, mistakes, suggestions
from benso.sites.desk.views.catalogue.wording import EFFECTS, who
from benso.sites.shell import formats


@require_http_methods(["GET"])
@seated
def catalogue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every procedure in force, the drafts first."""
    may_read(seat)
    text, category = request.GET.get("q", "").strip()[:200], request.GET.get("nhom", "")
    today = office_day(seat.at)
    found = queries.catalogue(today, search=text, category=category)
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
    today = office_day(seat.at)
    lines = [
        {
            "version": one,
            "author": who(one.author),
            "publisher": who(one.published_by) if one.published_by else "",
            "now": _in_force(one, today),
            "never": one.starts is not None and one.ends is not None and one.ends <= one.starts,
        }
        for one in versions
    ]
    draft = next((one for one in versions if one.state is VersionState.DRAFT), None)
    context = {"lines": lines, "draft": draft, "newest": versions[0], "edits": seat.may(Permission.EDIT_CATALOGUE)}
    return page(request, seat, "desk/catalogue/procedure.html", context)


def _in_force(version: Version, on: Any) -> bool:
    begun = version.starts is None or version.starts <= on
    return version.state is VersionState.PUBLISHED and begun and (version.ends is None or on < version.ends)


@require_POST
@seated
def begin(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Begin a draft from the version in force, or the newest there is."""
    may_edit(seat)
    versions = queries.history(code)
    if not versions:
        raise Http404
    today = office_day(seat.at)
    base = next((one for one in versions if _in_force(one, today)), versions[0])
    try:
        draft = operations.save_version_draft(declaration=base.declaration, actor=seat.actor, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
        return HttpResponseRedirect(reverse("desk:catalogue_procedure", args=[code]))
    return HttpResponseRedirect(reverse("desk:catalogue_draft", args=[draft.id]))


@require_http_methods(["GET"])
@seated
def draft(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """A draft: its parts, what keeps it from being published, and what to do with it."""
    may_read(seat)
    found = draft_of(version)
    problems = mistakes(drafts.judge(found, drafts.known()), drafts.document(found), None)
    wrong = {mistake.part for mistake in problems}
    context = {
        "version": found, "author": who(found.author), "mistakes": problems,
        "parts": [(one, one.id in wrong) for one in PARTS],
        "edits": seat.may(Permission.EDIT_CATALOGUE), "publishes": seat.may(Permission.PUBLISH_CATALOGUE),
        "mine": seat.actor in {found.author, *found.authors},
    }  # fmt: skip
    return page(request, seat, "desk/catalogue/draft.html", context)


@require_http_methods(["GET", "POST"])
@seated
def edit(request: HttpRequest, seat: Seat, version: int, part_id: str) -> HttpResponse:
    """One part of a draft: as fields, or as text (``?chu=1``). Autosave posts here too and gets JSON."""
    may_edit(seat)
    found, here = draft_of(version), part(part_id)
    if here is None:
        raise Http404
    as_text = "chu" in request.GET or not here.structured
    if request.method == "GET":
        saved = drafts.opened(found, here)
        return _editing(request, seat, found, here, saved, as_text=as_text)
    quiet = request.headers.get("X-Autosave") == "1"
    try:
        save = drafts.save_text if as_text else drafts.save_fields
        saved = save(found, here, request.POST, seat)
    except operations.DraftChanged as error:
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
    vocabulary = drafts.known()
    topics = {topic.id: topic.vi for topic in (*queries.categories(), *queries.life_events())}
    listed = mistakes(saved.problems, saved.document, here)
    context: dict[str, Any] = {
        "version": found, "part": here, "parts": PARTS, "as_text": as_text, "mistakes": listed,
        "saved": saved.version is not None, "seen": (saved.version or found).digest, "text": saved.text,
    }  # fmt: skip
    if not as_text:
        shown = Shown(saved.document, {p.field: p.message for p in reversed(saved.problems)}, vocabulary, topics)
        context |= {"fields": shown.fields(here), "groups": shown.groups(here)}
        context |= {"suggestions": suggestions(saved.document), "effects": EFFECTS.items() if here is STEPS else ()}
    return page(request, seat, "desk/catalogue/edit.html", context, status=status)


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
    at = saved.version.saved_at
    return JsonResponse(
        {
            "state": "saved",
            "seen": saved.version.digest,
            "at": formats.moment(at, "vi") if at else "",
            "problems": listed,
        }
    )


@require_POST
@seated
def discard(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """Throw a draft away."""
    may_edit(seat)
    code = draft_of(version).procedure
    operations.discard_version_draft(version=version, actor=seat.actor, at=seat.at)
    say(request, gettext("Đã bỏ bản soạn."))
    left = bool(queries.history(code))
    goal = reverse("desk:catalogue_procedure", args=[code]) if left else reverse("desk:catalogue")
    return HttpResponseRedirect(goal)


@require_POST
@seated
def publish(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """Publish a draft that somebody else wrote."""
    may_read(seat)
    found = draft_of(version)
    if not seat.may(Permission.PUBLISH_CATALOGUE):
        say(request, gettext("Chỉ người có vai trò công bố thủ tục mới công bố được."), kind="warning")
        return HttpResponseRedirect(reverse("desk:catalogue_draft", args=[version]))
    try:
        if request.POST.get("seen") != found.digest:
            raise operations.DraftChanged(code=found.procedure, author=who(found.author))
        done = operations.publish_version(version=version, actor=seat.actor, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
        return HttpResponseRedirect(reverse("desk:catalogue_draft", args=[version]))
    say(request, gettext("Đã công bố phiên bản %(n)s. Hồ sơ đang mở giữ phiên bản cũ.") % {"n": done.number})
    return HttpResponseRedirect(reverse("desk:catalogue_procedure", args=[done.procedure]))
