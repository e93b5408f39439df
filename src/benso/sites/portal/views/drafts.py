"""The form, one section a page: shown, saved while one types, checked on going on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benso.domains.accounts.types import Person
from benso.domains.dossiers import operations
from benso.domains.dossiers.types import Draft
from benso.domains.procedures import rules
from benso.domains.procedures.types import Section
from benso.sites.portal import sessions, words
from benso.sites.portal.drafting import COMPONENTS, REVIEW, Work, problem_text, work_of
from benso.sites.portal.pages import page
from benso.sites.portal.views import components, submission
from benso.sites.portal.views.start import summary
from benso.sites.shell import forms
from benso.sites.shell.templatetags.shell import language


@require_safe
@sessions.signed_in
def draft(request: HttpRequest, person: Person, draft_id: UUID) -> HttpResponse:
    """Where one left off."""
    work = work_of(person, draft_id, timezone.now(), words.today())
    pages = [step.id for step in work.path("")]
    here = work.draft.section if work.draft.section in pages else pages[0]
    return HttpResponseRedirect(work.address(here))


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def section(request: HttpRequest, person: Person, draft_id: UUID, page_id: str) -> HttpResponse:
    """One page of the application."""
    work = work_of(person, draft_id, timezone.now(), words.today())
    if page_id == COMPONENTS:
        return components.show(request, person, work)
    if page_id == REVIEW:
        return submission.review(request, person, work)
    asked = _section(work, page_id)
    if request.method == "POST":
        return _go_on(request, person, work, asked)
    return page(request, "portal/section.html", _context(work, asked), person=person)


@require_POST
@sessions.signed_in
def autosave(request: HttpRequest, person: Person, draft_id: UUID, page_id: str) -> HttpResponse:
    """Keeps what stands in the fields; nothing is judged."""
    work = work_of(person, draft_id, timezone.now(), words.today())
    asked = _section(work, page_id)
    reading = forms.read_answers(asked.questions, request.POST, language())
    try:
        saved = _save(work, asked, reading, revision_of(request))
    except operations.DraftConflict:
        current = work_of(person, draft_id, timezone.now(), words.today())
        return JsonResponse(
            {
                "revision": current.draft.revision,
                "message": gettext("Bản nháp này vừa được sửa ở nơi khác. Bấm Tiếp tục để xem cả hai bản."),
            },
            status=409,
        )
    said = gettext("Đã lưu lúc %(t)s") % {"t": words.hour(saved.saved_at)}
    return JsonResponse({"revision": saved.revision, "message": said})


@require_POST
@sessions.signed_in
def discard(request: HttpRequest, person: Person, draft_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    operations.discard_draft(draft=draft_id, owner=person.public_id, at=timezone.now())
    return HttpResponseRedirect(reverse("portal:dossiers"))


def revision_of(request: HttpRequest) -> int:
    """The revision the page was made from; nothing readable counts as none."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _section(work: Work, page_id: str) -> Section:
    found = next((s for s in work.form.sections if s.id == page_id), None)
    if found is None:
        raise Http404
    return found


def _merged(work: Work, asked: Section, reading: forms.Reading) -> dict[str, Any]:
    own = {q.id for q in asked.questions}
    kept = {name: value for name, value in work.draft.answers.items() if name not in own}
    return kept | dict(reading.answers)


def _save(work: Work, asked: Section, reading: forms.Reading, revision: int, section: str = "") -> Draft:
    return operations.save_draft(
        owner=work.person.public_id,
        draft=work.draft.id,
        procedure=work.draft.procedure,
        answers=_merged(work, asked, reading),
        attachments=work.draft.attachments,
        section=section or asked.id,
        revision=revision,
        at=timezone.now(),
        on_behalf_of=work.draft.on_behalf_of,
    )


def _go_on(request: HttpRequest, person: Person, work: Work, asked: Section) -> HttpResponse:
    reading = forms.read_answers(asked.questions, request.POST, language())
    try:
        saved = _save(work, asked, reading, revision_of(request))
    except operations.DraftConflict:
        return _conflict(request, person, work, asked, reading)
    fresh = Work(saved, person, work.on)
    problems = _problems_here(fresh, asked, reading)
    if problems:
        context = _context(fresh, asked, problems=problems, typed=reading.typed)
        return page(request, "portal/section.html", context, person=person, status=422)
    return HttpResponseRedirect(fresh.after(asked.id))


def _problems_here(work: Work, asked: Section, reading: forms.Reading) -> dict[str, str]:
    own = {q.id for q in asked.questions} & work.shown
    found = {p.question: problem_text(p) for p in reversed(work.problems) if p.question in own}
    return found | {name: text for name, text in reading.faults.items() if name in own}


def _conflict(request: HttpRequest, person: Person, work: Work, asked: Section, reading: forms.Reading) -> HttpResponse:
    """Both versions are shown: one's own in the fields, the other beside them."""
    there = work.draft.answers
    differing = [q for q in asked.questions if there.get(q.id) != reading.answers.get(q.id)]
    lines = forms.lines_of(differing, there, language=language(), communes=work.communes)
    context = _context(work, asked, typed=reading.typed) | {"conflict": {"lines": lines}}
    return page(request, "portal/section.html", context, person=person, status=409)


def _context(
    work: Work, asked: Section, *, problems: Mapping[str, str] | None = None, typed: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    given = {"channel": work.names["channel"], "applicant": work.applicant, "today": work.on}
    fields = forms.fields_of(
        asked.questions,
        work.draft.answers,
        language=language(),
        shown=work.shown,
        problems=problems,
        typed=typed,
        prefilled=work.prefilled,
        communes=work.communes,
    )
    asked_before = rules.clean_answers(work.compiled, work.draft.answers, **work.names)
    return work.context(asked.id) | {
        "section": asked,
        "fields": fields,
        "problems": summary(fields),
        "given": forms.given_names(work.form, asked_before, [q.id for q in asked.questions], given),
    }
