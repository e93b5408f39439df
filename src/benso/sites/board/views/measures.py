"""Measures: the list of what is counted, and every statement about one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis
from benso.domains.scoreboard import queries as scoreboard
from benso.domains.units import queries as units
from benso.sites.board.drill import draw
from benso.sites.board.moment import Moment
from benso.sites.board.pages import page

SHOWN = 500


@page
def measure_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Every measure declared, with its kind and definition."""
    measures = sorted(ledger.measures(), key=lambda m: m.code)
    return render(request, "board/measures.html", {"moment": moment, "measures": measures})


@page
def measure(request: HttpRequest, moment: Moment, code: str) -> HttpResponse:
    """All statements of one measure, every vintage kept, newest first."""
    view = scoreboard.measure_view(code, as_of=moment.as_of, known=moment.known)
    roster = units.roster()
    mapped = {
        r.unit: r.amount for r in reversed(view.readings) if not r.dimensions and r.basis is view.readings[0].basis
    }
    drill = draw(roster, moment, mapped)
    bases = {r.basis for r in view.readings} | {a.basis for a in view.amounts}
    context = {
        "moment": moment,
        "roster": roster,
        "map": drill if drill and drill.legend else None,
        "measure": view.measure,
        "view": view,
        "readings": view.readings[:SHOWN],
        "amounts": view.amounts[:SHOWN],
        "left_out": max(0, len(view.readings) - SHOWN) + max(0, len(view.amounts) - SHOWN),
        "simulated": Basis.SIMULATED in bases,
    }
    return render(request, "board/measure.html", context)
