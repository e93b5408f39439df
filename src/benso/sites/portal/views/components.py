"""The papers of an application: what is needed, what need not be brought, files attached and taken away."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from benso.domains.accounts.types import Person
from benso.domains.documents import operations as documents
from benso.domains.documents import queries as files
from benso.domains.documents.types import IssuedDocument, IssuedState
from benso.domains.dossiers import operations
from benso.domains.dossiers import queries as dossiers
from benso.domains.dossiers.types import Attachment, Draft, Evidence
from benso.domains.procedures import rules
from benso.domains.procedures.types import Component
from benso.kernel.errors import BensoError
from benso.sites.portal import sessions, words
from benso.sites.portal.drafting import COMPONENTS, Work, named, work_of
from benso.sites.portal.pages import page, spoken
from benso.sites.portal.service import said

_LATEST = 100


@dataclass
class Paper:
    """A needed component as its page shows it."""

    id: str
    name: str
    required: bool
    condition: str
    holder: str
    paper: bool
    files: list[dict[str, Any]] = field(default_factory=list)
    reusable: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""

    @property
    def done(self) -> bool:
        """Whether nothing is left to do for it here."""
        return bool(self.files or self.holder)


def papers_of(work: Work) -> list[Paper]:
    """The needed components with what is attached and what the person's store could serve."""
    store = _store(work)
    sizes = files.files([a.file for a in work.draft.attachments if a.file])
    return [_paper(component, work.draft, store, sizes) for component in work.components]


def show(request: HttpRequest, person: Person, work: Work, errors: dict[str, str] | None = None) -> HttpResponse:
    """The page of papers; going on asks for what is required."""
    papers = papers_of(work)
    errors = dict(errors or {})
    if request.method == "POST" and not errors:
        lacking = [p for p in papers if p.required and not p.done and not p.paper]
        if not lacking:
            return HttpResponseRedirect(work.after(COMPONENTS))
        errors = {p.id: gettext("Gửi tệp của giấy này, hoặc dùng lại giấy trong kho.") for p in lacking}
    for paper in papers:
        paper.error = errors.get(paper.id, "")
    context = work.context(COMPONENTS) | {
        "papers": papers,
        "largest": f"{files.limits().size // 1_048_576} MB",
        "problems": [{"text": named(p.name, p.error), "target": f"#tep-{p.id}"} for p in papers if p.error],
        "upload_words": json.dumps(
            {
                "sending": gettext("Đang gửi"),
                "paused": gettext("Mất mạng. Tự gửi tiếp khi có mạng lại."),
                "done": gettext("Đã gửi xong."),
                "again": gettext("Tệp đang gửi dở: chọn lại đúng tệp này để gửi tiếp."),
            },
            ensure_ascii=False,
        ),
    }
    return page(request, "portal/components.html", context, person=person, status=422 if errors else 200)


@require_POST
@sessions.signed_in
def attach(request: HttpRequest, person: Person, draft_id: UUID) -> HttpResponse:
    """Take a file for a component: sent with the form, or uploaded before in pieces (``upload`` is its id)."""
    work = work_of(person, draft_id, timezone.now(), words.today())
    component = _component(request, work)
    if component is None:
        return HttpResponseRedirect(work.address(COMPONENTS))
    at, owner = timezone.now(), person.actor
    try:
        upload = _uuid(request.POST.get("upload", ""))
        sent = request.FILES.get("file")
        if upload is not None:
            stored = documents.finish_upload(
                upload=upload, owner=owner, actor=owner, at=at, sha256=request.POST.get("sha256") or None
            )
        elif isinstance(sent, UploadedFile):
            stored = documents.store_file(name=sent.name or "", content=sent.read(), owner=owner, actor=owner, at=at)
        else:
            return show(request, person, work, {component.id: gettext("Chọn một tệp.")})
    except BensoError as error:
        return show(request, person, work, {component.id: spoken(error)})
    return _with(work, (*work.draft.attachments, Attachment(component.id, stored.id, Evidence.SCAN, stored.name)))


