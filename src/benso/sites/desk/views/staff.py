"""The officials of my unit: who they are, inviting, appointing, ending, closing an account."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts import operations, queries
from benso.domains.accounts.rules import PERMISSIONS, office_day
from benso.domains.accounts.types import Appointment, Permission, Role
from benso.domains.units import queries as units
from benso.domains.units.types import Unit
from benso.kernel.errors import BensoError
from benso.sites.desk import labels
from benso.sites.desk.forms import DeskForm, spoken
from benso.sites.desk.offices import office_words
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.staffing import AppointmentForm, NewOfficialForm


@require_http_methods(["GET"])
@seated
def officials(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everyone appointed at one unit I manage."""
    here, all_units = _places(request, seat)
    today = office_day(seat.at)
    people = [
        {"official": one, "roles": [_role(held, today) for held in appointments]}
        for one, appointments in queries.staff(here.id, today)
    ]
    text = request.GET.get("q", "").strip()[:100]
    context = {"people": people, "unit": here, "units": all_units, "q": text, "found": _by_name(text)}
    return page(request, seat, "desk/officials.html", context)


def _by_name(text: str) -> list[Any]:
    """An official without a place is found by the name they sign in with."""
    if not text:
        return []
    try:
        return [queries.official_named(text.lower())]
    except BensoError:
        return []


def _places(request: HttpRequest, seat: Seat) -> tuple[Unit, list[Unit]]:
    today = office_day(seat.at)
    own = sorted({d.unit for d in seat.duties if Permission.MANAGE_OFFICIALS in PERMISSIONS[d.role]})
    if not own:
        raise PermissionDenied
    mine = [units.unit(key) for key in own]
    reach = {one.id: one for unit in mine for one in (unit, *units.descendants(unit.id, today))}
    asked = reach.get(request.POST.get("unit", "") or request.GET.get("don-vi", ""))
    return asked or mine[0], list(reach.values())


def _role(held: Appointment, today: date) -> dict[str, Any]:
    return {
        "id": held.id,
        "role": labels.ROLES[held.role],
        "agency": office_words(f"{held.unit}/{held.agency}") if held.agency else "",
        "first": held.valid_from,
        "last": held.valid_to - timedelta(days=1) if held.valid_to else None,
        "to_come": held.valid_from > today,
    }


def _agencies(unit: Unit, on: date) -> list[tuple[str, str]]:
    return [(one.ref, one.name_vi) for one in units.agencies_on(on) if one.unit_code == unit.code]


@sensitive_variables("invitation")
@require_http_methods(["GET", "POST"])
@seated
def new_official(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make an account and show the one-time link once."""
    here, _all = _places(request, seat)
    today = office_day(seat.at)
    posted = request.POST if request.method == "POST" else None
    form = NewOfficialForm(posted, agencies=_agencies(here, today), initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            invitation = operations.create_official(
                username=values["username"], name=values["name"], role=Role(values["role"]), unit=here.id,
                agency=values["agency"], valid_from=values["valid_from"], actor=seat.actor, at=seat.at,
            )  # fmt: skip
        except BensoError as error:
            form.add_error(None, spoken(error))
        else:
            return _link_page(request, seat, invitation)
    context = {"form": form, "unit": here, "heading": gettext("Thêm cán bộ"), "submit": gettext("Tạo và lấy liên kết")}
    return page(request, seat, "desk/staff_form.html", context, status=422 if form.is_bound else 200)


@sensitive_variables("invitation")
def _link_page(request: HttpRequest, seat: Seat, invitation: Any) -> HttpResponse:
    link = request.build_absolute_uri(reverse("desk:open_link", args=[invitation.token]))
    context = {"link": link, "expires": invitation.expires_at, "who": queries.official(invitation.official)}
    return page(request, seat, "desk/invitation.html", context)


@require_http_methods(["GET", "POST"])
@seated
def appoint(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Give an official a further role at the unit."""
    here, _all = _places(request, seat)
    today, who = office_day(seat.at), queries.official(number)
    posted = request.POST if request.method == "POST" else None
    form = AppointmentForm(posted, agencies=_agencies(here, today), initial={"valid_from": today})
    if request.method == "POST" and form.is_valid() and _appoint(form, seat, number, here):
        say(request, gettext("Đã giao vai trò cho %(name)s.") % {"name": who.name})
        return HttpResponseRedirect(_list_url(here.id))
    heading = gettext("Giao vai trò cho %(name)s") % {"name": who.name}
    context = {"form": form, "unit": here, "heading": heading, "submit": gettext("Giao vai trò")}
    return page(request, seat, "desk/staff_form.html", context, status=422 if form.is_bound else 200)


def _appoint(form: DeskForm, seat: Seat, number: int, here: Unit) -> bool:
    values = form.cleaned_data
    until = values["valid_to"]
    try:
        operations.appoint(
            official_id=number, role=Role(values["role"]), unit=here.id, agency=values["agency"],
            valid_from=values["valid_from"], valid_to=until + timedelta(days=1) if until else None,
            actor=seat.actor, at=seat.at,
        )  # fmt: skip
    except BensoError as error:
        form.add_error(None, spoken(error))
        return False
    return True


def _list_url(unit: str) -> str:
    return f"{reverse('desk:officials')}?{urlencode({'don-vi': unit})}"


@require_POST
@seated
def end_appointment(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Let a role end after today."""
    here, _all = _places(request, seat)
    tomorrow = office_day(seat.at) + timedelta(days=1)
    try:
        operations.end_appointment(appointment_id=number, valid_to=tomorrow, actor=seat.actor, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Vai trò kết thúc sau hôm nay."))
    return HttpResponseRedirect(_list_url(here.id))


@sensitive_variables("invitation")
@require_POST
@seated
def invite(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """A new one-time link for somebody who lost password or phone."""
    _places(request, seat)
    try:
        invitation = operations.invite_official(official_id=number, actor=seat.actor, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
        return HttpResponseRedirect(reverse("desk:officials"))
    return _link_page(request, seat, invitation)


@require_POST
@seated
def deactivate(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """Close an account; its history stays whole."""
    here, _all = _places(request, seat)
    if number == seat.official.id:
        say(request, gettext("Không tự ngừng tài khoản của chính mình. Nhờ một quản trị khác."), kind="warning")
        return HttpResponseRedirect(_list_url(here.id))
    try:
        operations.deactivate_official(official_id=number, actor=seat.actor, at=seat.at)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, gettext("Đã ngừng tài khoản. Mọi phiên của người đó đã đóng."))
    return HttpResponseRedirect(_list_url(here.id))
