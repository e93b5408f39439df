"""The pages of the development provider: choose who to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from benso.domains.units.queries import units_on
from benso.domains.units.types import Level
from benso.sites.simulator.cast import CastPerson
from benso.sites.simulator.identity.grants import Grant, ledger
from benso.sites.simulator.identity.registered import highest_level, issuer, redirect_allowed, registered_secret
from benso.sites.simulator.identity.registered import people as everybody

_SUBJECT = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LEVELS = ("1", "2", "3")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who there is to sign in as; signing in begins at the platform."""
    return render(request, "simulator/identity/people.html", {"cast": _shown(), "asked": None})


@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """The authorisation endpoint: check what is asked, let a person be chosen, send the browser back with a code.

    ``prompt=none`` with ``login_hint`` signs that subject in at once, for load tests. People of the pack sign in as
    surely as they can, or less surely where a lower level is chosen; who is made up, as surely as is asked.
    """
    asked = request.GET.dict()
    if registered_secret(asked.get("client_id", "")) is None or not redirect_allowed(asked.get("redirect_uri", "")):
        return render(request, "simulator/identity/wrong.html", status=400)
    fault = _fault(asked)
    if fault:
        return _back(asked, error=fault)
    if request.method == "POST" and "cancel" in request.POST:
        return _back(asked, error="access_denied")
    chosen = request.POST.get("subject", "") if request.method == "POST" else ""
    if asked.get("prompt") == "none":
        chosen = asked.get("login_hint", "")
        if not _SUBJECT.fullmatch(chosen):
            return _back(asked, error="login_required")
    if not chosen:
        return render(request, "simulator/identity/people.html", _choice(asked))
    if not _SUBJECT.fullmatch(chosen):
        told = _choice(asked) | {"wrong": True, "typed": chosen}
        return render(request, "simulator/identity/people.html", told, status=422)
    return _back(asked, code=ledger.give(_grant(asked, chosen, request.POST.get("level", ""))))


@require_GET
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out: nothing is remembered here between sign-ins, so the browser is only sent back."""
    goal = request.GET.get("post_logout_redirect_uri", "")
    if registered_secret(request.GET.get("client_id", "")) is not None and redirect_allowed(goal):
        return HttpResponseRedirect(goal)
    return render(request, "simulator/identity/wrong.html", status=400)


def _choice(asked: Mapping[str, str]) -> dict[str, object]:
    return {"cast": _shown(), "asked": asked, "least": _least(asked)}


def _least(asked: Mapping[str, str]) -> int:
    """The lowest level the client would take (``acr_values``, OpenID Connect Core §3.1.2.1); 1 if it does not say."""
    return min((int(one) for one in asked.get("acr_values", "").split() if one in _LEVELS), default=1)


def _level(asked: Mapping[str, str], subject: str, chosen: str) -> int:
    """How surely this sign-in knows the person: never more than they can, which the client has to judge."""
    highest = highest_level(subject)
    if chosen in _LEVELS:
        return min(int(chosen), highest)
    return highest if any(one.subject == subject for one in everybody()) else _least(asked)


def _grant(asked: Mapping[str, str], subject: str, chosen: str) -> Grant:
    return Grant(
        subject=subject,
        level=_level(asked, subject, chosen),
        client_id=asked["client_id"],
        redirect_uri=asked["redirect_uri"],
        nonce=asked.get("nonce", ""),
        challenge=asked["code_challenge"],
        given_at=timezone.now(),
    )


def _fault(asked: Mapping[str, str]) -> str:
    if asked.get("response_type") != "code":
        return "unsupported_response_type"
    if "openid" not in asked.get("scope", "").split():
        return "invalid_scope"
    if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(asked.get("code_challenge", "")):
        return "invalid_request"
    return ""


def _back(asked: Mapping[str, str], **answer: str) -> HttpResponse:
    told = {**answer, "iss": issuer()} | ({"state": asked["state"]} if asked.get("state") else {})
    goal = asked["redirect_uri"]
    return HttpResponseRedirect(f"{goal}{'&' if urlsplit(goal).query else '?'}{urlencode(told)}")


def _shown() -> list[dict[str, object]]:
    names = {unit.id: unit.name_vi for unit in units_on(timezone.localdate(), Level.COMMUNE)}
    return [_line(person, names) for person in everybody()]


def _line(person: CastPerson, names: dict[str, str]) -> dict[str, object]:
    enterprises = person.claims.get("enterprises") or []
    return {
        "subject": person.subject,
        "name": person.name,
        "level": int(person.claims["acr"]),
        "lower": range(1, int(person.claims["acr"])),
        "commune": names.get(str(person.claims.get("commune")), ""),
        "enterprises": ", ".join(str(one["name"]) for one in enterprises),
        "note": person.note,
    }
