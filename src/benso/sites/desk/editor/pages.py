"""The pages of all editors: a draft and its parts, saving, comparing, beginning, throwing away, publishing.

Which ``editor``, the addresses say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Permission
from benso.domains.versions.operations import DraftChanged
from benso.domains.versions.rules import base_of, comparable, current, in_force
from benso.domains.versions.types import Version
from benso.kernel.errors import BensoError
from benso.sites.desk.editor import drafts
from benso.sites.desk.editor.drafts import Saved, draft_of, may_edit, may_publish, may_read, version_of
from benso.sites.desk.editor.fields import Part
from benso.sites.desk.editor.kinds import Editor, V
from benso.sites.desk.editor.shown import Shown, mistakes
from benso.sites.desk.editor.wording import who
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language


def lines_of(versions: Sequence[Version[Any]], today: date) -> list[dict[str, Any]]:
    """Versions for a list: by whom, and whether they hold now, or never did."""
    return [
        {
            "version": one,
            "author": who(one.author),
            "publisher": who(one.published_by) if one.published_by else "",
            "now": in_force(one, today),
            "never": one.starts is not None and one.starts == one.ends,
        }
        for one in versions
    ]


@require_POST
@seated
def begin(request: HttpRequest, seat: Seat, editor: Editor[V], code: str) -> HttpResponse:
    """Begin a draft from the version in force, or the newest there is."""
    may_edit(seat)
    versions = editor.history(code)
    if not versions:
        raise Http404
    base = current(versions, office_day(seat.at))
    return begun(request, seat, editor, base.declaration, reverse(editor.home_page, args=[code]))


def begun(request: HttpRequest, seat: Seat, editor: Editor[V], declaration: Any, back: str) -> HttpResponse:
    """Begin a draft that says this."""
    try:
        draft = editor.save(declaration, seat)
    except BensoError as error:
        say(request, _refusal(error), kind="warning")
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse(editor.url["draft"], args=[draft.id]))


@require_http_methods(["GET"])
@seated
def draft(request: HttpRequest, seat: Seat, editor: Editor[V], version: int) -> HttpResponse:
    """A draft: its parts, what keeps it from being published, and what to do with it."""
    may_read(seat)
    found = draft_of(editor, version)
    problems = mistakes(editor, drafts.judge(editor, found), drafts.document(editor, found), None)
    wrong = {mistake.part for mistake in problems}
    context = {
        "editor": editor, "version": found, "author": who(found.author), "mistakes": problems,
        "parts": [(one, one.id in wrong) for one in editor.parts],
        "edits": seat.may(Permission.EDIT_CATALOGUE), "publishes": seat.may(Permission.PUBLISH_CATALOGUE),
        "mine": seat.actor in {found.author, *found.authors},
    }  # fmt: skip
    return page(request, seat, f"desk/{editor.folder}/draft.html", context)


@require_http_methods(["GET", "POST"])
@seated
def edit(request: HttpRequest, seat: Seat, editor: Editor[V], version: int, part_id: str) -> HttpResponse:
    """One part of a draft: as fields, or as text (``?chu=1``). Autosave posts here too and gets JSON."""
    may_edit(seat)
    found, here = draft_of(editor, version), editor.part(part_id)
    if here is None:
        raise Http404
    as_text = "chu" in request.GET or not editor.fields_too(found, here)
    if request.method == "GET":
        return _editing(request, seat, editor, found, here, drafts.opened(editor, found, here), as_text=as_text)
    quiet = request.headers.get("X-Autosave") == "1"
    try:
        saved = (drafts.save_text if as_text else drafts.save_fields)(editor, found, here, request.POST, seat)
    except DraftChanged as error:
        if quiet:
            return JsonResponse({"state": "changed", "message": _refusal(error)}, status=409)
        say(request, _refusal(error), kind="warning")
        return HttpResponseRedirect(request.get_full_path())
    if quiet:
        return _told(editor, saved, here)
    if saved.version is None:
        return _editing(request, seat, editor, found, here, saved, as_text=as_text, status=422)
    say(request, gettext("Đã lưu phần “%(part)s”.") % {"part": here.label})
    return HttpResponseRedirect(request.get_full_path())


def _editing(
    request: HttpRequest, seat: Seat, editor: Editor[V], found: V, here: Part, saved: Saved, *, as_text: bool,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "editor": editor, "version": found, "part": here, "parts": editor.parts, "as_text": as_text,
        "mistakes": mistakes(editor, saved.problems, saved.document, here), "text": saved.text,
        "fields_too": editor.fields_too(found, here), "saved": saved.version is not None,
        "seen": (saved.version or found).digest,
    }  # fmt: skip
    if not as_text:
        shown = Shown(saved.document, {p.field: p.message for p in reversed(saved.problems)}, editor.options)
        context |= {"fields": shown.fields(here), "groups": shown.groups(here)} | editor.extras(saved.document, here)
    return page(request, seat, f"desk/{editor.folder}/edit.html", context, status=status)


def _told(editor: Editor[V], saved: Saved, here: Part) -> JsonResponse:
    """What autosave is told."""
    names = {p.field: saved.merged.name_of(p.field) for p in saved.problems} if saved.merged else {}
    listed = [
        {
            "message": one.message, "target": one.target, "line": one.line, "here": one.here,
            "part": str(one.part_label), "before": one.before, "wrong": one.wrong, "after": one.after,
        }
        for one in mistakes(editor, saved.problems, saved.document, here, names)
    ]  # fmt: skip
    if saved.version is None:
        return JsonResponse({"state": "refused", "problems": listed})
    at = formats.moment(saved.version.saved_at, language())
    return JsonResponse({"state": "saved", "seen": saved.version.digest, "at": at, "problems": listed})


@require_http_methods(["GET"])
@seated
def differences(request: HttpRequest, seat: Seat, editor: Editor[V], version: int) -> HttpResponse:
    """What a version changes against the one in force, or against the one named by ``?voi=``."""
    may_read(seat)
    found = version_of(editor, version)
    others = comparable(found, editor.history(found.code))
    wanted = request.GET.get("voi", "")
    base = next((one for one in others if str(one.id) == wanted), None) or base_of(found, others, office_day(seat.at))
    rows = [
        {"label": (language() == "en" and c.label_en) or c.label_vi, "before": c.before, "after": c.after}
        for c in (editor.differences(base, found) if base else [])
    ]
    context = {"editor": editor, "version": found, "base": base, "others": others, "changes": rows}
    return page(request, seat, "desk/editor/differences.html", context)


@require_POST
@seated
def discard(request: HttpRequest, seat: Seat, editor: Editor[V], version: int) -> HttpResponse:
    """Throw a draft away."""
    may_edit(seat)
    code = draft_of(editor, version).code
    editor.discard(version, seat)
    say(request, gettext("Đã bỏ bản soạn."))
    left = editor.history(code)
    return HttpResponseRedirect(reverse(editor.home_page, args=[code]) if left else reverse(editor.list_page))


@require_POST
@seated
def publish(request: HttpRequest, seat: Seat, editor: Editor[V], version: int) -> HttpResponse:
    """Publish a draft that somebody else wrote."""
    if not (editor.only_publishers and seat.may(Permission.EDIT_CATALOGUE)):
        may_publish(seat)
    draft_of(editor, version)
    here = HttpResponseRedirect(reverse(editor.url["draft"], args=[version]))
    if not seat.may(Permission.PUBLISH_CATALOGUE):
        say(request, str(editor.only_publishers), kind="warning")
        return here
    try:
        published = editor.publish(version, request.POST.get("seen", ""), seat)
    except BensoError as error:
        say(request, _refusal(error), kind="warning")
        return here
    say(request, str(editor.published) % {"n": published.number})
    return HttpResponseRedirect(reverse(editor.home_page, args=[published.code]))


def _refusal(error: BensoError) -> str:
    """The sentence of a refusal; whoever saved meanwhile by name."""
    if isinstance(error, DraftChanged):
        error = type(error)(**{**error.data, "author": who(str(error.data["author"]))})
    return spoken(error)
