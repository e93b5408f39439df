"""My dossiers: the list, and one dossier with where it is, who has it, when it is due and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from benso.domains.accounts.types import Person
from benso.domains.documents import queries as documents
from benso.domains.documents.operations import render_pdf
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.queries.forms import form_data
from benso.domains.dossiers.rules.feedback import RATED_STATES
from benso.domains.dossiers.rules.forms import forms_of
from benso.domains.dossiers.types import (
    Attachment,
    Dossier,
    Event,
    Evidence,
    State,
    SupplementRequest,
    Viewer,
)
from benso.domains.payments import queries as payments
from benso.domains.procedures import queries as procedures
from benso.domains.procedures.types import Compiled
from benso.sites.portal import sessions, words
from benso.sites.portal.pages import page
from benso.sites.portal.rows import draft_rows, rows_of
from benso.sites.portal.service import said
from benso.sites.portal.views.submission import office_name
from benso.sites.shell import forms
from benso.sites.shell.events import event_label
from benso.sites.shell.templatetags.shell import language

_PAGE = 20
_ENDED = {State.REFUSED, State.STOPPED, State.EXPIRED}
_HOW = {Evidence.REGISTER: _("nhà nước đang giữ, không phải nộp"), Evidence.PAPER: _("bản giấy")}
_DONE = {
    "bo-sung": _("Đã gửi bổ sung. Người giải quyết thấy ngay những gì bạn vừa đổi."),
    "rut": _("Hồ sơ đã được rút."),
    "khong-rut": _("Hồ sơ này không rút được nữa: việc đã xong hoặc đã đóng."),
    "danh-gia": _("Đã ghi đánh giá của bạn. Cảm ơn bạn."),
    "phan-anh": _("Đã ghi phản ánh. Câu trả lời sẽ hiện ở trang này và trong thông báo."),
}


@require_safe
@sessions.signed_in
def dossiers(request: HttpRequest, person: Person) -> HttpResponse:
    """Drafts, and what was submitted, newest first."""
    after = _uuid(request.GET.get("sau", ""))
    rows = queries.dossiers_of(person.public_id, left=person.left, after=after, limit=_PAGE)
    context = {
        "rows": rows_of(rows),
        "after": rows[-1].id if len(rows) == _PAGE else "",
        "drafts": [] if after else draft_rows(person),
        "basket": [] if after else payments.open_payments(person.actor),
    }
    return page(request, "portal/dossiers.html", context, person=person)


@require_safe
@sessions.signed_in
def dossier(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """One dossier."""
    viewer = Viewer.person(person.public_id, left=person.left)
    found = queries.dossier(dossier_id, viewer=viewer)
    compiled = procedures.compiled(found.version)
    events = queries.timeline(dossier_id, viewer=viewer)[::-1]
    communes = forms.communes_on(words.today()) if _asks_commune(compiled) else ()
    context = {
        "dossier": found,
        "name": said(compiled.declaration.name),
        "done": _DONE.get(request.GET.get("xong", ""), ""),
        "status_class": _status_class(found.state),
        "supplement": open_supplement(found),
        "payments": [_payment(p) for p in payments.payments_of(found.number)],
        "result": _result(found),
        "closing": _closing(found.state, events),
        "holders": [
            {"office": office_name(w.office), "step": _step(compiled, w.step), "due_at": w.due_at} for w in found.work
        ],
        "events": [_event(e, compiled, communes) for e in events],
        "due_next": (found.due.promised or found.due.at) if found.state in words.OPEN_STATES else None,
        "lines": forms.lines_of(
            [q for q in compiled.questions.values() if q.id in found.answers],
            found.answers,
            language=language(),
            communes=communes,
        ),
        "attachments": [_attachment(a, compiled) for a in found.attachments],
        "can_withdraw": found.state in words.WITHDRAWABLE,
        "forms": [(f.value, words.LETTERS[f]) for f in forms_of(found) if f in words.LETTERS],
        "can_rate": found.state in RATED_STATES,
        "voices": queries.feedback_of(dossier_id, viewer=viewer),
    }
    return page(request, "portal/dossier.html", context, person=person)


@require_safe
@sessions.signed_in
def file(request: HttpRequest, person: Person, dossier_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of one's own dossier, as a download."""
    found = queries.dossier(dossier_id, viewer=Viewer.person(person.public_id, left=person.left))
    if file_id not in {a.file for a in found.attachments}:
        return HttpResponse(status=404)
    return download(file_id)


