"""Paying: one fee, or several with one transfer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from benso.domains.accounts.types import Person
from benso.domains.dossiers import queries as dossiers
from benso.domains.payments import operations, queries
from benso.domains.payments.types import BillLine, Payment
from benso.kernel.errors import BensoError
from benso.sites.portal import sessions, words
from benso.sites.portal.pages import page, spoken
from benso.sites.shell import qr


@require_safe
@sessions.signed_in
def pay(request: HttpRequest, person: Person, payment_id: UUID) -> HttpResponse:
    """The VietQR code, the same in words, and what became of it."""
    payment = own_payment(person, payment_id)
    here = reverse("portal:pay", args=[payment.id])
    context: dict[str, Any] = {
        "open": payment.state.open,
        "state_words": words.PAYMENT_STATES[payment.state],
        "amount": payment.amount,
        "lines": payment.lines,
        "qr": qr.qr_svg(payment.qr_payload) if payment.qr_payload and payment.state.open else "",
        "payload": payment.qr_payload,
        "bank": payment.account_bank,
        "account": payment.account_number,
        "holder": payment.account_holder,
        "bill": payment.bill,
        "poll": reverse("portal:pay_state", args=[payment.id]),
        "here": here,
        "bank_address": bank_address(request, payment.qr_payload, here) if payment.state.open else "",
        "mismatch": payment.mismatch,
        "practice": bool(payment.account_bank) and queries.is_simulated_bank(payment.account_bank),
        "paid_at": payment.paid_at,
        "receipt_number": payment.receipt_number,
        "dossier": dossiers.dossier_id_of(payment.reference),
        "number": payment.reference,
    }
    return page(request, "portal/pay.html", context, person=person)


@require_safe
@sessions.signed_in
def pay_state(request: HttpRequest, person: Person, payment_id: UUID) -> HttpResponse:
    """Whether it is paid, for the page that waits."""
    payment = own_payment(person, payment_id)
    return JsonResponse({"open": payment.state.open, "words": str(words.PAYMENT_STATES[payment.state])})


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def basket(request: HttpRequest, person: Person) -> HttpResponse:
    """Choose what to pay together; one code pays all of it."""
    waiting = queries.open_payments(person.actor)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        chosen = {str(p.id) for p in waiting} & set(request.POST.getlist("payment"))
        try:
            opened = operations.open_basket(
                payments=[p.id for p in waiting if str(p.id) in chosen],
                payer=person.actor,
                actor=person.actor,
                at=timezone.now(),
            )
            return HttpResponseRedirect(reverse("portal:basket_pay", args=[opened.id]))
        except BensoError as error:
            problems = [{"text": spoken(error)}]
    total = sum((p.amount for p in waiting), Decimal())
    context = {"waiting": waiting, "total": total, "problems": problems}
    return page(request, "portal/basket.html", context, person=person, status=422 if problems else 200)


@require_safe
@sessions.signed_in
def basket_pay(request: HttpRequest, person: Person, basket_id: UUID) -> HttpResponse:
    """One code for everything in the basket."""
    found = queries.basket(basket_id)
    if any(p.payer != person.actor for p in found.payments) or not found.payments:
        raise Http404
    waiting = [p for p in found.payments if p.state.open]
    if waiting and len(waiting) < len(found.payments):
        # One of them was paid or taken back by itself: the code would pay too much, and settle nothing.
        return HttpResponseRedirect(reverse("portal:basket"))
    first, opened = found.payments[0], bool(waiting)
    here = reverse("portal:basket_pay", args=[found.id])
    context = {
        "open": opened,
        "state_words": words.PAYMENT_STATES[first.state],
        "amount": found.amount,
        "lines": [BillLine(p.reference, p.reference, p.reference, p.amount) for p in found.payments],
        "qr": qr.qr_svg(found.qr_payload) if opened and found.qr_payload else "",
        "payload": found.qr_payload,
        "bank": first.account_bank,
        "account": first.account_number,
        "holder": first.account_holder,
        "bill": found.bill,
        "poll": reverse("portal:pay_state", args=[first.id]),
        "here": here,
        "bank_address": bank_address(request, found.qr_payload, here) if opened else "",
        "paid_at": first.paid_at,
        "practice": bool(first.account_bank) and queries.is_simulated_bank(first.account_bank),
    }
    return page(request, "portal/pay.html", context, person=person)


def own_payment(person: Person, payment_id: UUID) -> Payment:
    """A payment of this person; another's does not exist for them."""
    payment = queries.payment(payment_id)
    if payment.payer != person.actor:
        raise Http404
    return payment


def bank_address(request: HttpRequest, payload: str, back: str) -> str:
    """The bank for development, where there is one; real payers use their bank's application."""
    base: str = settings.DEVELOPMENT_SERVICES
    if not base or not payload:
        return ""
    return f"{base}/bank/?{urlencode({'qr': payload, 'back': request.build_absolute_uri(back)})}"
