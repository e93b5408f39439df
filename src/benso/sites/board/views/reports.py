"""Reported indicators for everybody: the explorer, one figure, saved views, dashboards, files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from benso.domains.reporting import queries as reporting
from benso.domains.units import queries as units
from benso.sites.shell.analysis.asking import read_question
from benso.sites.shell.analysis.choosing import choices, finding
from benso.sites.shell.analysis.files import answer_file
from benso.sites.shell.analysis.parts import parts_of
from benso.sites.shell.analysis.pictures import answer_picture
from benso.sites.shell.analysis.showing import Doors, answered
from benso.sites.shell.analysis.trail import behind

DOORS = Doors("board:reports", "board:report_figure", "board:report_file", "board:report_picture", "board:unit")


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """Find indicators, choose how to see them, see them as table, chart and map."""
    roster, today = units.roster(), timezone.localdate()
    asked = read_question(request.GET, today=today, roster=roster)
    text = request.GET.get("q", "").strip()[:80]
    context: dict[str, Any] = finding(asked, text) | {
        "roster": roster,
        "views": reporting.public_views() if not asked.chosen else [],
    }
    answer = answered(asked, roster, DOORS)
    if answer is not None:
        context |= {"answer": answer, "simulated": answer.table.simulated}
        context |= choices(asked, roster, today)
    return _shown(request, "board/reports.html", context, 400 if asked.problems else 200)


@require_safe
def figure(request: HttpRequest) -> HttpResponse:
    """One figure: its definition, the approved values that make it up, the reports they came from."""
    roster = units.roster()
    asked = read_question(request.GET, today=timezone.localdate(), roster=roster)
    return _shown(request, "board/report_figure.html", behind(asked, request.GET, roster) | {"roster": roster})


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The answer as a file."""
    roster = units.roster()
    return answer_file(read_question(request.GET, today=timezone.localdate(), roster=roster), roster, kind)


@require_safe
def picture(request: HttpRequest, kind: str) -> HttpResponse:
    """The chart or map of the answer as a picture that stands alone."""
    roster = units.roster()
    return answer_picture(read_question(request.GET, today=timezone.localdate(), roster=roster), roster, kind, DOORS)


@require_safe
def saved(request: HttpRequest, slug: str) -> HttpResponse:
    """A saved view or dashboard that is public, with the figures of today."""
    view = reporting.saved_view(slug)
    roster = units.roster()
    parts = parts_of(view, roster, timezone.localdate(), DOORS)
    context = {"view": view, "parts": parts, "roster": roster, "simulated": any(part.simulated for part in parts)}
    return _shown(request, "board/report_view.html", context)


def _shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-cache"
    return response
