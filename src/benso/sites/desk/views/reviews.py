"""Reports that an office receives: the list, one report to decide, the deeds, the signed print."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from benso.domains.documents import queries as documents
from benso.domains.reporting import operations, queries
from benso.domains.reporting.types import ReportActor
from benso.kernel.errors import BensoError
from benso.sites.desk import reviewing
from benso.sites.desk.forms import spoken
from benso.sites.desk.offices import office_words
from benso.sites.desk.seat import RECEIVING_ROLES, Seat, page, say, seated
from benso.sites.shell.templatetags.shell import language


@require_safe
@seated
def received(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What one of my offices receives: to decide, to publish, and overdue with who holds it."""
    offices = seat.offices(RECEIVING_ROLES)
    if not offices:
        return page(request, seat, "desk/no_work.html")
    here = next((one for one in offices if one == request.GET.get("noi")), offices[0])
    found = queries.inbox(actor=actor_of(seat), receiver=here, at=seat.at)
    overdue = reviewing.lines_of(found.overdue, seat.at)
    lists = [reviewing.lines_of(found.waiting, seat.at), reviewing.lines_of(found.to_publish, seat.at), overdue]
    context = {
        "offices": [(key, office_words(key)) for key in offices],
        "here": here,
        "waiting": lists[0],
        "to_publish": lists[1],
        "overdue": _by_regime(overdue),
        "holders": reviewing.holders_of(overdue),
        "most": found.most,
        "simulated": any(line.simulated for lines in lists for line in lines),
    }
    return page(request, seat, "desk/reviews/inbox.html", context)


@require_safe
@seated
def review(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """One report beside what was approved before, what was measured, and all that happened to it."""
    found = queries.review(report, actor_of(seat), language=reviewing.tongue())
    sheet = found.sheet
    context = {
        "review": found,
        "report": sheet.report,
        "name": reviewing.text_of(sheet.grid.regime.name),
        "office": office_words(sheet.report.office),
        "receiver": office_words(sheet.report.receiver),
        "period": sheet.report.period.label_en if language() == "en" else sheet.report.period.label_vi,
        "state": reviewing.STATES[sheet.report.state],
        "forms": list(reviewing.forms_of(found)),
        "findings": reviewing.findings_of(found),
        "differences": reviewing.differences_of(found),
        "histories": reviewing.histories_of(found),
        "events": reviewing.events_of(found.events),
        "may": {deed.value for deed in found.deeds},
        "simulated": sheet.report.simulated,
    }
    return page(request, seat, "desk/reviews/review.html", context)


@require_POST
@seated
def decide(request: HttpRequest, seat: Seat, report: int) -> HttpResponse:
    """Return, approve, publish, reopen: as the button says."""
    actor, words = actor_of(seat), request.POST.get("words", "")
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "return": (
            lambda: operations.return_report(report=report, comment=words, actor=actor, at=seat.at),
            gettext("Đã trả báo cáo về đơn vị, kèm lý do."),
        ),
        "approve": (
            lambda: operations.approve_report(report=report, actor=actor, at=seat.at),
            gettext("Đã duyệt. Số liệu đã ghi vào sổ; bản ký số có sau ít phút."),
        ),
        "publish": (
            lambda: operations.publish_report(report=report, actor=actor, at=seat.at),
            gettext("Đã công bố số liệu."),
        ),
        "reopen": (
            lambda: operations.reopen_report(report=report, reason=words, actor=actor, at=seat.at),
            gettext("Đã mở lại. Số đã duyệt vẫn giữ cho đến khi duyệt số mới."),
        ),
    }
    chosen = deeds.get(request.POST.get("deed", ""))
    if chosen is None:
        raise Http404
    try:
        chosen[0]()
    except BensoError as error:
        say(request, spoken(error), kind="warning")
    else:
        say(request, chosen[1])
    return HttpResponseRedirect(reverse("desk:review", kwargs={"report": report}))


@require_safe
@seated
def signed_print(request: HttpRequest, seat: Seat, report: int, number: int) -> HttpResponse:
    """The signed PDF of what a round was approved as."""
    found = queries.review(report, actor_of(seat))
    event = next((e for e in found.prints if e.round == number), None)
    issued = documents.issued(event.document) if event else None
    if issued is None:
        raise Http404
    response = HttpResponse(documents.content(issued.file), content_type="application/pdf")
    name = f"bao-cao-{found.sheet.report.regime}-{found.sheet.report.period.code}-{number}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response


def _by_regime(lines: list[reviewing.Line]) -> list[reviewing.Line]:
    """Those of one regime together, the regime of the most urgent one first; within it as they come."""
    order = {name: place for place, name in reversed([*enumerate(line.name for line in lines)])}
    return sorted(lines, key=lambda line: order[line.name])


def actor_of(seat: Seat) -> ReportActor:
    """Who acts, as ``reporting`` decides access by."""
    return ReportActor.official(seat.official.id, seat.duties)