@require_safe
@sessions.signed_in
def result(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """The signed result, once it is decided: before, it is a paper of the office."""
    found = queries.dossier(dossier_id, viewer=Viewer.person(person.public_id, left=person.left))
    if found.result_file is None or _result(found) is None:
        return HttpResponse(status=404)
    return download(found.result_file)


def download(file_id: UUID) -> HttpResponse:
    """The bytes, never opened by the browser as a page of ours."""
    stored = documents.file(file_id)
    response = HttpResponse(documents.content(file_id), content_type=stored.media_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=stored.name) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@sessions.signed_in
def form(request: HttpRequest, person: Person, dossier_id: UUID, code: str) -> HttpResponse:
    """One of the letters to the applicant (forms 01 to 05 of Circular 03/2025/TT-VPCP) as a PDF."""
    if code not in {letter.value for letter in words.LETTERS}:
        raise Http404
    at = timezone.now()
    data = form_data(dossier_id, code, viewer=Viewer.person(person.public_id, left=person.left), at=at)
    response = HttpResponse(render_pdf(template=f"forms/form_{code}", data=data, at=at), content_type="application/pdf")
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"mau-{code}-{data['dossier_number']}.pdf")
        or "attachment"
    )
    return response


@require_POST
@sessions.signed_in
def clone(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """A new draft with the answers of an earlier dossier, under the version in force today."""
    found = queries.dossier(dossier_id, viewer=Viewer.person(person.public_id, left=person.left))
    draft = operations.save_draft(
        owner=person.public_id,
        draft=None,
        procedure=found.procedure,
        answers=found.answers,
        attachments=(),
        section="",
        revision=0,
        at=timezone.now(),
        on_behalf_of=found.enterprise,
    )
    return HttpResponseRedirect(reverse("portal:draft", args=[draft.id]))


def open_supplement(found: Dossier) -> SupplementRequest | None:
    """The request for papers that waits for an answer."""
    if found.state not in (State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_IN_PROCESS):
        return None
    return next((s for s in reversed(found.supplements) if s.answered_at is None), None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _asks_commune(compiled: Compiled) -> bool:
    return any(q.kind.value == "commune" for q in compiled.questions.values())


def _status_class(state: State) -> str:
    if state in words.YOUR_TURN:
        return "yours"
    if state in (State.RESULT_READY, State.RESULT_AT_POST, State.RETURNED):
        return "good"
    return "" if state in words.OPEN_STATES else "ended"


def _step(compiled: Compiled, step: str) -> str:
    found = compiled.steps.get(step)
    return "" if found is None else (language() == "en" and found.name_en) or found.name_vi


def _event(event: Event, compiled: Compiled, communes: Sequence[tuple[str, str]]) -> dict[str, Any]:
    label, where = event_label(event, compiled), _step(compiled, event.source)
    return {
        "at": event.at,
        "label": label,
        "where": "" if where == label else where,
        "reason": event.reason,
        "note": event.note,
        "changes": _changes(event, compiled, communes),
    }


def _changes(event: Event, compiled: Compiled, communes: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """What an event changed of the answers: question, before, after, in words."""
    changed = event.data.get("changes") or {}
    asked = [question for question in compiled.questions.values() if question.id in changed]
    before, after = (
        forms.lines_of(asked, {q.id: changed[q.id].get(when) for q in asked}, language=language(), communes=communes)
        for when in ("before", "after")
    )
    return [{"label": was.label, "before": was.text, "after": now.text} for was, now in zip(before, after, strict=True)]


def _closing(state: State, events: Iterable[Event]) -> Event | None:
    return next((e for e in reversed(list(events)) if e.reason), None) if state in _ENDED else None


def _payment(payment: Any) -> dict[str, Any]:
    return {
        "id": payment.id,
        "amount": payment.amount,
        "open": payment.state.open,
        "words": words.PAYMENT_STATES[payment.state],
        "receipt_number": payment.receipt_number,
    }


def _result(found: Dossier) -> dict[str, str] | None:
    if found.result_file is None or found.state not in (State.RESULT_READY, State.RETURNED, State.RESULT_AT_POST):
        return None
    issued = documents.issued_file(found.result_file)
    return {"verify": reverse("verify_code", args=[issued.code]) if issued else ""}


def _attachment(attachment: Attachment, compiled: Compiled) -> dict[str, Any]:
    names = {c.id: said(c.name) for c in compiled.declaration.components}
    return {
        "component": names.get(attachment.component, attachment.component),
        "name": attachment.name if attachment.file else "",
        "file": attachment.file,
        "how": _HOW.get(attachment.evidence, ""),
    }
