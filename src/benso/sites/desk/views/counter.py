"""Assisted filing at the counter: find the procedure, type, scan, submit, take cash, print the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.types import Role
from benso.domains.dossiers import operations, queries
from benso.domains.payments.queries import payments_of
from benso.domains.procedures.queries import catalogue, compiled, version_in_force
from benso.domains.procedures.types import ApplicantKind, Effect
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM
from benso.sites.desk import words
from benso.sites.desk.counter import CounterForm, attachments_of, judge, read_form, submission_of
from benso.sites.desk.forms import spoken
from benso.sites.desk.offices import office_words
from benso.sites.desk.reading.money import payment_views
from benso.sites.desk.reading.offers import OfferView, offer_views
from benso.sites.desk.reading.parts import either
from benso.sites.desk.seat import Seat, page, seated
from benso.sites.shell.forms import given_names
from benso.sites.shell.visitors import address_of

_RECEIVER = frozenset({Role.RECEIVER})


@require_http_methods(["GET"])
@seated
def counter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Find the procedure the applicant has come for."""
    office = _office(request, seat)
    text = request.GET.get("q", "").strip()[:100]
    on = seat.at.astimezone(VIETNAM).date()
    found = catalogue(on, search=text) if text else []
    context = {
        "q": text,
        "found": [{"code": one.code, "name": either(one.name_vi, one.name_en), "field": one.field_vi} for one in found],
        "office": office_words(office),
    }
    return page(request, seat, "desk/counter.html", context)


def _office(request: HttpRequest, seat: Seat) -> str:
    offices = seat.offices(_RECEIVER)
    if not offices:
        raise PermissionDenied
    asked = request.POST.get("office", "") or request.GET.get("noi", "")
    return asked if asked in offices else offices[0]


@require_http_methods(["GET", "POST"])
@seated
def file_application(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The whole application on one page; submitted once however often the key is pressed."""
    office = _office(request, seat)
    on = seat.at.astimezone(VIETNAM).date()
    version = compiled(version_in_force(code, on).id)
    if request.method == "GET":
        return _form_page(request, seat, office, CounterForm(version, on), key=str(uuid4()))
    form, key = read_form(request, version, on), request.POST.get("key", "")[:64] or str(uuid4())
    judge(form)
    scans = {name: request.FILES.getlist(name) for name in request.FILES}
    attachments = [] if form.problems else attachments_of(form, scans, seat)
    if not form.problems:
        try:
            receipt = operations.submit(
                submission=submission_of(form, attachments, office=office, key=key, simulated=seat.official.simulated),
                actor=seat.actor,
                at=seat.at,
                origin=address_of(request),
            )
        except BensoError as error:
            form.refuse("", spoken(error))
        else:
            return HttpResponseRedirect(reverse("desk:filed", kwargs={"dossier": receipt.id}))
    return _form_page(request, seat, office, form, key=key)


def _form_page(request: HttpRequest, seat: Seat, office: str, form: CounterForm, *, key: str) -> HttpResponse:
    declaration = form.compiled.declaration
    given = {"channel": "counter", "applicant": form.kind.value, "today": form.on}
    questions = declaration.form
    names = given_names(questions, {}, (), given) if questions else "{}"
    context: dict[str, Any] = {
        "form": form,
        "sections": form.sections(),
        "contact": form.contact_fields(),
        "papers": form.papers(),
        "kinds": [
            (kind.value, _KINDS[kind](), kind is form.kind) for kind in (declaration.applicants or tuple(ApplicantKind))
        ],
        "results": [
            (way, words.RESULT_BY.get(way, way), way == form.result_by) for way in declaration.result_by or ("counter",)
        ],
        "given": names,
        "name": either(declaration.name.vi, declaration.name.en),
        "office": office,
        "office_name": office_words(office),
        "key": key,
        "problems": [{"target": _target(key), "text": text} for key, text in form.problems.items()],
    }
    return page(request, seat, "desk/counter_form.html", context, status=422 if form.problems else 200)


_KINDS = {
    ApplicantKind.CITIZEN: lambda: gettext("Người dân"),
    ApplicantKind.ENTERPRISE: lambda: gettext("Doanh nghiệp"),
    ApplicantKind.HOUSEHOLD: lambda: gettext("Hộ kinh doanh"),
}


def _target(key: str) -> str:
    if not key:
        return ""
    return f"#{key}" if "-" in key else f"#q-{key}"


@require_http_methods(["GET"])
@seated
def filed(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """What was just taken: its number, what to pay, and the receipt to print."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    version = compiled(found.version)
    context = {
        "dossier": found,
        "name": either(version.declaration.name.vi, version.declaration.name.en),
        "page": {"id": found.id, "payments": payment_views(payments_of(found.number)), "takes_cash": True},
        "state": words.STATES[found.state],
        "received": found.accepted_at is not None,
        "accept": _accept(found.id, seat),
        "simulated": found.simulated,
    }
    return page(request, seat, "desk/filed.html", context)


def _accept(dossier: UUID, seat: Seat) -> OfferView | None:
    """The press that accepts what was just filed, where it is mine: only then does the receipt have a date."""
    offers = queries.offers(dossier, viewer=seat.viewer, at=seat.at)
    ready = [one for one in offers if Effect.ACCEPT in one.effects and not one.refused_vi and not one.reason]
    return next(iter(offer_views(dossier, ready)), None)
