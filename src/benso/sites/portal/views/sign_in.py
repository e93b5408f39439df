"""Signing in through the identity provider, and out again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from benso.domains.accounts import operations
from benso.kernel.errors import BensoError
from benso.sites.portal import sessions
from benso.sites.portal.pages import page, spoken
from benso.sites.shell.visitors import address_of, private

_KEPT, _NEXT = "oidc", "oidc_next"


@private
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Says what will happen; the button goes to the provider."""
    goal = sessions.safe_next(request, request.GET.get("next", ""))
    return page(request, "portal/sign_in.html", {"next": goal, "level": _level(request.GET.get("muc", ""))})


@private
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """Off to the provider, asking for the level of assurance that is needed (``muc``)."""
    at = timezone.now()
    goal = sessions.safe_next(request, request.POST.get("next", ""))
    level = _level(request.POST.get("muc", ""))
    try:
        address, kept = operations.begin_sign_in(redirect_uri=_callback(request), at=at, level=level)
    except BensoError as error:
        context = {"next": goal, "level": level, "refused": spoken(error)}
        return page(request, "portal/sign_in.html", context, status=error.status)
    request.session[_KEPT] = dict(kept)
    request.session[_NEXT] = goal
    return HttpResponseRedirect(address)


@private
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Back from the provider: what it says is checked once, then the session begins."""
    at = timezone.now()
    kept = request.session.pop(_KEPT, None)
    goal = request.session.pop(_NEXT, "")
    try:
        person = operations.finish_sign_in(
            kept=kept,
            query=request.GET.dict(),
            redirect_uri=_callback(request),
            at=at,
            address=address_of(request),
        )
    except BensoError as error:
        return page(request, "portal/sign_in.html", {"next": goal, "refused": spoken(error)}, status=error.status)
    sessions.begin(request, person, at)
    return HttpResponseRedirect(sessions.safe_next(request, goal) or reverse("portal:dossiers"))


@private
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out here and at the provider."""
    at = timezone.now()
    person = sessions.person_at(request, at)
    home = request.build_absolute_uri(reverse("portal:home"))
    sessions.end(request)
    if person is None:
        return HttpResponseRedirect(home)
    address = operations.sign_out_person(person=person.public_id, return_to=home, at=at, address=address_of(request))
    response = HttpResponseRedirect(address)
    response["Clear-Site-Data"] = '"cache"'
    return response


def _level(asked: str) -> int:
    return int(asked) if asked in {"2", "3"} else 1


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:back"))
