"""Following a one-time link: choose a password, set up the authenticator, keep the recovery codes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from benso.domains.accounts import operations, queries
from benso.domains.accounts.types import Enrolment
from benso.kernel.errors import BensoError
from benso.sites.desk import sessions
from benso.sites.desk.forms import ChoosePasswordForm, FirstCodeForm, spoken
from benso.sites.desk.qr import qr_svg
from benso.sites.shell.visitors import address_of, private

_TOKEN = "enrolment_token"  # noqa: S105 (a session key, not a token)


@private
@require_http_methods(["GET"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token from the address into the session, so that it stays out of history and referrers."""
    try:
        operations.open_invitation(token=token, at=timezone.now())
    except operations.InvitationInvalid as error:
        return _gone(request, error)
    request.session.flush()
    request.session[_TOKEN] = token
    return redirect("desk:choose_password")


@sensitive_post_parameters("password", "again")
@private
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """First half of the link."""
    at = timezone.now()
    token = request.session.get(_TOKEN, "")
    try:
        official = queries.official(operations.open_invitation(token=token, at=at))
        form = ChoosePasswordForm.of(request)
        if request.method == "POST" and form.is_valid():
            operations.accept_invitation(
                token=token, password=form.cleaned_data["password"], at=at, address=address_of(request)
            )
            return redirect("desk:first_code")
    except operations.InvitationInvalid as error:
        return _gone(request, error)
    except operations.PasswordRefused as error:
        form.refuse("password", error)
    return render(
        request,
        "desk/choose_password.html",
        {"form": form, "official": official},
        status=422 if form.errors and form.is_bound else 200,
    )


@sensitive_variables("codes")
@private
@require_http_methods(["GET", "POST"])
def first_code(request: HttpRequest) -> HttpResponse:
    """Second half: scan, type the first code, receive the recovery codes and be signed in."""
    at = timezone.now()
    token = request.session.get(_TOKEN, "")
    form = FirstCodeForm.of(request)
    try:
        official_id = operations.open_invitation(token=token, at=at)
        enrolment = operations.read_waiting_enrolment(official_id=official_id)
        if request.method == "POST" and form.is_valid():
            codes = operations.confirm_invitation(
                token=token, code=form.cleaned_data["code"], at=at, address=address_of(request)
            )
            sessions.begin(request, official_id, at)
            return render(request, "desk/recovery_codes.html", {"codes": codes})
    except operations.InvitationInvalid as error:
        return _gone(request, error)
    except operations.CodeRefused as error:
        if not form.is_bound:
            return redirect("desk:choose_password")
        form.refuse("code", error)
    return scan_page(request, form, enrolment)


def scan_page(request: HttpRequest, form: FirstCodeForm, enrolment: Enrolment) -> HttpResponse:
    """The page with the QR code and the field for the first code."""
    groups = [enrolment.secret[start : start + 4] for start in range(0, len(enrolment.secret), 4)]
    context = {"form": form, "qr": qr_svg(enrolment.uri), "secret": " ".join(groups)}
    return render(request, "desk/scan.html", context, status=422 if form.is_bound else 200)


def _gone(request: HttpRequest, error: BensoError) -> HttpResponse:
    return render(request, "desk/link_gone.html", {"sentence": spoken(error)}, status=error.status)
