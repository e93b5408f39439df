"""Who asks: a program with a token, or somebody signed in to the desk or the portal in this browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from ninja.utils import check_csrf

from benso.domains.accounts import queries
from benso.domains.accounts.rules import office_day, session_state
from benso.domains.accounts.types import Duty, Person, Scope, SessionState
from benso.domains.dossiers.types import Viewer
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM

_SAFE = ("GET", "HEAD", "OPTIONS")
PERSON_IDLE = timedelta(minutes=60)
PERSON_LONGEST = timedelta(hours=12)
"""A person's session lasts as long here as at the portal."""


class SignInNeeded(BensoError):
    """Nobody is signed in, or the token opens nothing."""

    code = "SIGN_IN_NEEDED"
    status = 401
    sentence = "Cần mã truy cập còn hiệu lực (Authorization: Bearer …), hoặc đăng nhập cổng hay bàn làm việc."


class ScopeMissing(BensoError):
    """The token was not issued for this."""

    code = "SCOPE_MISSING"
    status = 403
    sentence = "Mã truy cập này không có phạm vi “{scope}”. Nhờ quản trị cấp mã có phạm vi đó."


class OfficialsOnly(BensoError):
    """A person asked for what officials do."""

    code = "OFFICIALS_ONLY"
    status = 403
    sentence = "Việc này dành cho cán bộ. Người dân nộp hồ sơ qua bản nháp: POST /api/v1/drafts."


class PeopleOnly(BensoError):
    """An official asked for what people do."""

    code = "PEOPLE_ONLY"
    status = 403
    sentence = "Việc này dành cho người dân đã đăng nhập cổng. Cán bộ nộp thay tại quầy: POST /api/v1/dossiers."


class CrossSite(BensoError):
    """A write with a session but without its CSRF token."""

    code = "CSRF_MISSING"
    status = 403
    sentence = "Yêu cầu ghi bằng phiên trình duyệt phải kèm X-CSRFToken của trang. Chương trình thì dùng mã truy cập."


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, with what they may be asked for; ``token`` is ``None`` in a browser."""

    viewer: Viewer
    scopes: frozenset[Scope]
    duties: frozenset[Duty] = frozenset()
    person: Person | None = None
    simulated: bool = False
    token: UUID | None = None
    per_minute: int | None = None

    @property
    def actor(self) -> str:
        """How the caller is named in what is written."""
        return self.viewer.actor

    def demand(self, scope: Scope) -> Caller:
        """The caller, if the scope is theirs (:raises ScopeMissing: if not)."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope.value)
        return self

    def as_official(self) -> Caller:
        """The caller, if an official (:raises OfficialsOnly: if not)."""
        if self.viewer.official_id is None:
            raise OfficialsOnly()
        return self

    def as_person(self) -> Person:
        """The person who asks (:raises PeopleOnly: if an official does)."""
        if self.person is None:
            raise PeopleOnly()
        return self.person


def caller_of(request: HttpRequest, at: datetime) -> Caller | None:
    """Who asks: one statement for a token, three for a session; ``None`` for nobody, or a token that opens nothing."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return _by_token(secret.strip(), at) if kind.lower() == "bearer" else None
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    found = _official(request, at) or _person(request, at)
    if found is not None and request.method not in _SAFE and check_csrf(request) is not None:
        raise CrossSite()
    return found


def demand_caller(request: HttpRequest) -> Caller:
    """The caller the gate found (:raises SignInNeeded: if there is none)."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        raise SignInNeeded()
    return caller


def _by_token(secret: str, at: datetime) -> Caller | None:
    holder = queries.token_holder(secret, at)
    if holder is None:
        return None
    return Caller(
        viewer=Viewer.official(holder.official, holder.duties),
        scopes=holder.scopes,
        duties=holder.duties,
        simulated=holder.simulated,
        token=holder.token,
        per_minute=holder.per_minute,
    )


def _official(request: HttpRequest, at: datetime) -> Caller | None:
    if SESSION_KEY not in request.session or not request.user.is_authenticated:
        return None
    since, seen = (datetime.fromisoformat(request.session[name]) for name in ("signed_in_at", "seen_at"))
    if session_state(signed_in_at=since, seen_at=seen, at=at) is not SessionState.ALIVE:
        return None
    official = int(request.user.pk)
    duties = queries.duties(official, office_day(at))
    simulated = bool(getattr(request.user, "simulated", False))
    return Caller(Viewer.official(official, duties), frozenset(Scope), duties, simulated=simulated)


def _person(request: HttpRequest, at: datetime) -> Caller | None:
    held = request.session.get("person")
    if held is None or SESSION_KEY in request.session:
        return None
    since, seen = (datetime.fromisoformat(request.session[name]) for name in ("person_since", "person_seen"))
    if at - seen > PERSON_IDLE or at - since > PERSON_LONGEST:
        return None
    try:
        left = queries.left_enterprises(UUID(held), at.astimezone(VIETNAM).date())
        level = request.session.get("person_assurance", 1)
        person = replace(queries.person(UUID(held)), assurance=level, left=left)
    except queries.PersonUnknown:
        return None
    viewer = Viewer.person(person.public_id, left=person.left)
    return Caller(viewer, frozenset(Scope), person=person, simulated=person.simulated)
