"""Money at the counter: cash taken, money going back by two persons."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.types import Role
from benso.domains.dossiers import operations as dossiers
from benso.domains.dossiers import queries
from benso.domains.payments.queries import payments_of, refunds_to_decide
from benso.domains.payments.types import Payment
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import spoken
from benso.sites.desk.lines import official_names
from benso.sites.desk.reading.money import REFUNDS
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.views.work import back_of

MONEY = frozenset({Role.RECEIVER, Role.RETURNER, Role.CLERK})
_ASKED = _("Đã ghi nhận. Tiền chỉ hoàn khi người thứ hai duyệt.")
_DECIDED = {
    "confirm": _("Đã duyệt hoàn tiền. Biên lai cũ được ghi giảm trong sổ."),
    "decline": _("Không hoàn tiền. Khoản phí vẫn là đã nộp."),
}


@require_POST
@seated
def cash(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """The whole amount was taken in cash; the dossier goes on by itself."""
    payment = _payment(request, seat, dossier)
    try:
        dossiers.take_cash(payment=payment, actor=seat.viewer, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã ghi nhận tiền mặt và cấp số biên lai."))
    return HttpResponseRedirect(back_of(request, reverse("desk:dossier", kwargs={"dossier": dossier})))


@require_POST
@seated
def refund(request: HttpRequest, seat: Seat, dossier: UUID) -> HttpResponse:
    """Ask that money go back, or decide what somebody else asked for."""
    payment = _payment(request, seat, dossier)
    decided = request.POST.get("decide", "")
    try:
        if decided in _DECIDED:
            dossiers.decide_refund(payment=payment, agreed=decided == "confirm", actor=seat.viewer, at=seat.at)
        else:
            reason, note = request.POST.get("reason", ""), request.POST.get("note", "").strip()
            dossiers.ask_refund(payment=payment, reason=reason, note=note, actor=seat.viewer, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, str(_DECIDED.get(decided, _ASKED)))
    return HttpResponseRedirect(reverse("desk:dossier", kwargs={"dossier": dossier}))


@require_http_methods(["GET"])
@seated
def refunds(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Fees that somebody at one of my offices wants to give back; a second person decides on the dossier's page."""
    offices = set(seat.offices(MONEY))
    if not offices:
        raise PermissionDenied
    waiting = refunds_to_decide(offices=offices)
    names = official_names(_number(one) for one in waiting)
    lines = [
        {
            "payment": one,
            "dossier": queries.dossier_id_of(one.reference),
            "why": REFUNDS[one.refund.reason],
            "note": one.refund.note,
            "who": names.get(_number(one), ""),
            "mine": one.refund.asked_by == seat.actor,
            "asked_at": one.refund.asked_at,
        }
        for one in waiting
        if one.refund is not None
    ]
    return page(request, seat, "desk/refunds.html", {"lines": lines, "simulated": any(p.simulated for p in waiting)})


def _number(one: Payment) -> int:
    kind, _, number = (one.refund.asked_by if one.refund else "").partition(":")
    return int(number) if kind == "official" and number.isdigit() else 0


def _payment(request: HttpRequest, seat: Seat, dossier: UUID) -> UUID:
    """The payment named, if it belongs to the dossier; whether I may touch it is for ``dossiers`` to say."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    named = request.POST.get("payment", "")
    for payment in payments_of(found.number):
        if str(payment.id) == named:
            return payment.id
    raise Http404
