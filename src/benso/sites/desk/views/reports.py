"""Reports that an office owes: the list, the grid to fill in, Excel out and in, sending it up."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from benso.domains.accounts.types import Role
from benso.domains.procedures.queries import calendar
from benso.domains.reporting import operations, queries
from benso.domains.reporting.operations import CellsRefused
from benso.domains.reporting.queries import ReportUnknown
from benso.domains.reporting.types import EventKind, ReportActor, ReportSheet, ReportState, Saved
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language
from benso.sites.desk.due import due_words
from benso.sites.desk.offices import office_words
from benso.sites.desk.report_parts import part_with, parts_of, program_data
from benso.sites.desk.report_words import (
    NOT_TAKEN,
    STATES,
    changes_told,
    finding_lines,
    former_words,
    refusals_told,
    rows_of,
    told,
)
from benso.sites.desk.reviewing import told_words
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell.templatetags.shell import language

SEEING = frozenset({Role.REPORTER, Role.LEADER, Role.AUDITOR})
OPEN = (ReportState.OPEN, ReportState.RETURNED)
LARGEST_BODY = 4 * 1024 * 1024


def spoken_language() -> Language:
    """How numbers are written on this page."""
    return "en" if language() == "en" else "vi"


def actor_of(seat: Seat) -> ReportActor:
    """The official as reporting knows them."""
    return ReportActor.official(seat.official.id, seat.duties)


@require_GET
@seated
def reports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What my offices owe, overdue first, then due soonest; or what was sent."""
    sent = request.GET.get("muc") == "da-nop"
    states = tuple(state for state in ReportState if (state not in OPEN) is sent)
    found = queries.reports_to_fill(
        actor=actor_of(seat), offices=seat.offices(SEEING), states=states, after=_after(request.GET.get("sau", "")),
    )  # fmt: skip
    working = calendar()
    names = {office: office_words(office) for office in {line.office for line in found.lines}}
    lines = [
        {
            "line": line,
            "name": (line.name_en if language() == "en" else "") or line.name_vi,
            "period": line.period.label_en if language() == "en" else line.period.label_vi,
            "office": names[line.office],
            "state": STATES[line.state],
            "due": due_words(line.due_at, seat.at, working) if not sent else None,
            "told": told_words(line),
        }
        for line in found.lines
    ]
    after = f"{found.after[0].isoformat()}|{found.after[1]}" if found.after else ""
    context = {
        "lines": lines, "sent": sent, "after": after, "simulated": any(x.simulated for x in found.lines),
        "filling": seat.holds(Role.REPORTER),
    }  # fmt: skip
    return page(request, seat, "desk/reports/list.html", context)


