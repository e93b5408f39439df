"""What is due when and who has it: the list behind the number, apologies in time, and the list to take along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.dossiers import queries
from benso.domains.dossiers.types import DossierRow, ListFilters
from benso.domains.procedures.queries import calendar
from benso.kernel.working_time import VIETNAM, due
from benso.kernel.working_time import TermUnit as Unit
from benso.sites.desk import words
from benso.sites.desk.lines import lines_of, official_names, procedure_words, step_words
from benso.sites.desk.offices import office_words
from benso.sites.desk.seat import READ_ROLES, Seat, page, seated
from benso.sites.desk.sheets import sheet_response
from benso.sites.desk.views.work import places_of
from benso.sites.shell.templatetags.shell import words as shown

SHOWN = 200
EXPORTED = 5000


@require_http_methods(["GET"])
@seated
def late(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Late and soon due at one of my offices, by person; those soon due still have time for an apology."""
    places = places_of(seat)
    if not places:
        return page(request, seat, "desk/no_work.html")
    here = next((one for one in places if one.key == request.GET.get("noi")), places[0])
    rows = list(_rows(seat, here.key, _soon(seat.at), SHOWN))
    lines = lines_of(rows, official=seat.official.id, at=seat.at)
    over = [line for line in lines if line.due.kind == "late"]
    soon = [line for line in lines if line.due.kind in ("today", "soon")]
    steps = [line for line in lines if line.step_late]
    holders = Counter(line.who for line in [*over, *steps])
    context: dict[str, Any] = {
        "offices": places,
        "office": here,
        "over": over,
        "soon": [line for line in soon if not line.step_late],
        "steps": steps,
        "holders": sorted(holders.items(), key=lambda pair: (-pair[1], pair[0])),
        "more": len(rows) == SHOWN,
        "simulated": any(line.simulated for line in lines),
    }
    return page(request, seat, "desk/late.html", context)


def _soon(at: datetime) -> datetime:
    """The end of the next working day: until then an apology is still in time."""
    return due(calendar(), at, 1, Unit.WORKING_DAY) + timedelta(seconds=1)


def _rows(seat: Seat, office: str, before: datetime | None, most: int) -> Iterator[DossierRow]:
    after, left = None, most
    while left > 0:
        found = queries.work_list(
            viewer=seat.viewer,
            office=office,
            on=seat.at,
            filters=ListFilters(due_before=before),
            after=after,
            limit=min(left, 200),
        )
        yield from found.rows
        left -= len(found.rows)
        if not found.after:
            return
        after = found.after


@require_http_methods(["GET"])
@seated
def export(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """Every open dossier of an office with its dates, as CSV or XLSX."""
    offices = seat.offices(READ_ROLES)
    asked = request.GET.get("noi", "")
    office = asked if asked in offices else (offices[0] if offices else "")
    rows = list(_rows(seat, office, None, EXPORTED)) if office else []
    names = official_names(row.assignee for row in rows)
    day = f"{seat.at.astimezone(VIETNAM):%Y%m%d}"
    return sheet_response(kind, f"han-tra-{day}", [(gettext("Hạn trả"), _head(), [_cells(row, names) for row in rows])])


def _head() -> list[str]:
    return [
        gettext("Số hồ sơ"),
        gettext("Thủ tục"),
        gettext("Người nộp"),
        gettext("Đang ở bước"),
        gettext("Ai giữ"),
        gettext("Nơi giữ"),
        gettext("Cách nộp"),
        gettext("Nộp lúc"),
        gettext("Tiếp nhận lúc"),
        gettext("Hạn bước"),
        gettext("Hạn trả"),
        gettext("Mô phỏng"),
    ]


def _cells(row: DossierRow, names: dict[int, str]) -> list[Any]:
    return [
        row.number,
        shown(procedure_words(row)),
        row.applicant_name,
        shown(step_words(row)) if row.step_name_vi else "",
        names.get(row.assignee or 0, ""),
        office_words(row.office),
        str(words.CHANNELS[row.channel]),
        *(_local(one) for one in (row.submitted_at, row.accepted_at, row.step_due_at, row.due_at)),
        gettext("có") if row.simulated else "",
    ]


def _local(value: datetime | None) -> datetime | None:
    return value.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0) if value else None
