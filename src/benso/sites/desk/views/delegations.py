"""Lending my duties while I am away, and what others have lent me."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts import operations, queries
from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Delegation
from benso.kernel.errors import BensoError
from benso.sites.desk import labels
from benso.sites.desk.forms import spoken
from benso.sites.desk.lines import official_names
from benso.sites.desk.offices import office_words
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.staffing import DelegationForm


@require_http_methods(["GET", "POST"])
@seated
def delegations(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give a duty of mine to a colleague; see and end what is lent either way."""
    today = office_day(seat.at)
    own = sorted({d for d in seat.duties if d.via is None}, key=lambda d: (d.office, d.role))
    colleagues = {
        one.id: one
        for unit in dict.fromkeys(duty.unit for duty in own)
        for one, _held in queries.staff(unit, today)
        if one.id != seat.official.id and one.active
    }
    posted = request.POST if request.method == "POST" else None
    form = DelegationForm(posted, duties=own, colleagues=colleagues.values(), initial={"valid_from": today})
    if request.method == "POST" and form.is_valid() and _lend(form, seat):
        say(request, gettext("Đã ủy quyền. Đồng nghiệp thấy việc của bạn từ ngày bắt đầu."))
        return HttpResponseRedirect(reverse("desk:delegations"))
    found = [one for one in queries.delegations(seat.official.id) if _last_day(one) >= today]
    names = official_names({one.delegator for one in found} | {one.delegate for one in found})
    lines = [_line(one, names, seat) for one in found]
    context = {"form": form, "lines": lines, "can_lend": bool(form.duties)}
    return page(request, seat, "desk/delegations.html", context, status=422 if form.is_bound else 200)


def _lend(form: DelegationForm, seat: Seat) -> bool:
    values = form.cleaned_data
    duty = form.duties[values["duty"]]
    try:
        operations.delegate_duties(
            delegator=seat.official.id,
            delegate=int(values["delegate"]),
            roles=[duty.role],
            unit=duty.unit,
            agency=duty.agency,
            valid_from=values["valid_from"],
            valid_to=values["valid_to"] + timedelta(days=1),
            reason=values["reason"],
            actor=seat.actor,
            at=seat.at,
        )
    except BensoError as error:
        form.add_error(None, spoken(error))
        return False
    return True


def _last_day(one: Delegation) -> Any:
    return min(one.valid_to, one.ended_on or one.valid_to) - timedelta(days=1)


def _line(one: Delegation, names: dict[int, str], seat: Seat) -> dict[str, Any]:
    mine = one.delegator == seat.official.id
    return {
        "id": one.id,
        "mine": mine,
        "other": names.get(one.delegate if mine else one.delegator, ""),
        "role": labels.ROLES[one.role],
        "office": office_words(f"{one.unit}/{one.agency}" if one.agency else one.unit),
        "first": one.valid_from,
        "last": _last_day(one),
        "reason": one.reason,
        "now": one.in_force(office_day(seat.at)),
    }


@require_POST
@seated
def end_delegation(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Take a duty back, or give it back."""
    try:
        operations.end_delegation(delegation_id=number, actor=seat.actor, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã kết thúc ủy quyền."))
    return HttpResponseRedirect(reverse("desk:delegations"))
