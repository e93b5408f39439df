"""Who is at the desk: the session between sign-in and sign-out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from benso.domains.accounts import operations, queries
from benso.domains.accounts.rules import PENDING_LIMIT, session_state
from benso.domains.accounts.types import OfficialId, SessionState
from benso.sites.shell.visitors import View, address_of, private

_BACKEND = "benso.sites.desk.sessions.OfficialBackend"
_SEEN_EVERY = timedelta(minutes=1)


class OfficialBackend(BaseBackend):
    """Tells Django's session framework who an official is. It signs nobody in: the two steps in ``accounts`` do."""

    def get_user(self, user_id: int) -> Any:
        """The active official behind a session."""
        try:
            return queries.official_row(user_id)
        except queries.OfficialUnknown:
            return None


def begin(request: HttpRequest, official_id: OfficialId, at: datetime) -> None:
    """Start a session under a new key; whatever the browser carried before is dropped."""
    request.session.flush()
    login(request, queries.official_row(official_id), backend=_BACKEND)
    request.session["signed_in_at"] = at.isoformat()
    request.session["seen_at"] = at.isoformat()


def end(request: HttpRequest, *, official_id: OfficialId, at: datetime, why: str) -> None:
    """End the session and note it."""
    operations.record_sign_out(
        official_id=official_id, actor=f"official:{official_id}", at=at, address=address_of(request), why=why
    )
    logout(request)


def remember_pending(request: HttpRequest, official_id: OfficialId, at: datetime) -> None:
    """The password was right; the code has to follow within ten minutes."""
    request.session.cycle_key()
    request.session["pending"] = [official_id, at.isoformat()]


def pending(request: HttpRequest, at: datetime) -> OfficialId | None:
    """Whose code is awaited in this browser."""
    found = request.session.get("pending")
    if not found or at - datetime.fromisoformat(found[1]) > PENDING_LIMIT:
        return None
    return int(found[0])


def signed_in(view: Callable[..., HttpResponse]) -> View:
    """Give the view the official at the desk; send everyone else to sign in and back here afterwards."""

    @private
    @wraps(view)
    def inner(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        at = timezone.now()
        user = request.user
        if not user.is_authenticated:
            return _to_sign_in(request)
        official = queries.official(int(user.pk))
        seen_at = datetime.fromisoformat(request.session["seen_at"])
        state = session_state(
            signed_in_at=datetime.fromisoformat(request.session["signed_in_at"]), seen_at=seen_at, at=at
        )
        if state is not SessionState.ALIVE:
            end(request, official_id=official.id, at=at, why=state.value)
            return _to_sign_in(request, why=state.value)
        if at - seen_at > _SEEN_EVERY:
            request.session["seen_at"] = at.isoformat()
        return view(request, official, **kwargs)

    return inner


def _to_sign_in(request: HttpRequest, **extra: str) -> HttpResponse:
    if request.method == "GET":
        extra["next"] = request.get_full_path()
    return HttpResponseRedirect(f"{reverse('desk:sign_in')}?{urlencode(extra)}")
