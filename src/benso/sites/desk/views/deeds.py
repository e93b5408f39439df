"""Doing something with a dossier: every press is one operation of ``dossiers``, with its refusal shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.queries import officials_on_duty
from benso.domains.accounts.rules import office_day
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import ActionOffer, Dossier
from benso.domains.procedures.queries import compiled
from benso.domains.procedures.rules import needed_components
from benso.domains.procedures.types import Effect
from benso.kernel.errors import BensoError
from benso.sites.desk import words
from benso.sites.desk.deeds import ApologyForm, AssignForm, NoteForm, PaperStepForm, ReasonForm, SupplementForm
from benso.sites.desk.forms import DeskForm, spoken
from benso.sites.desk.reading.names import given_names
from benso.sites.desk.reading.parts import either
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.views.work import back_of, number_of
from benso.sites.shell.visitors import address_of


@require_POST
@seated
def act(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """Take an action that needs nothing but the press."""
    item = number_of(request.POST.get("item", ""))
    if item is None:
        raise Http404
    goal = reverse("desk:dossier", kwargs={"dossier": dossier})
    try:
        done = operations.act(
            work_item=item,
            action=request.POST.get("action", ""),
            actor=seat.viewer,
            at=seat.at,
            key=request.POST.get("key", "")[:64],
            origin=address_of(request),
        )
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã xong: %(state)s.") % {"state": words.STATES[done.state]})
    return HttpResponseRedirect(back_of(request, goal))


@require_http_methods(["GET", "POST"])
@seated
def take(request: HttpRequest, seat: Seat, dossier: UUID, action: str) -> HttpResponse:
    """Take an action that needs a reason, a list of papers, or a word for the next step."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    item = request.POST.get("item") or request.GET.get("viec", "")
    offer = _offer(found, seat, action, item)
    form = _form_for(request, offer, found)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = {
            key: form.cleaned_data[key] for key in ("components", "questions", "ticks") if key in form.cleaned_data
        }

        def deed() -> object:
            return operations.act(
                work_item=offer.work_item,
                action=action,
                actor=seat.viewer,
                at=seat.at,
                reason=form.cleaned_data.get("reason") or None,
                note=form.cleaned_data.get("note", ""),
                data=data or None,
                key=request.POST.get("key", "")[:64],
                origin=address_of(request),
            )

        answer = _done(request, form, deed, found, either(offer.label_vi, offer.label_en))
        if answer is not None:
            return answer
    context = {
        "form": form,
        "dossier": found,
        "heading": either(offer.label_vi, offer.label_en),
        "submit": either(offer.label_vi, offer.label_en),
        "hidden": {"item": offer.work_item, "key": request.POST.get("key") or str(uuid4())},
        "simulated": found.simulated,
    }
    template = "desk/supplement.html" if isinstance(form, SupplementForm) else "desk/deed.html"
    return page(request, seat, template, context, status=422 if form.is_bound else 200)


def _offer(found: Dossier, seat: Seat, action: str, item: str) -> ActionOffer:
    offers = queries.offers(found.id, viewer=seat.viewer, at=seat.at)
    for offer in offers:
        if offer.id == action and (not item or str(offer.work_item) == item):
            return offer
    raise Http404


def _form_for(request: HttpRequest, offer: ActionOffer, found: Dossier) -> DeskForm:
    posted = request.POST if request.method == "POST" else None
    effects = {Effect(effect) for effect in offer.effects}
    if Effect.ASK_SUPPLEMENT in effects:
        version = compiled(found.version)
        needed = needed_components(version, found.answers, **given_names(found))
        return SupplementForm(
            posted,
            components=[(c.id, either(c.name.vi, c.name.en)) for c in needed if not c.held_by],
            questions=[
                (key, either(q.label_vi, q.label_en)) for key, q in version.questions.items() if key in found.answers
            ],
        )
    if not offer.reason:
        return NoteForm(posted)
    return ReasonForm(posted, codes=words.REFUSAL_REASONS if Effect.REFUSE in effects else tuple(words.REASONS))


def _done(
    request: HttpRequest, form: DeskForm, deed: Callable[[], object], found: Dossier, what: str
) -> HttpResponse | None:
    try:
        deed()
    except BensoError as error:
        form.add_error(None, spoken(error))
        return None
    say(request, gettext("Đã xong: %(state)s.") % {"state": what})
    return HttpResponseRedirect(reverse("desk:dossier", kwargs={"dossier": found.id}))


def _deed_page(
    request: HttpRequest, seat: Seat, found: Dossier, form: DeskForm, deed: Callable[[], object], texts: dict[str, str]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        answer = _done(request, form, deed, found, texts["heading"])
        if answer is not None:
            return answer
    context: dict[str, Any] = {"form": form, "dossier": found, "hidden": {}, "simulated": found.simulated} | texts
    return page(request, seat, "desk/deed.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@seated
def apologise(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """Say sorry before the date is missed, and promise another."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    form = ApologyForm.of(request)

    def deed() -> object:
        return operations.give_apology(
            dossier=found.id,
            new_date=form.promised(),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            actor=seat.viewer,
            at=seat.at,
        )

    lead = gettext("Gửi trước khi hết hạn. Người nộp nhận thư ngay; hạn cũ vẫn được lưu để so sánh.")
    texts = {"heading": gettext("Xin lỗi và hẹn lại"), "submit": gettext("Gửi thư xin lỗi"), "lead": lead}
    return _deed_page(request, seat, found, form, deed, texts)


@require_http_methods(["GET", "POST"])
@seated
def paper_step(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """Say that a step lay outside the system."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    form = PaperStepForm.of(request)

    def deed() -> object:
        return operations.mark_paper_step(
            dossier=found.id, reason=form.cleaned_data["note"], actor=seat.viewer, at=seat.at
        )

    texts = {"heading": gettext("Có bước làm trên giấy"), "submit": gettext("Ghi nhận")}
    return _deed_page(request, seat, found, form, deed, texts)


@require_http_methods(["GET", "POST"])
@seated
def assign(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """Give the open step to a colleague of its office."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    if not found.work:
        raise Http404
    wanted = request.GET.get("viec", "")
    item = next((one for one in found.work if str(one.id) == wanted), found.work[0])
    colleagues = officials_on_duty(item.office, office_day(seat.at))
    form = AssignForm(request.POST if request.method == "POST" else None, colleagues=colleagues)

    def deed() -> object:
        goal = int(form.cleaned_data["official"])
        return operations.assign_work(work_item=item.id, official=goal, actor=seat.viewer, at=seat.at)

    texts = {"heading": gettext("Giao việc"), "submit": gettext("Giao")}
    return _deed_page(request, seat, found, form, deed, texts)
