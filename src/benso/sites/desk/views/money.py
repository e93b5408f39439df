"""Money at the counter: cash taken, money going back by two persons."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from benso.domains.dossiers import operations as dossiers
from benso.domains.dossiers import queries
from benso.domains.payments.queries import payments_of
from benso.kernel.errors import BensoError
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, say, seated
from benso.sites.desk.views.work import back_of

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


def _payment(request: HttpRequest, seat: Seat, dossier: UUID) -> UUID:
    """The payment named, if it belongs to the dossier; whether I may touch it is for ``dossiers`` to say."""
    found = queries.dossier(dossier, viewer=seat.viewer)
    named = request.POST.get("payment", "")
    for payment in payments_of(found.number):
        if str(payment.id) == named:
            return payment.id
    raise Http404
