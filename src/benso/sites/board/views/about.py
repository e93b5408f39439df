"""How to read the board, and the verifier to take home."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State
from benso.sites.board.moment import Moment
from benso.sites.board.pages import page
from benso.sites.shell.marks import BASIS_MEANINGS, STATE_MEANINGS


@page
def about(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Bases, states, dates, borders, seals: what each mark means."""
    context = {
        "moment": moment,
        "bases": [(b, BASIS_MEANINGS[b]) for b in Basis],
        "states": [(s, STATE_MEANINGS[s]) for s in State],
    }
    return render(request, "board/about.html", context)


@require_safe
def verifier(request: HttpRequest) -> HttpResponseBase:
    """The stand-alone program that checks proofs and exports without the platform."""
    file = settings.PROJECT_ROOT / "tools" / "benso_verify.py"
    if not file.exists():
        raise Http404
    return FileResponse(file.open("rb"), as_attachment=True, filename=file.name, content_type="text/x-python")
