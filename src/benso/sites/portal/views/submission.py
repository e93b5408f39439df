"""The last page before submitting, submitting, and the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.queries import consents as known_consents
from benso.domains.accounts.types import Person
from benso.domains.dossiers import operations
from benso.domains.dossiers import queries as dossiers
from benso.domains.dossiers.types import State, Viewer
from benso.domains.notifications.operations import set_preference
from benso.domains.notifications.types import Channel as NoticeChannel
from benso.domains.payments import queries as payments
from benso.domains.procedures import queries, rules
from benso.domains.procedures.types import ApplicantKind, Channel, FeeTime
from benso.kernel.errors import BensoError
from benso.sites.portal import consents, sessions, words
from benso.sites.portal.drafting import COMPONENTS, REVIEW, Work, named, problem_text, work_of
from benso.sites.portal.pages import page, spoken
from benso.sites.portal.service import said
from benso.sites.portal.views.components import attachments_for_submission, papers_of
from benso.sites.portal.views.start import lacking, needed_level
from benso.sites.shell import forms, qr
from benso.sites.shell.templatetags.shell import language
from benso.sites.shell.visitors import address_of

_PAY_FIRST: dict[str, Any] = {
    "title": _("Nộp phí"),
    "text": _("Quét mã VietQR. Hồ sơ được chuyển đi ngay khi ngân hàng báo đã nhận."),
}
_STEPS: tuple[dict[str, Any], ...] = (
    {
        "title": _("Kiểm tra giấy tờ"),
        "text": _("Bộ phận một cửa kiểm tra trong 8 giờ làm việc. Thiếu gì, bạn được hỏi một lần và có lý do."),
    },
    {"title": _("Giải quyết"), "text": _("Ngày hẹn trả kết quả được báo cho bạn khi hồ sơ được tiếp nhận.")},
    {"title": _("Nhận kết quả"), "text": _("Bạn được báo khi có kết quả; tải về trong trang hồ sơ.")},
)


def review(
    request: HttpRequest, person: Person, work: Work, problems: list[dict[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    """Everything answered, with the way back to each page; the fee, the office, the day."""
    on = work.on
    fee = rules.fee_of(work.compiled, work.draft.answers, case=work.case, **work.names)
    term = rules.term_of(work.declaration, work.case, Channel.ONLINE)
    given = consents.known(request.POST.getlist("consent"))
    chosen = request.POST.get("result_by") or (work.declaration.result_by[0] if work.declaration.result_by else "")
    context: dict[str, Any] = work.context(REVIEW) | {
        "sections": [
            {
                "id": s.id,
                "title": (language() == "en" and s.title_en) or s.title_vi,
                "address": work.address(s.id),
                "lines": forms.lines_of(
                    s.questions, work.draft.answers, language=language(), shown=work.shown, communes=work.communes
                ),
            }
            for s in work.sections
        ],
        "papers": papers_of(work),
        "components_address": work.address(COMPONENTS),
        "office": _office(work),
        "term": words.term_words(term) if term else gettext("nguồn chưa nêu"),
        "due": dossiers.due_preview(compiled=work.compiled, case=work.case, channel=Channel.ONLINE, at=timezone.now()),
        "fee": fee,
        "pay_first": bool(fee.total) and work.declaration.fees.pay_at is FeeTime.FILING,
        "ways": _ways(work, chosen),
        "consents": _consents(given, problems is not None),
        "needed": needed_level(work.declaration),
        "too_low": lacking(work.declaration, person),
        "return_to": work.address(REVIEW),
        "problems": (problems if problems is not None else _lacking(work)),
    }
    return page(request, "portal/review.html", context | {"on": on}, person=person, status=status)


@require_POST
@sessions.signed_in
def submit(request: HttpRequest, person: Person, draft_id: UUID) -> HttpResponse:
    """Hand the draft in. The draft's id is the key: sent twice, it is one dossier."""
    at = timezone.now()
    try:
        work = work_of(person, draft_id, at, words.today())
    except dossiers.DraftUnknown:
        return _filed_before(person, draft_id)
    agreed = consents.known(request.POST.getlist("consent"))
    problems = _lacking(work)
    problems += [
        {"text": gettext("Cần bạn đồng ý cho dùng thông tin để giải quyết hồ sơ."), "target": f"#dong-y-{p.id}"}
        for p in consents.lacking(agreed)
    ]
    if problems:
        return review(request, person, work, problems, status=422)
    result_by = request.POST.get("result_by", "")
    if result_by not in work.declaration.result_by:
        result_by = work.declaration.result_by[0] if work.declaration.result_by else "counter"
    _heed(person, agreed)
    try:
        work = _settled(work)
        receipt = operations.submit_draft(
            draft=draft_id,
            owner=person.public_id,
            consents=agreed,
            key=f"draft:{draft_id}",
            applicant_kind=work.applicant,
            assurance=person.assurance,
            result_by=result_by,
            actor=person.actor,
            at=at,
            origin=address_of(request),
        )
    except BensoError as error:
        return review(request, person, work, [{"text": spoken(error)}], status=error.status)
    accounts.give_consents(person=person.public_id, purposes=agreed, version=consents.VERSION, at=at)
    return HttpResponseRedirect(reverse("portal:receipt", args=[receipt.id]))


