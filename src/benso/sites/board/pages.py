"""What every page of the board has in common: its moment, its answer code, and the stamp that lets a reader keep it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from benso.domains.audit import queries as audit
from benso.sites.board.moment import Moment, read_moment

SITES = Path(__file__).resolve().parents[1]


def _code_stamp() -> str:
    """Changes with any file of the sites, so that a page kept from before an upgrade is fetched anew."""
    digest = hashlib.sha256()
    for file in sorted(p for p in SITES.rglob("*") if p.suffix in {".py", ".html"}):
        digest.update(f"{file.relative_to(SITES)} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()[:12]


CODE = _code_stamp()


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that shows one moment.

    It answers 304 where the reader already has it, 400 where the moment is misread. Where the moment is still passing,
    as known today, it leads to the address that names the seal: a page kept by its address never changes.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        moment = read_moment(request.GET, today=timezone.localdate())
        if moment.passing:
            return _to_seal(request, moment)
        tag = _stamp(request, moment)
        if request.headers.get("If-None-Match") == tag and not moment.problems:
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = view(request, moment, **parts)
            if moment.problems and response.status_code == 200:
                response.status_code = 400
        if response.status_code in (200, 304):
            response["ETag"] = tag
            response["Cache-Control"] = "no-cache"
        return response

    return answer


def _to_seal(request: HttpRequest, moment: Moment) -> HttpResponse:
    query = request.GET.copy()
    query["known"] = str(moment.known)
    response = HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
    response["Cache-Control"] = "no-cache"
    return response


def _stamp(request: HttpRequest, moment: Moment) -> str:
    loaded = [event.id for event in audit.events(object_type="content", limit=1)]
    parts = [CODE, get_language(), request.get_full_path(), moment.today, moment.known, loaded]
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'
