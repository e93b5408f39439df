"""Reported indicators for everybody: the explorer, one figure, saved views, dashboards, files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from benso.domains.reporting import queries as reporting
from benso.domains.reporting.types import Indicator, SavedView, Table
from benso.domains.units import queries as units
from benso.domains.units.rules import Roster
from benso.sites.board.reports import files
from benso.sites.board.reports.showing import answer
from benso.sites.shell.analysis.asking import Asked, read_question
from benso.sites.shell.analysis.choosing import choices, finding
from benso.sites.shell.analysis.naming import MARKS, Names, code_names, period_name
from benso.sites.shell.analysis.turning import source_line
from benso.sites.shell.templatetags.shell import words


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
    if asked.question is not None:
        table = reporting.table(asked.question)
        context |= {"answer": answer(asked, table, roster), "simulated": table.simulated}
        context |= choices(asked, roster, today)
    return _shown(request, "board/reports.html", context, 400 if asked.problems else 200)


@require_safe
def figure(request: HttpRequest) -> HttpResponse:
    """One figure: its definition, the approved values that make it up, the reports they came from."""
    roster = units.roster()
    asked = read_question(request.GET, today=timezone.localdate(), roster=roster)
    if asked.question is None:
        raise Http404(_("Địa chỉ này không nêu chỉ tiêu nào; mở lại từ bảng số liệu."))
    item, unit, period = (request.GET.get(name, "")[:200] for name in ("item", "unit", "period"))
    table = reporting.table(asked.question)
    row = next((r for r in table.rows if (r.item, r.unit, r.period) == (item, unit, period)), None)
    if row is None:
        raise Http404(_("Không có số này trong những số đã công bố; mở lại từ bảng số liệu."))
    trails, recipe = reporting.behind(asked.question, item, unit, period)
    names = Names(table, roster, asked.question.borders or asked.question.until, code_names(table))
    indicator = names.indicators[item.partition("[")[0]]
    context = {
        "asked": asked,
        "row": row,
        "figure": names.figure(row),
        "item": names.item(item),
        "unit": names.unit(unit),
        "unit_id": unit if roster.find(unit) else "",
        "period": period_name(period),
        "indicator": indicator,
        "measure": indicator.measure or f"indicator.{indicator.code}",
        "recipe": recipe,
        "source": source_line(asked, table),
        "trails": [
            (t, period_name(t.period.code), _place(roster, t.place), _told(t.item, table), MARKS.get(t.mark))
            for t in trails
        ],
        "several": len({t.item for t in trails}) > 1,
        "roster": roster,
        "simulated": any(t.simulated for t in trails),
    }
    return _shown(request, "board/report_figure.html", context)


def _place(roster: Roster, key: str) -> str:
    found = roster.find(key.partition("/")[0])
    return found.name_vi if found else key


def _told(item: str, table: Table) -> str:
    known: dict[str, Indicator] = {indicator.code: indicator for indicator in table.indicators}
    code, _bracket, rest = item.partition("[")
    return (words(known[code].label) if code in known else code) + (f" [{rest}" if rest else "")


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The answer as a file."""
    if kind not in files.KINDS:
        raise Http404(_("Không có dạng tệp này; có CSV, XLSX, JSON và Parquet."))
    roster = units.roster()
    asked = read_question(request.GET, today=timezone.localdate(), roster=roster)
    if asked.question is None:
        raise Http404(_("Địa chỉ này không nêu chỉ tiêu nào; mở lại từ bảng số liệu."))
    table = reporting.table(asked.question)
    names = Names(table, roster, asked.question.borders or asked.question.until, code_names(table))
    content_type, make = files.KINDS[kind]
    response = HttpResponse(make(table, names, source_line(asked, table)), content_type=content_type)
    name = f"{asked.question.indicators[0]}-{asked.question.until}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def saved(request: HttpRequest, slug: str) -> HttpResponse:
    """A saved view or dashboard that is public, with the figures of today."""
    view = reporting.saved_view(slug)
    roster, today = units.roster(), timezone.localdate()
    if view.kind == "dashboard":
        parts = _parts(view)
        known = reporting.saved_views([slug for slug, _size in parts])
        shown = [(known[slug], size, *_view(known[slug], roster, today)) for slug, size in parts if slug in known]
    else:
        shown = [(view, "wide", *_view(view, roster, today))]
    simulated = any(each is not None and each.table.simulated for _v, _s, _a, each in shown)
    context = {"view": view, "parts": shown, "roster": roster, "simulated": simulated}
    return _shown(request, "board/report_view.html", context)


def _parts(view: SavedView) -> list[tuple[str, str]]:
    parts = view.content.get("parts", [])
    return [(str(p["slug"]), str(p.get("size", "wide"))) for p in parts] if isinstance(parts, list) else []


def _view(view: SavedView, roster: Roster, today: date) -> tuple[Asked, Any]:
    query = view.content.get("query", {})
    asked = read_question(query if isinstance(query, dict) else {}, today=today, roster=roster)
    return asked, answer(asked, reporting.table(asked.question), roster) if asked.question else None


def _shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-cache"
    return response
