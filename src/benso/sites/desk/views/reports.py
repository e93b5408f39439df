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
from benso.domains.reporting.operations import CellsRefused, ImportRefused
from benso.domains.reporting.queries import ReportUnknown
from benso.domains.reporting.rules import Heading, WorkbookKey, write_workbook
from benso.domains.reporting.types import ReportActor, ReportSheet, ReportState, Saved
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language
from benso.sites.desk.due import due_words
from benso.sites.desk.offices import office_words
from benso.sites.desk.report_words import (
    STATES,
    changes_told,
    finding_lines,
    program_data,
    refusals_told,
    rows_of,
    told,
)
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.shell.templatetags.shell import language

SEEING = frozenset({Role.REPORTER, Role.LEADER, Role.AUDITOR})
OPEN = (ReportState.OPEN, ReportState.RETURNED)
LARGEST_BODY = 4 * 1024 * 1024
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def spoken_language() -> Language:
    """How numbers are written on this page."""
    return "en" if language() == "en" else "vi"


def actor_of(seat: Seat) -> ReportActor:
    """The official as reporting knows them."""
    return ReportActor.official(seat.official.id, seat.duties)


@require_GET
@seated
def reports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What my offices owe, due soonest first; or what was sent."""
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
        }
        for line in found.lines
    ]
    after = f"{found.after[0].isoformat()}|{found.after[1]}" if found.after else ""
    context = {"lines": lines, "sent": sent, "after": after, "simulated": any(x.simulated for x in found.lines)}
    return page(request, seat, "desk/reports/list.html", context)


@require_GET
@seated
def report(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """A report as a grid."""
    sheet = _sheet(seat, report)
    forms = [{"form": form, "rows": rows_of(sheet, form)} for form in sheet.grid.regime.forms]
    context = {
        "sheet": sheet, "report": sheet.report, "forms": forms, "data": program_data(sheet),
        "name": _name(sheet), "period": _period(sheet), "office": office_words(sheet.report.office),
        "receiver": office_words(sheet.report.receiver), "state": STATES[sheet.report.state],
        "due": due_words(sheet.report.due_at, seat.at, calendar()) if sheet.report.state in OPEN else None,
        "findings": finding_lines(sheet), "simulated": sheet.report.simulated,
    }  # fmt: skip
    return page(request, seat, "desk/reports/report.html", context)


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
    sheet = _sheet(seat, report)
    states = queries.changes_since(report, int(since) if since.isdecimal() else 0)
    body = {"revision": sheet.revision, "written": changes_told(states), "findings": finding_lines(sheet)}
    return JsonResponse(body)


@require_POST
@seated
def prefill(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Take over what the platform knows."""
    try:
        done = operations.prefill(report=report, actor=actor_of(seat), at=seat.at)
    except BensoError as error:
        return _back(request, seat, report, error)
    lines = [
        gettext("%(cell)s: %(present)s trong %(expected)s đơn vị đã có số, chưa cộng.")
        % {"cell": one.address, "present": one.present, "expected": one.expected}
        for one in done.waiting
    ]
    say(request, gettext("Đã lấy %(n)s ô từ số liệu có sẵn.") % {"n": len(done.saved.written)}, lines=lines)
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


@require_POST
@seated
def explain(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Why a soft finding is right all the same."""
    try:
        operations.explain(
            report=report, check=request.POST.get("check", ""), text=request.POST.get("text", ""),
            actor=actor_of(seat), at=seat.at,
        )  # fmt: skip
    except BensoError as error:
        return _back(request, seat, report, error)
    say(request, gettext("Đã ghi lý do. Nếu số thay đổi, lý do phải nêu lại."))
    return HttpResponseRedirect(reverse("desk:report", args=[report]) + "#kiem-tra")


@require_POST
@seated
def submit(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Send it up."""
    try:
        operations.submit_report(report=report, actor=actor_of(seat), at=seat.at)
    except BensoError as error:
        return _back(request, seat, report, error)
    say(request, gettext("Đã nộp báo cáo."))
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


@require_GET
@seated
def workbook(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """The report as an Excel file."""
    sheet = _sheet(seat, report)
    heading = Heading(_name(sheet), office_words(sheet.report.office), _period(sheet), seat.at)
    key = WorkbookKey(report, str(sheet.report.version), sheet.revision)
    content = write_workbook(sheet.grid, sheet.figures, key, heading, language=spoken_language())
    response = HttpResponse(content, content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="bao-cao-{sheet.report.regime}-{report}.xlsx"'
    return response


@require_POST
@seated
def upload(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """A filled-in Excel file, all or nothing."""
    file = request.FILES.get("file")
    if file is None:
        say(request, gettext("Chưa chọn tệp. Chọn tệp Excel đã tải từ báo cáo này."), kind="problem")
        return HttpResponseRedirect(reverse("desk:report", args=[report]))
    try:
        saved = operations.bring_workbook(
            report=report, name=file.name or "", content=file.read(), actor=actor_of(seat), at=seat.at,
            language=spoken_language(),
        )  # fmt: skip
    except ImportRefused as error:
        return _back(request, seat, report, error, [f"{bad.field}: {told(bad.error)}" for bad in error.bad])
    except CellsRefused as error:
        lines = [f"{one['address']}: {one['message']}" for one in refusals_told(error.refused)]
        return _back(request, seat, report, error, lines)
    except BensoError as error:
        return _back(request, seat, report, error)
    say(request, gettext("Đã ghi %(n)s ô từ tệp.") % {"n": len(saved.written)})
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


def _sheet(seat: Seat, report: int) -> ReportSheet:
    try:
        return queries.report_sheet(report, actor_of(seat), language=spoken_language())
    except ReportUnknown:
        raise Http404 from None


def _saved(seat: Seat, report: int, saved: Saved) -> JsonResponse:
    sheet = _sheet(seat, report)
    return JsonResponse(
        {
            "revision": saved.revision, "written": changes_told(saved.written),
            "refused": refusals_told(saved.refused), "findings": finding_lines(sheet),
        }
    )  # fmt: skip


def _back(
    request: HttpRequest, seat: Seat, report: int, error: BensoError, lines: list[str] | None = None
) -> HttpResponse:
    if isinstance(error, ReportUnknown):
        raise Http404
    say(request, told(error), kind="problem", lines=lines or [])
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body[:LARGEST_BODY])
    except ValueError:
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


def _name(sheet: ReportSheet) -> str:
    name = sheet.grid.regime.name
    return (name.en if language() == "en" else "") or name.vi


def _period(sheet: ReportSheet) -> str:
    period = sheet.report.period
    return period.label_en if language() == "en" else period.label_vi
