"""My own account: who I am, what happened around it, changing password and phone, signing out."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts import operations, queries
from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Appointment, OfficialView, Role
from benso.domains.units import queries as units
from benso.kernel.errors import BensoError
from benso.sites.desk import labels, sessions
from benso.sites.desk.forms import ChangePasswordForm, FirstCodeForm, PasswordForm
from benso.sites.desk.seat import READ_ROLES, Seat, page, seated
from benso.sites.desk.views.enrolment import scan_page
from benso.sites.shell.visitors import address_of

FILLING = frozenset({Role.REPORTER})
DECIDING = frozenset({Role.REPORT_APPROVER, Role.REPORT_PUBLISHER})


@require_http_methods(["GET"])
@seated
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The day's work for whoever has some; for everybody else their account."""
    for target, roles in (("desk:work", READ_ROLES), ("desk:reports", FILLING), ("desk:reports_received", DECIDING)):
        if seat.offices(roles):
            return redirect(target)
    return _account(request, seat)


@require_http_methods(["GET"])
@seated
def account(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who I am, what I am appointed to, and what happened around my account."""
    return _account(request, seat)


def _account(request: HttpRequest, seat: Seat) -> HttpResponse:
    official = seat.official
    context = {
        "appointments": [_place(one) for one in queries.appointments(official.id, on=office_day(seat.at))],
        "events": [
            {
                "label": labels.EVENTS.get(event.action, event.action),
                "at": event.at,
                "origin": event.origin,
                "warning": event.action in labels.WARNINGS,
            }
            for event in queries.recent_events(official.id, limit=12)
        ],
        "done": request.GET.get("done", ""),
    }
    return page(request, seat, "desk/home.html", context)


@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "POST"])
@sessions.signed_in
def change_password(request: HttpRequest, official: OfficialView) -> HttpResponse:
    """Change my password; my other sessions end."""
    form = ChangePasswordForm.of(request)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_password(
                official_id=official.id,
                current=form.cleaned_data["current"],
                new=form.cleaned_data["password"],
                actor=f"official:{official.id}",
                at=timezone.now(),
                address=address_of(request),
            )
        except operations.PasswordRefused as error:
            form.refuse("password", error)
        except BensoError as error:
            form.refuse("current", error)
        else:
            update_session_auth_hash(request, queries.official_row(official.id))
            return HttpResponseRedirect(f"{reverse('desk:account')}?done=password")
    status = 422 if form.is_bound else 200
    return render(request, "desk/change_password.html", {"form": form, "official": official}, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@sessions.signed_in
def new_phone(request: HttpRequest, official: OfficialView) -> HttpResponse:
    """Begin to replace the authenticator; the password is asked again."""
    form = PasswordForm.of(request)
    if request.method == "POST" and form.is_valid():
        try:
            operations.enrol_totp(
                official_id=official.id,
                password=form.cleaned_data["password"],
                actor=f"official:{official.id}",
                at=timezone.now(),
                address=address_of(request),
            )
        except BensoError as error:
            form.refuse("password", error)
        else:
            return redirect("desk:confirm_phone")
    status = 422 if form.is_bound else 200
    return render(request, "desk/new_phone.html", {"form": form, "official": official}, status=status)


@sensitive_variables("codes")
@require_http_methods(["GET", "POST"])
@sessions.signed_in
def confirm_phone(request: HttpRequest, official: OfficialView) -> HttpResponse:
    """The first code of the new authenticator; then new recovery codes."""
    form = FirstCodeForm.of(request)
    try:
        enrolment = operations.read_waiting_enrolment(official_id=official.id)
        if request.method == "POST" and form.is_valid():
            codes = operations.confirm_totp(
                official_id=official.id,
                code=form.cleaned_data["code"],
                actor=f"official:{official.id}",
                at=timezone.now(),
                address=address_of(request),
            )
            update_session_auth_hash(request, queries.official_row(official.id))
            return render(request, "desk/recovery_codes.html", {"codes": codes, "official": official})
    except operations.CodeRefused as error:
        if not form.is_bound:
            return redirect("desk:new_phone")
        form.refuse("code", error)
    return scan_page(request, form, enrolment)


@require_POST
@sessions.signed_in
def sign_out(request: HttpRequest, official: OfficialView) -> HttpResponse:
    """End this session."""
    sessions.end(request, official_id=official.id, at=timezone.now(), why="asked")
    return HttpResponseRedirect(f"{reverse('desk:sign_in')}?why=out")


@require_POST
@sessions.signed_in
def sign_out_everywhere(request: HttpRequest, official: OfficialView) -> HttpResponse:
    """End every session of mine, this one included."""
    operations.sign_out_everywhere(
        official_id=official.id,
        actor=f"official:{official.id}",
        at=timezone.now(),
        address=address_of(request),
    )
    request.session.flush()
    return HttpResponseRedirect(f"{reverse('desk:sign_in')}?why=everywhere")


def _place(appointment: Appointment) -> dict[str, object]:
    try:
        name = units.unit(appointment.unit).name_vi
    except BensoError:
        name = appointment.unit
    return {
        "role": labels.ROLES[appointment.role],
        "place": name,
        "agency": appointment.agency,
        "since": appointment.valid_from,
    }
