"""Units through time: the list with its map and search, and the page of one unit."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard import queries as scoreboard
from benso.domains.units import queries as units
from benso.domains.units.types import Level, Unit
from benso.sites.board.drill import draw
from benso.sites.board.moment import Moment
from benso.sites.board.pages import page


@page
def unit_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Every unit in force on the day of the borders, under its district where districts exist."""
    text = request.GET.get("q", "").strip()[:80]
    roster = units.roster()
    communes = roster.on(moment.borders, Level.COMMUNE)
    context = {
        "moment": moment,
        "roster": roster,
        "q": text,
        "found": roster.search(text, moment.borders, 50) if text else [],
        "elsewhen": [u for u in roster.search(text, None, 50) if not u.in_force(moment.borders)] if text else [],
        "provinces": roster.on(moment.borders, Level.PROVINCE),
        "groups": _groups(communes, roster.on(moment.borders, Level.DISTRICT)),
        "communes": communes,
        "events": roster.events,
        "map": draw(roster, moment),
    }
    return render(request, "board/units.html", context)


def _groups(communes: list[Unit], districts: list[Unit]) -> list[tuple[Unit | None, list[Unit]]]:
    """Communes under their district; all under ``None`` where there are no districts any more."""
    if not districts:
        return [(None, sorted(communes, key=lambda u: u.code))]
    return [(d, sorted((c for c in communes if c.parent == d.code), key=lambda u: u.code)) for d in districts]


@page
def unit(request: HttpRequest, moment: Moment, unit_id: str) -> HttpResponse:
    """One version of a unit: its life, its place, and every figure the ledger holds for it."""
    roster = units.roster()
    subject = roster.unit(unit_id)
    borders = moment.borders if "borders" in moment.asked else None
    view = scoreboard.unit_view(unit_id, as_of=moment.as_of, known=moment.known, borders=borders)
    on = moment.borders if subject.in_force(moment.borders) else subject.valid_from
    there = replace(moment, borders=on)
    context = {
        "moment": moment,
        "roster": roster,
        "unit": subject,
        "facts": roster.facts(unit_id),
        "reference": roster.reference(unit_id),
        "in_force": subject.in_force(moment.borders),
        "ancestors": roster.ancestors(unit_id, on)[::-1],
        "children": roster.children(unit_id, on),
        "versions": [v for v in roster.versions(subject.code) if v.id != subject.id],
        "predecessors": [roster.unit(u) for u in subject.predecessors],
        "successors": [roster.unit(u) for u in subject.successors],
        "agencies": [a for a in roster.agencies_on(on) if a.unit_code == subject.code],
        "view": view,
        "map": draw(roster, there, here=unit_id) if subject.level is Level.COMMUNE else None,
        "simulated": Basis.SIMULATED in [f.basis for f in view.figures] + [f.basis for f in view.reexpressed],
        "elsewhere": borders is not None and not subject.in_force(borders),
    }
    return render(request, "board/unit.html", context)
