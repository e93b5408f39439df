"""Reported figures as officials read them: published ones, and approved ones of the reports they may open."""

from __future__ import annotations

from urllib.parse import parse_qs

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from benso.domains.reporting.rules import standings
from benso.domains.reporting.types import Audience, ReportActor, ReportStanding, Trail
from benso.sites.desk.seat import ANALYSIS_ROLES, Seat
from benso.sites.shell.analysis.asking import NAMES
from benso.sites.shell.analysis.showing import Doors

MOST_QUERY = 20_000
"""Characters of a question that is saved: four hundred units fit."""
DOORS = Doors("desk:analysis", "desk:analysis_figure", "desk:analysis_file", "desk:analysis_picture")


def reader_of(seat: Seat) -> ReportActor:
    """Who reads the figures (:raises PermissionDenied: whoever does not work with reports)."""
    if not seat.holds(*ANALYSIS_ROLES):
        raise PermissionDenied
    return ReportActor.official(seat.official.id, seat.duties)


def report_of(trail: Trail, reader: ReportActor) -> str:
    """The page of the report behind a value, for whoever fills it in or receives it; empty for others."""
    found = standings(reader, trail.office, trail.receiver)
    if found == {ReportStanding.REPORTER}:
        return reverse("desk:report", args=[trail.report])
    return reverse("desk:review", args=[trail.report]) if found else ""


def kept_query(text: str) -> dict[str, list[str]]:
    """The parts of a question out of an address, to be saved."""
    found = parse_qs(text[:MOST_QUERY].replace("%00", ""))
    return {name: found[name] for name in NAMES if name in found}


def count_sent(request: HttpRequest, name: str) -> int:
    """A small number that a form sent back; nothing where it sent none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def audience_sent(request: HttpRequest) -> Audience:
    """For whom a view is meant; its owner where the form said nothing."""
    text = request.POST.get("audience", "")
    return Audience(text) if text in set(Audience) else Audience.PRIVATE
