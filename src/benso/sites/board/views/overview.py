"""The wall: all targets by pillar, and the five tasks beside them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard import queries as scoreboard
from benso.domains.scoreboard.types import State, TargetView
from benso.sites.board import cards, labels
from benso.sites.board.moment import Moment
from benso.sites.board.pages import page
from benso.sites.shell.templatetags.shell import language

STATES = frozenset(s.value for s in State)


@page
def overview(request: HttpRequest, moment: Moment) -> HttpResponse:
    """All targets as cards, with the sentence about what can be recomputed."""
    views = scoreboard.target_views(as_of=moment.as_of, known=moment.known)
    state, pillar = request.GET.get("state", ""), request.GET.get("pillar", "")
    shown = _filtered(views, state, pillar)
    headline = [v for v in views if v.target.headline]
    context = {
        "moment": moment,
        "pillars": cards.pillars(shown, language()),
        "counts": cards.state_counts(views),
        "headline_count": len(headline),
        "recomputable": [v.target for v in headline if v.recomputable],
        "pillar_names": {code: labels.pillar(code) for code in dict.fromkeys(v.target.pillar for v in views)},
        "state": state if state in STATES else "",
        "pillar": pillar,
        "filtered": len(shown) != len(views),
        "tasks": () if state or pillar else scoreboard.programme_view(as_of=moment.as_of, known=moment.known),
        "source": views[0].target if views else None,
        "simulated": Basis.SIMULATED in cards.bases_shown(views),
    }
    return render(request, "board/overview.html", context)


def _filtered(views: Sequence[TargetView], state: str, pillar: str) -> list[TargetView]:
    """Targets of one state and pillar; an unknown word filters nothing."""
    known = {v.target.pillar for v in views}
    return [
        v
        for v in views
        if (v.state == state or state not in STATES) and (v.target.pillar == pillar or pillar not in known)
    ]
