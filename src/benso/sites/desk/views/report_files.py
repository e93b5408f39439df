"""Files of reports: one report out to Excel or CSV and back, and bulk files of many offices and periods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benso.domains.accounts.types import Role
from benso.domains.reporting import operations, queries
from benso.domains.reporting.operations import CellsRefused, ImportRefused
from benso.domains.reporting.rules import FILE_LIMITS, TABLE_LIMITS, Heading, WorkbookKey, write_csv, write_workbook
from benso.domains.reporting.types import BadRow, OwedRegime
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language
from benso.sites.desk.offices import office_words
from benso.sites.desk.report_words import lacks_of, refusals_told, told
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.sheets import XLSX
from benso.sites.desk.views.reports import actor_of, back_to, period_words, regime_name, sheet_of, spoken_language
from benso.sites.shell.templatetags.shell import language

FILLING = frozenset({Role.REPORTER})
MOST_BAD = 1_000
"""Bad rows shown on one page."""


@require_GET
@seated
def workbook(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """The report as an Excel file."""
    sheet = sheet_of(seat, report)
    heading = Heading(regime_name(sheet), office_words(sheet.report.office), period_words(sheet), seat.at)
    key = WorkbookKey(report, str(sheet.report.version), sheet.revision)
    content = write_workbook(
        sheet.grid, sheet.figures, key, heading, notes=lacks_of(sheet), language=spoken_language()
    )  # fmt: skip
    return _file(content, XLSX, f"bao-cao-{sheet.report.regime}-{report}.xlsx")


@require_GET
@seated
def table(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """The report as CSV, in the layout of the Excel file."""
    sheet = sheet_of(seat, report)
    content = write_csv(sheet.grid, sheet.figures, language=spoken_language())
    return _file(content, "text/csv; charset=utf-8", f"bao-cao-{sheet.report.regime}-{report}.csv")


@require_POST
@seated
def upload(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """A filled-in file, all or nothing."""
    file = request.FILES.get("file")
    if file is None:
        say(request, gettext("Chưa chọn tệp. Chọn tệp Excel hoặc CSV đã tải từ báo cáo này."), kind="problem")
        return HttpResponseRedirect(reverse("desk:report", args=[report]))
    seen = request.POST.get("seen", "")
    try:
        saved = operations.bring_file(
            report=report, name=file.name or "", content=file.read(FILE_LIMITS.size + 1),
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0, actor=actor_of(seat), at=seat.at,
            language=spoken_language(),
        )  # fmt: skip
    except ImportRefused as error:
        return back_to(request, seat, report, error, [_bad_words(bad) for bad in error.bad])
    except CellsRefused as error:
        lines = [f"{one['address']}: {one['message']}" for one in refusals_told(error.refused)]
        return back_to(request, seat, report, error, lines)
    except BensoError as error:
        return back_to(request, seat, report, error)
    say(request, gettext("Đã ghi %(n)s ô từ tệp.") % {"n": len(saved.written)})
    return HttpResponseRedirect(reverse("desk:report", args=[report]))


@require_http_methods(["GET", "POST"])
@seated
def bulk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A file of many offices and periods: checked, then written whole or not at all."""
    owed = queries.owed_regimes(actor_of(seat), seat.offices(FILLING))
    context: dict[str, Any] = {
        "regimes": [{"code": one.code, "name": _regime_words(one), "reports": one.reports} for one in owed],
        "chosen": request.POST.get("regime", ""), "written_in": request.POST.get("numbers", spoken_language()),
        "most": TABLE_LIMITS.size // 1024 // 1024,
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        outcome, status = _bring(request, seat, {one.code for one in owed})
        context |= outcome
    return page(request, seat, "desk/reports/bulk.html", context, status=status)


def _bring(request: HttpRequest, seat: Seat, regimes: Iterable[str]) -> tuple[dict[str, Any], int]:
    """What came of the file, for the page, and the status of the answer."""
    regime = request.POST.get("regime", "")
    numbers: Language = "en" if request.POST.get("numbers") == "en" else "vi"
    try:
        if regime in regimes and (staged := _number(request.POST.get("staged", ""))) is not None:
            done = operations.write_checked(
                regime=regime, staged=staged, state=request.POST.get("state", "")[:64] or "?", actor=actor_of(seat),
                at=seat.at, language=numbers,
            )  # fmt: skip
            return {"done": done}, 200
        file = request.FILES.get("file")
        if file is None or regime not in regimes:
            return {"problem": gettext("Chọn chế độ báo cáo và tệp, rồi gửi lại.")}, 400
        name, content = file.name or "", file.read(TABLE_LIMITS.size + 1)
        if request.POST.get("deed") == "write":
            done = operations.bring_values(
                regime=regime, name=name, content=content, actor=actor_of(seat), at=seat.at, language=numbers
            )  # fmt: skip
            return {"done": done}, 200
        kept = operations.check_values(
            regime=regime, name=name, content=content, actor=actor_of(seat), at=seat.at, language=numbers
        )  # fmt: skip
        return {"kept": kept}, 200
    except ImportRefused as error:
        bad = [{"line": one.line, "field": one.field, "words": told(one.error)} for one in error.bad[:MOST_BAD]]
        return {"problem": told(error), "bad": bad, "left": len(error.bad) - len(bad)}, 400
    except BensoError as error:
        return {"problem": told(error)}, error.status


def _number(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _bad_words(bad: BadRow) -> str:
    return gettext("Dòng %(line)s, %(place)s: %(words)s") % {
        "line": bad.line, "place": bad.field, "words": told(bad.error)
    }  # fmt: skip


def _regime_words(one: OwedRegime) -> str:
    return (one.name_en if language() == "en" else "") or one.name_vi


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