@require_GET
@seated
def report(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """A report as a grid."""
    sheet = sheet_of(seat, report)
    found = finding_lines(sheet)
    parts = parts_of(sheet.grid)
    part = part_with(parts, request.GET.get("phan", ""), request.GET.get("o", ""))
    forms = [{"form": form, "rows": rows_of(sheet, form, rows)} for form, rows in part.forms]
    context = {
        "sheet": sheet, "report": sheet.report, "forms": forms, "data": program_data(sheet, part), "part": part,
        "parts": parts if len(parts) > 1 else (), "rows": parts[-1].last, "before": parts[: part.number - 1][-1:],
        "after": parts[part.number : part.number + 1], "left": len(sheet.findings) - len(found),
        "name": regime_name(sheet), "period": period_words(sheet), "office": office_words(sheet.report.office),
        "receiver": office_words(sheet.report.receiver), "state": STATES[sheet.report.state],
        "due": due_words(sheet.report.due_at, seat.at, calendar()) if sheet.report.state in OPEN else None,
        "findings": found, "soft": [one for one in found if not one["hard"]],
        "simulated": sheet.report.simulated, "returned": _returned(seat, sheet),
        "former": former_words(sheet),
    }  # fmt: skip
    return page(request, seat, "desk/reports/report.html", context)


def _returned(seat: Seat, sheet: ReportSheet) -> str:
    """What the receiver wrote on returning it; empty where it was not returned."""
    if sheet.report.state is not ReportState.RETURNED:
        return ""
    events = queries.report_events(sheet.report.id, actor_of(seat))
    return next((event.note for event in reversed(events) if event.kind is EventKind.RETURNED), "")


@require_POST
@seated
def save(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Cells as typed."""
    try:
        saved = operations.type_cells(
            report=report, texts=_typed(_body(request)), actor=actor_of(seat), at=seat.at, language=spoken_language()
        )
    except BensoError as error:
        return JsonResponse({"message": told(error)}, status=error.status)
    return _saved(seat, report, saved)


@require_POST
@seated
def paste(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """A block from a spreadsheet, all or nothing."""
    body = _body(request)
    try:
        saved = operations.paste_block(
            report=report, anchor=str(body.get("anchor")), text=str(body.get("text", "")), seen=_seen(body),
            actor=actor_of(seat), at=seat.at, language=spoken_language(),
        )  # fmt: skip
    except CellsRefused as error:
        return JsonResponse({"message": told(error), "refused": refusals_told(error.refused)}, status=error.status)
    except BensoError as error:
        return JsonResponse({"message": told(error)}, status=error.status)
    return _saved(seat, report, saved)


@require_GET
@seated
def news(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """What others changed since a revision."""
    since = request.GET.get("tu", "")
    seen = int(since) if since.isdecimal() and len(since) < 10 else 0
    try:
        revision = queries.report_revision(report, actor_of(seat))
    except ReportUnknown:
        raise Http404 from None
    if revision == seen:
        return JsonResponse({"revision": revision, "written": []})
    sheet = sheet_of(seat, report)
    states = queries.changes_since(report, seen)
    part = part_with(parts_of(sheet.grid), request.GET.get("phan", ""), "")
    return JsonResponse(
        {
            "revision": sheet.revision, "written": changes_told(states), "findings": finding_lines(sheet),
            "elsewhere": program_data(sheet, part)["elsewhere"],
        }
    )  # fmt: skip


@require_POST
@seated
def prefill(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Take over what the platform knows."""
    try:
        done = operations.prefill(report=report, actor=actor_of(seat), at=seat.at)
    except BensoError as error:
        return back_to(request, seat, report, error)
    lines = [
        gettext("%(cell)s: %(present)s trong %(expected)s đơn vị đã có số, chưa cộng.")
        % {"cell": one.address, "present": one.present, "expected": one.expected}
        for one in done.waiting
    ] + [f"{address}: {NOT_TAKEN[lack.why]}" for address, lack in done.lacking]
    say(request, gettext("Đã lấy %(n)s ô từ số liệu có sẵn.") % {"n": len(done.saved.written)}, lines=lines)
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


@require_POST
@seated
def explain(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Why soft findings are right all the same; one left empty beside others is left as it is."""
    told = list(zip(request.POST.getlist("check"), request.POST.getlist("text"), strict=False))
    written = {check: text for check, text in told if text.strip()} or dict(told[:1]) or {"": ""}
    try:
        operations.explain_findings(report=report, texts=written, actor=actor_of(seat), at=seat.at)
    except BensoError as error:
        return back_to(request, seat, report, error)
    say(request, gettext("Đã ghi lý do. Nếu số thay đổi, lý do phải nêu lại."))
    return HttpResponseRedirect(reverse("desk:report", args=[report]) + "#kiem-tra")


@require_POST
@seated
def submit(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Send it up."""
    try:
        operations.submit_report(report=report, actor=actor_of(seat), at=seat.at, language=spoken_language())
    except BensoError as error:
        return back_to(request, seat, report, error)
    say(request, gettext("Đã nộp báo cáo."))
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


def sheet_of(seat: Seat, report: int) -> ReportSheet:
    """The report with everything its page shows, or no such page."""
    try:
        return queries.report_sheet(report, actor_of(seat), language=spoken_language())
    except ReportUnknown:
        raise Http404 from None


def _saved(seat: Seat, report: int, saved: Saved) -> JsonResponse:
    sheet = sheet_of(seat, report)
    return JsonResponse(
        {
            "revision": saved.revision, "written": changes_told(saved.written),
            "refused": refusals_told(saved.refused), "findings": finding_lines(sheet),
        }
    )  # fmt: skip


def back_to(
    request: HttpRequest, seat: Seat, report: int, error: BensoError, lines: list[str] | None = None
) -> HttpResponse:
    """Back to the grid with what is wrong."""
    if isinstance(error, ReportUnknown):
        raise Http404
    say(request, told(error), kind="problem", lines=lines or [])
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body[:LARGEST_BODY])
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _typed(body: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Address, text and revision seen of each cell sent; what is no cell is passed over."""
    cells = body.get("cells")
    held = [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []
    return [(str(cell.get("address", "")), str(cell.get("text", "")), _seen(cell)) for cell in held]


def _seen(part: dict[str, Any]) -> int:
    seen = part.get("seen")
    return seen if isinstance(seen, int) else 0


def _after(text: str) -> tuple[datetime, int] | None:
    moment, _bar, number = text.replace(" ", "+").partition("|")
    try:
        return datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None


def regime_name(sheet: ReportSheet) -> str:
    """The regime in the reader's language."""
    name = sheet.grid.regime.name
    return (name.en if language() == "en" else "") or name.vi


def period_words(sheet: ReportSheet) -> str:
    """The period in the reader's language."""
    period = sheet.report.period
    return period.label_en if language() == "en" else period.label_vi
