"""Analysis by officials: the explorer, one figure, files, a saved view or dashboard."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from benso.domains.reporting import queries
from benso.domains.reporting.types import SavedView
from benso.domains.units import queries as units
from benso.sites.desk.analysing import DOORS, reader_of, report_of
from benso.sites.desk.seat import Seat, page, seated
from benso.sites.shell.analysis.asking import read_question
from benso.sites.shell.analysis.choosing import choices, finding
from benso.sites.shell.analysis.files import answer_file
from benso.sites.shell.analysis.parts import parts_of
from benso.sites.shell.analysis.pictures import answer_picture
from benso.sites.shell.analysis.showing import answered
from benso.sites.shell.analysis.trail import behind


@require_safe
@seated
def explorer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Find indicators, turn the table, save what is asked."""
    reader, roster, today = reader_of(seat), units.roster(), timezone.localdate()
    asked = read_question(request.GET, today=today, roster=roster)
    over = _over(request, seat)
    context: dict[str, Any] = finding(asked, request.GET.get("q", "").strip()[:80]) | {
        "over": over,
        "audience": over.audience.value if over else "private",
        "seen": request.GET.get("ban", ""),
        "kept": [("khung", over.slug), ("ban", request.GET.get("ban", ""))] if over else [],
    }
    context["kept_query"] = f"&{urlencode(context['kept'])}" if over else ""
    answer = answered(asked, roster, DOORS, reader)
    if answer is not None:
        context |= choices(asked, roster, today) | {"answer": answer, "simulated": answer.table.simulated}
    return page(request, seat, "desk/analysis/explorer.html", context, 400 if asked.problems else 200)


def _over(request: HttpRequest, seat: Seat) -> SavedView | None:
    """My view that is being changed."""
    slug = request.GET.get("khung", "")
    found = queries.saved_views([slug], reader=seat.actor).get(slug) if slug else None
    return found if found is not None and found.owner == seat.actor and found.kind == "view" else None


@require_safe
@seated
def figure(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One figure: the approved values that make it up, and the reports they came from."""
    reader, roster = reader_of(seat), units.roster()
    asked = read_question(request.GET, today=timezone.localdate(), roster=roster)
    found = behind(asked, request.GET, roster, reader, lambda trail: report_of(trail, reader))
    return page(request, seat, "desk/analysis/figure.html", found)


@require_safe
@seated
def download(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """The answer as a file."""
    reader, roster = reader_of(seat), units.roster()
    return answer_file(read_question(request.GET, today=timezone.localdate(), roster=roster), roster, kind, reader)


@require_safe
@seated
def picture(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """The chart or map of the answer as a picture that stands alone."""
    reader, roster = reader_of(seat), units.roster()
    asked = read_question(request.GET, today=timezone.localdate(), roster=roster)
    return answer_picture(asked, roster, kind, DOORS, reader)


@require_safe
@seated
def shown(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """A view or a dashboard with the figures that its reader may see today."""
    reader = reader_of(seat)
    view = queries.saved_view(slug, reader=seat.actor)
    parts = parts_of(view, units.roster(), timezone.localdate(), DOORS, reader)
    simulated = any(part.simulated for part in parts)
    context = {"view": view, "parts": parts, "own": view.owner == seat.actor, "simulated": simulated}
    return page(request, seat, "desk/analysis/shown.html", context)
