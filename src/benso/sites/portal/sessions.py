"""Who is at the portal: a person's session between sign-in and sign-out. An official's session is another thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from benso.domains.accounts import queries
from benso.domains.accounts.types import Person
from benso.kernel.working_time import VIETNAM
from benso.sites.shell.visitors import View, private

_PERSON, _SINCE, _SEEN, _LEVEL = "person", "person_since", "person_seen", "person_assurance"
_IDLE = timedelta(minutes=60)
_LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
_ASKED_AGAIN = frozenset({"section", "who", "supplement", "profile"})
"""Forms that stand at the address they are sent to: whose session ended meanwhile comes back to them."""


def begin(request: HttpRequest, person: Person, at: datetime) -> None:
    """Start a person's session under a new key; an official's session in this browser ends with it."""
    request.session.flush()
    request.session[_PERSON] = str(person.public_id)
    request.session[_SINCE] = request.session[_SEEN] = at.isoformat()
    request.session[_LEVEL] = person.assurance


def end(request: HttpRequest) -> None:
    """End the session."""
    request.session.flush()


def person_at(request: HttpRequest, at: datetime) -> Person | None:
    """Who is signed in, or ``None``. An official's session is nobody here.

    The level of assurance is that of this session: signing in elsewhere more surely does not raise it.
    """
    held = request.session.get(_PERSON)
    if held is None or SESSION_KEY in request.session:
        return None
    since, seen = (datetime.fromisoformat(request.session[key]) for key in (_SINCE, _SEEN))
    if at - seen > _IDLE or at - since > _LONGEST:
        request.session.flush()
        return None
    if at - seen > _SEEN_EVERY:
        request.session[_SEEN] = at.isoformat()
    try:
        left = queries.left_enterprises(UUID(held), at.astimezone(VIETNAM).date())
        return replace(queries.person(UUID(held)), assurance=request.session.get(_LEVEL, 1), left=left)
    except queries.PersonUnknown:
        request.session.flush()
        return None


def signed_in(view: Callable[..., HttpResponse]) -> View:
    """Give the view the person at the portal; send everyone else to sign in and back here afterwards."""

    @private
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_at(request, timezone.now())
        if person is None:
            return to_sign_in(request)
        return view(request, person, *args, **kwargs)

    return inner


def to_sign_in(request: HttpRequest, level: int = 1) -> HttpResponse:
    """The sign-in page, which leads back here; ``level`` of assurance is what the person needs here."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return HttpResponse(status=401)
    match = request.resolver_match
    returns = request.method == "GET" or (match is not None and match.url_name in _ASKED_AGAIN)
    goal = request.get_full_path() if returns else ""
    address = reverse("portal:sign_in")
    asked = ({"next": goal} if goal else {}) | ({"muc": str(level)} if level > 1 else {})
    return HttpResponseRedirect(f"{address}?{urlencode(asked)}" if asked else address)


def safe_next(request: HttpRequest, goal: str) -> str:
    """Where to go after signing in: only to a page of ours."""
    inside = url_has_allowed_host_and_scheme(goal, allowed_hosts=None, require_https=request.is_secure())
    return goal if inside and goal.startswith("/") else ""
