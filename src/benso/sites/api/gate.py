"""What every question to ``/api/v1/`` passes: the rate, the stamp of the answer it may already have, open access."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation

from benso import __version__
from benso.domains.accounts.operations import spend_allowance
from benso.domains.accounts.types import Allowance
from benso.domains.audit import queries as audit
from benso.domains.ledger import queries as ledger
from benso.kernel.errors import BensoError
from benso.sites.api.callers import SignInNeeded, caller_of
from benso.sites.api.forms import wants_csv
from benso.sites.api.problems import Problem, problem_of, problem_response

Handler = Callable[[HttpRequest], HttpResponse]
ROOT = "/api/v1/"
PUBLIC_SERVICES = frozenset({"procedures", "offices", "life-events", "track", "documents", "reports"})
PRIVATE = frozenset({"me", "dossiers", "work-items", "drafts", "uploads", "owed-reports"})
"""First parts of the addresses of services, for anybody and for those who say who they are."""
WINDOW_SECONDS = 60
EXPOSED = "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-ID"


class OpenGate:
    """Middleware; touches nothing outside ``/api/v1/``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        if request.method == "OPTIONS":
            return _preflight(request)
        part = request.path[len(ROOT) :].partition("/")[0]
        with translation.override(request.GET.get("lang") if request.GET.get("lang") == "en" else "vi"):
            allowance, refusal = _admit(request, part)
            if refusal is not None:
                response = refusal
            elif part in PUBLIC_SERVICES or part in PRIVATE:
                response = self.get_response(request)
                response["Cache-Control"] = "no-store" if part in PRIVATE else "no-cache"
            else:
                response = self._answer(request)
        response["RateLimit-Limit"] = str(allowance.limit)
        response["RateLimit-Remaining"] = str(allowance.remaining)
        response["RateLimit-Reset"] = str(allowance.resets_in)
        return _closed(response) if part in PRIVATE else _open(response)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            refusal = problem_response(request, Problem.of_status(405))
            refusal["Allow"] = "GET, HEAD, OPTIONS"
            return refusal
        stamp = _stamp(request)
        if stamp in [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]:
            return _cached(HttpResponseNotModified(), stamp)
        bodyless = request.method == "HEAD"
        request.method = "GET"
        response = self.get_response(request)
        if response.status_code == 200:
            _cached(response, stamp)
            _link_next(request, response)
        if bodyless and response.streaming:
            return HttpResponse(headers=dict(response.headers))
        if bodyless:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


def _admit(request: HttpRequest, part: str) -> tuple[Allowance, HttpResponse | None]:
    """Count the request: of a token against its own rate, of everybody else against that of the address."""
    at = timezone.now()
    who, limit = str(getattr(request, "client_address", "")), settings.API_REQUESTS_PER_MINUTE
    refusal: BensoError | None = None
    if part in PRIVATE:
        try:
            caller = caller_of(request, at)
        except BensoError as error:
            caller, refusal = None, error
        request.caller = caller  # type: ignore[attr-defined]
        if caller is not None and caller.token is not None and caller.per_minute is not None:
            who, limit = f"token:{caller.token}", caller.per_minute
        elif caller is None and refusal is None:
            refusal = SignInNeeded()
    allowance = spend_allowance(name="api", caller=who, limit=limit, seconds=WINDOW_SECONDS, at=at)
    if allowance.exceeded:
        return allowance, problem_response(request, Problem.of_status(429, retry_after=allowance.resets_in))
    return allowance, problem_response(request, problem_of(refusal)) if refusal is not None else None


def _stamp(request: HttpRequest) -> str:
    """Weak entity tag: changes with the question, the day, the latest seal, the content and the version of the code."""
    seal = ledger.latest_seal()
    loaded = [event.id for event in audit.events(object_type="content", limit=1)]
    parts = [
        __version__, request.get_full_path(), wants_csv(request), timezone.localdate(), seal and seal.hash, loaded,
    ]  # fmt: skip
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def _cached(response: HttpResponse, stamp: str) -> HttpResponse:
    response["ETag"] = stamp
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Accept"
    return response


def _link_next(request: HttpRequest, response: HttpResponse) -> None:
    if getattr(request, "answered_csv", False):
        response["Content-Type"] = "text/csv; charset=utf-8"
        response["Content-Disposition"] = f'attachment; filename="{request.path.strip("/").rpartition("/")[2]}.csv"'
    after = getattr(request, "next_after", None)
    if after is not None:
        query = request.GET.copy()
        query["after"] = str(after)
        response["Link"] = f'<{request.path}?{urlencode(list(query.items()))}>; rel="next"'


def _preflight(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(status=204)
    part = request.path[len(ROOT) :].partition("/")[0]
    if part in PRIVATE:
        return _closed(response)
    response["Access-Control-Allow-Methods"] = f"GET, HEAD, {'POST, ' if part in PUBLIC_SERVICES else ''}OPTIONS"
    response["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, X-Request-ID"
    response["Access-Control-Max-Age"] = "86400"
    return _open(response)


def _closed(response: HttpResponse) -> HttpResponse:
    """Nothing private is for pages of other sites, a refusal included."""
    del response["Access-Control-Allow-Origin"]
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
