"""What a cell of a report said and says: who, when, from what to what, from where."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from benso.domains.reporting import queries
from benso.domains.reporting.rules import cell_words
from benso.sites.desk.lines import official_names
from benso.sites.desk.offices import office_words
from benso.sites.desk.report_words import ORIGINS, number_of, shown_figure
from benso.sites.desk.seat import Seat, page, seated
from benso.sites.desk.views.reports import period_words, regime_name, sheet_of, spoken_language

SHOWN = 200


@require_GET
@seated
def history(request: HttpRequest, seat: Seat, report: int, address: str) -> HttpResponse:
    """The changes of a cell, the newest first."""
    sheet = sheet_of(seat, report)
    if address not in sheet.grid.cells:
        raise Http404
    states = queries.cell_history(report, address, SHOWN + 1)
    names = official_names(number_of(state.by) for state in states)
    before = [*states[1:], None]
    lines = [
        {
            "at": state.at,
            "who": names.get(number_of(state.by) or 0) or gettext("hệ thống"),
            "was": shown_figure(earlier.figure) if earlier else "",
            "now": shown_figure(state.figure),
            "origin": ORIGINS[state.origin],
            "source": state.source,
        }
        for state, earlier in zip(states[:SHOWN], before, strict=False)
    ]
    context = {
        "report": sheet.report, "lines": lines, "more": len(states) > SHOWN, "address": address,
        "cell": cell_words(sheet.grid, address, spoken_language()), "name": regime_name(sheet),
        "period": period_words(sheet), "office": office_words(sheet.report.office),
        "editable": sheet.grid.cells[address].editable, "simulated": sheet.report.simulated,
    }  # fmt: skip
    return page(request, seat, "desk/reports/cell.html", context)