@require_POST
@sessions.signed_in
def reuse(request: HttpRequest, person: Person, draft_id: UUID) -> HttpResponse:
    """Use a signed result out of the person's store."""
    work = work_of(person, draft_id, timezone.now(), words.today())
    component = _component(request, work)
    wanted = request.POST.get("file", "")
    found = (
        next((d for d in _store(work).get(component.result_of, []) if str(d.file) == wanted), None)
        if component
        else None
    )
    if component is None or found is None:
        return HttpResponseRedirect(work.address(COMPONENTS))
    return _with(work, (*work.draft.attachments, Attachment(component.id, found.file, Evidence.REUSED, found.title)))


@require_POST
@sessions.signed_in
def detach(request: HttpRequest, person: Person, draft_id: UUID) -> HttpResponse:
    """Take a file out of the application; in the store it stays."""
    work = work_of(person, draft_id, timezone.now(), words.today())
    component, file = request.POST.get("component", ""), request.POST.get("file", "")
    kept = tuple(a for a in work.draft.attachments if (a.component, str(a.file)) != (component, file))
    return _with(work, kept)


def _with(work: Work, attachments: tuple[Attachment, ...]) -> HttpResponse:
    # Attachments are only added and taken away one at a time: the newest revision is the right one to build on.
    operations.save_draft(
        owner=work.person.public_id,
        draft=work.draft.id,
        procedure=work.draft.procedure,
        answers=work.draft.answers,
        attachments=attachments,
        section=COMPONENTS,
        revision=work.draft.revision,
        at=timezone.now(),
        on_behalf_of=work.draft.on_behalf_of,
    )
    return HttpResponseRedirect(work.address(COMPONENTS))


def attachments_for_submission(work: Work) -> tuple[Attachment, ...]:
    """What is attached to components still needed, and a line for each that a register holds or paper must bring."""
    needed = {c.id: c for c in work.components}
    kept = [a for a in work.draft.attachments if a.component in needed]
    there = {a.component for a in kept}
    for component in work.components:
        if component.id in there:
            continue
        if not rules.is_asked(component):
            kept.append(Attachment(component.id, None, Evidence.REGISTER, component.held_by))
        elif not component.electronic and component.required:
            kept.append(Attachment(component.id, None, Evidence.PAPER))
    return tuple(kept)


def _paper(component: Component, draft: Draft, store: dict[str, list[IssuedDocument]], sizes: dict[UUID, Any]) -> Paper:
    attached = [a for a in draft.attachments if a.component == component.id and a.file]
    taken = {a.file for a in attached}
    held = component.held_by if not rules.is_asked(component) else ""
    return Paper(
        id=component.id,
        name=said(component.name),
        required=component.required,
        condition=said(component.condition),
        holder=str(words.HOLDERS.get(held, held)) if held else "",
        paper=not component.electronic,
        files=[
            {
                "id": a.file,
                "name": a.name,
                "size": sizes[a.file].size if a.file in sizes else None,
                "reused": a.evidence is Evidence.REUSED,
            }
            for a in attached
        ],
        reusable=[
            {"id": d.file, "name": f"{d.title} {d.number}".strip()}
            for d in store.get(component.result_of, [])
            if component.result_of and d.file not in taken
        ],
    )


def _store(work: Work) -> dict[str, list[IssuedDocument]]:
    """Valid documents in the person's store, by the code of the procedure whose result they are."""
    if not any(c.result_of for c in work.components):
        return {}
    filed = dossiers.dossiers_of(work.person.public_id, left=work.person.left, limit=_LATEST)
    procedures = {row.number: row.procedure for row in filed}
    found: dict[str, list[IssuedDocument]] = {}
    for document in files.store_of(work.person.actor):
        if document.state is IssuedState.VALID and document.reference in procedures:
            found.setdefault(procedures[document.reference], []).append(document)
    return found


def _component(request: HttpRequest, work: Work) -> Component | None:
    wanted = request.POST.get("component", "")
    return next((c for c in work.components if c.id == wanted and rules.is_asked(c) and c.electronic), None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