def _heed(person: Person, agreed: tuple[str, ...]) -> None:
    """News goes by e-mail only to who agreed, now or before."""
    given = {c.purpose for c in known_consents(person.public_id) if c.ended_at is None}
    set_preference(
        person=person.public_id,
        channel=NoticeChannel.EMAIL,
        wanted=consents.NOTIFY in given | set(agreed),
        actor=person.actor,
        at=timezone.now(),
    )


def _filed_before(person: Person, draft_id: UUID) -> HttpResponse:
    """Sent a second time: the key gives the receipt of the first."""
    known = operations.submit_draft(
        draft=draft_id,
        owner=person.public_id,
        consents=(),
        key=f"draft:{draft_id}",
        applicant_kind=ApplicantKind.CITIZEN,
        actor=person.actor,
        at=timezone.now(),
    )
    return HttpResponseRedirect(reverse("portal:receipt", args=[known.id]))


@require_safe
@sessions.signed_in
def receipt(request: HttpRequest, person: Person, dossier_id: UUID) -> HttpResponse:
    """The number, a QR code for following it, what happens next."""
    dossier = dossiers.dossier(dossier_id, viewer=Viewer.person(person.public_id, left=person.left))
    compiled = queries.compiled(dossier.version)
    code = dossiers.tracking_code(dossier_id, viewer=Viewer.person(person.public_id, left=person.left))
    track = request.build_absolute_uri(reverse("portal:track_number", args=[dossier.number]))
    open_payment = next((p for p in payments.payments_of(dossier.number) if p.state.open), None)
    context = {
        "dossier": dossier,
        "name": said(compiled.declaration.name),
        "office": office_name(dossier.reception_office),
        "tracking_code": code,
        "qr": qr.qr_svg(track),
        "pay": reverse("portal:pay", args=[open_payment.id]) if open_payment else "",
        "amount": open_payment.amount if open_payment else None,
        "next_steps": _next_steps(dossier.state, bool(open_payment)),
    }
    return page(request, "portal/receipt.html", context, person=person)


def office_name(key: str) -> str:
    """Name of an office; the key where the office is not known any more."""
    if not key:
        return ""
    try:
        office = queries.office(key)
    except BensoError:
        return key
    return (language() == "en" and office.name_en) or office.name_vi


def _settled(work: Work) -> Work:
    """The draft with only what is asked and needed, saved once more where that changes it."""
    answers = rules.clean_answers(work.compiled, work.draft.answers, **work.names)
    attachments = attachments_for_submission(work)
    if answers == dict(work.draft.answers) and attachments == work.draft.attachments:
        return work
    saved = operations.save_draft(
        owner=work.person.public_id,
        draft=work.draft.id,
        procedure=work.draft.procedure,
        answers=answers,
        attachments=attachments,
        section=REVIEW,
        revision=work.draft.revision,
        at=timezone.now(),
        on_behalf_of=work.draft.on_behalf_of,
    )
    return Work(saved, work.person, work.on)


def _lacking(work: Work) -> list[dict[str, str]]:
    """What must be mended before submitting, each with the page it stands on."""
    labels = {q.id: (language() == "en" and q.label_en) or q.label_vi for q in work.form.questions()}
    section_of = {q.id: s.id for s in work.form.sections for q in s.questions}
    found = [
        {
            "text": named(labels.get(p.question, ""), problem_text(p)),
            "target": f"{work.address(section_of[p.question])}#q-{p.question}" if p.question in section_of else "",
        }
        for p in work.problems
    ]
    found += [
        {"text": gettext("Chưa có: %(paper)s") % {"paper": p.name}, "target": work.address(COMPONENTS)}
        for p in papers_of(work)
        if p.required and not p.done and not p.paper
    ]
    if lacking(work.declaration, work.person):
        need = {"n": needed_level(work.declaration)}
        found.append({"text": gettext("Cần đăng nhập ở mức định danh %(n)s") % need, "target": "#nang-muc"})
    return found


def _office(work: Work) -> str:
    try:
        office = queries.competent_office(work.compiled, work.draft.answers, work.on)
    except BensoError:
        return ""
    return (language() == "en" and office.name_en) or office.name_vi


def _ways(work: Work, chosen: str) -> list[dict[str, Any]]:
    return [
        {"value": way, "label": words.RESULT_BY.get(way, way), "chosen": way == chosen}
        for way in work.declaration.result_by
    ]


def _consents(given: tuple[str, ...], judged: bool) -> list[dict[str, Any]]:
    return [
        {
            "purpose": p.id,
            "text": p.text,
            "required": p.required,
            "given": p.id in given,
            "error": gettext("Không có đồng ý này thì không nộp được.")
            if judged and p.required and p.id not in given
            else "",
        }
        for p in consents.PURPOSES
    ]


def _next_steps(state: State, pays: bool) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = list(_STEPS)
    return [_PAY_FIRST, *steps] if pays and state is State.AWAITING_PAYMENT else steps
