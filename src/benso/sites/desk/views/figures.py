"""Counting: report 6a and the shares of Decision 766 from the ledger, each number a door to the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Permission
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.rules import reads
from benso.domains.dossiers.types.reports import Behind, IndicatorValue, Scope, Standing766, Use
from benso.domains.ledger.types import Basis
from benso.domains.procedures.queries import catalogue
from benso.kernel.errors import BensoError
from benso.kernel.working_time import VIETNAM
from benso.sites.desk.figures import MEASURES, PARTS, ROWS, entries_measure, figures_of, share
from benso.sites.desk.forms import spoken
from benso.sites.desk.offices import office_words
from benso.sites.desk.reading.parts import either
from benso.sites.desk.seat import Seat, page, say, seated
from benso.sites.desk.sheets import Sheet, sheet_response
from benso.sites.desk.views.work import Place
from benso.sites.shell.templatetags.shell import words

WHOLE = "toan-tinh"
SHOWN, EXPORTED = 100, 5000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: whose work, from when to when, real or simulated."""

    place: Place
    since: date
    until: date
    basis: Basis

    @property
    def scope(self) -> Scope:
        """As the ledger is asked."""
        if self.place.key == WHOLE:
            return Scope()
        unit, _, agency = self.place.key.partition("/")
        return Scope((unit,), agency)

    @property
    def query(self) -> str:
        """As it stands in an address."""
        told = {"noi": self.place.key, "tu": f"{self.since}", "den": f"{self.until}", "co-so": self.basis.value}
        return urlencode(told)


@require_http_methods(["GET"])
@seated
def figures(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The figures of one of my offices, or of the whole province."""
    places = _places(seat)
    asked = _asked(request, seat, places)
    today = office_day(seat.at)
    whole = asked.place.key == WHOLE
    found = figures_of(asked.scope, asked.since, asked.until, asked.basis, today, units=whole)
    lists = not whole and reads(seat.viewer, asked.place.key)
    names = _names(asked.until)
    context = {
        "asked": asked,
        "offices": places,
        "office": asked.place,
        "bases": [(basis.value, basis) for basis in (Basis.MEASURED, Basis.SIMULATED)],
        "periods": _periods(asked, today),
        "report": found.report,
        "rows": [(label, deep, getattr(found.report, name), _door(name, asked, lists)) for name, deep, label in ROWS],
        "groups": [(one.group, [_share_line(s, asked, lists) for s in one.shares]) for one in found.groups],
        "offer": found.offer,
        "services": [_use_line(use, names.get(use.key, use.key)) for use in found.services],
        "units": [_use_line(use, office_words(use.key)) for use in found.units],
        "reasons": _paper_reasons(seat, asked) if lists else [],
        "lists": lists,
        "simulated": asked.basis is Basis.SIMULATED,
    }
    return page(request, seat, "desk/figures/page.html", context)


def _places(seat: Seat) -> list[Place]:
    if not seat.may(Permission.SEE_DOSSIER_COUNTS):
        raise PermissionDenied
    own = [Place(key, office_words(key), "") for key in seat.offices()]
    return [*own, Place(WHOLE, gettext("Toàn tỉnh"), "")]


def _asked(request: HttpRequest, seat: Seat, places: list[Place]) -> Asked:
    given: QueryDict = request.GET
    place = next((one for one in places if one.key == given.get("noi")), places[0])
    today = office_day(seat.at)
    since, until = _day(given.get("tu")) or today.replace(day=1), _day(given.get("den")) or today
    usual = Basis.SIMULATED if seat.official.simulated else Basis.MEASURED
    named = given.get("co-so", "")
    basis = Basis(named) if named in (Basis.MEASURED, Basis.SIMULATED) else usual
    return Asked(place, min(since, until), max(since, until), basis)


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _periods(asked: Asked, today: date) -> list[tuple[str, str, bool]]:
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    quarter = month.replace(month=(today.month - 1) // 3 * 3 + 1)
    spans = [
        (gettext("tháng này"), month, today),
        (gettext("tháng trước"), before, month - timedelta(days=1)),
        (gettext("quý này"), quarter, today),
        (gettext("năm nay"), date(today.year, 1, 1), today),
    ]
    return [
        (label, Asked(asked.place, first, last, asked.basis).query, (first, last) == (asked.since, asked.until))
        for label, first, last in spans
    ]


def _door(figure: str, asked: Asked, lists: bool = False, measure: str = "") -> str:
    """Where a number opens to: its dossiers, or its entries in the ledger."""
    if lists and figure in queries.LISTS:
        return f"{reverse('desk:figures_behind', args=[figure])}?{asked.query}"
    unit = "" if asked.place.key == WHOLE else asked.place.key.partition("/")[0]
    told = {"measure": measure or entries_measure(figure), "unit": unit}
    return f"{reverse('board:entries')}?{urlencode({name: value for name, value in told.items() if value})}"


def _share_line(one: IndicatorValue, asked: Asked, lists: bool) -> dict[str, Any]:
    name = one.indicator.id
    above, below = PARTS.get(name, ("", ""))
    top, bottom = MEASURES.get(name, ("", ""))
    return {
        "label": words(one.indicator.label),
        "above": (one.numerator, words(one.indicator.numerator_words), _door(above, asked, lists, top)),
        "below": (one.denominator, words(one.indicator.denominator_words), _door(below, asked, lists, bottom)),
        "value": one.value,
        "proposal": one.indicator.standing is Standing766.PROPOSAL,
        "note": words(one.indicator.note) if one.indicator.note else "",
    }


def _names(on: date) -> dict[str, str]:
    return {one.code: either(one.name_vi, one.name_en) for one in catalogue(on)}


def _use_line(use: Use, name: str) -> dict[str, Any]:
    return {
        "key": use.key,
        "name": name,
        "received": use.received,
        "online": use.online,
        "online_share": share(use.online, use.received),
        "closed": use.closed,
        "kept": share(use.kept, use.judged),
    }


def _behind(seat: Seat, asked: Asked, figure: str, after: str, limit: int) -> list[Behind]:
    return queries.dossiers_behind(
        figure=figure, viewer=seat.viewer, office=asked.place.key, since=asked.since, until=asked.until,
        basis=asked.basis, today=office_day(seat.at), after=after, limit=limit,
    )  # fmt: skip


def _paper_reasons(seat: Seat, asked: Asked) -> list[Behind]:
    return _behind(seat, asked, "paper_steps", "", 20)


@require_http_methods(["GET"])
@seated
def behind(request: HttpRequest, seat: Seat, figure: str) -> HttpResponse:
    """The dossiers behind one number of report 6a or of a share."""
    asked = _opened(request, seat, figure)
    rows = _behind(seat, asked, figure, request.GET.get("sau", "")[:60], SHOWN + 1)
    shown = rows[:SHOWN]
    context = {
        "asked": asked,
        "figure": figure,
        "heading": _heading(figure),
        "rows": shown,
        "next_url": f"{_door(figure, asked, lists=True)}&sau={shown[-1].number}" if len(rows) > SHOWN else "",
        "back": f"{reverse('desk:figures')}?{asked.query}",
        "office": asked.place,
        "simulated": asked.basis is Basis.SIMULATED,
    }
    return page(request, seat, "desk/figures/behind.html", context)


def _opened(request: HttpRequest, seat: Seat, figure: str) -> Asked:
    asked = _asked(request, seat, _places(seat))
    if figure not in queries.LISTS or not reads(seat.viewer, asked.place.key):
        raise Http404
    return asked


def _heading(figure: str) -> str:
    more = {
        "kept": gettext("Giải quyết xong trước hạn và đúng hạn"),
        "judged": gettext("Giải quyết xong, có thời hạn"),
        "online": gettext("Nộp trực tuyến"),
        "online_or_counter": gettext("Nộp trực tuyến và tại quầy"),
        "with_fee": gettext("Có phí, lệ phí phải nộp"),
        "paper_steps": gettext("Có bước làm trên giấy"),
    }
    return more.get(figure) or next(str(label) for name, _, label in ROWS if name == figure)


@require_http_methods(["GET"])
@seated
def behind_export(request: HttpRequest, seat: Seat, figure: str, kind: str) -> HttpResponse:
    """The same list as CSV or XLSX."""
    asked = _opened(request, seat, figure)
    head = [gettext("Số hồ sơ"), gettext("Mã thủ tục"), gettext("Thủ tục"), gettext("Tiếp nhận lúc"),
            gettext("Hạn trả"), gettext("Xong lúc"), gettext("Bước làm trên giấy")]  # fmt: skip
    rows = [
        (one.number, one.procedure, one.procedure_name_vi, _local(one.accepted_at), _local(one.due_at),
         _local(one.finished_at), one.paper_step)
        for one in _behind(seat, asked, figure, "", EXPORTED)
    ]  # fmt: skip
    return sheet_response(kind, f"ho-so-{figure}-{asked.since:%Y%m%d}-{asked.until:%Y%m%d}", [(figure, head, rows)])


def _local(value: datetime | None) -> datetime | None:
    return value.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0) if value else None


@require_http_methods(["GET"])
@seated
def export(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """Report 6a, the shares and the use of services as CSV or XLSX."""
    asked = _asked(request, seat, _places(seat))
    found = figures_of(asked.scope, asked.since, asked.until, asked.basis, office_day(seat.at), units=False)
    six: Sheet = ("6a", [gettext("Chỉ tiêu"), gettext("Số hồ sơ")], [
        (str(label), getattr(found.report, name)) for name, _, label in ROWS
    ])  # fmt: skip
    shares: Sheet = (
        "QD 766",
        [gettext("Nhóm"), gettext("Tỷ lệ"), gettext("Tử số"), gettext("Mẫu số"), gettext("Phần trăm")],
        [
            (words(one.group.label) if one.group else "", words(s.indicator.label), s.numerator, s.denominator, s.value)
            for one in found.groups
            for s in one.shares
        ],
    )
    names = _names(asked.until)
    use: Sheet = (
        gettext("Sử dụng"),
        [gettext("Mã thủ tục"), gettext("Thủ tục"), gettext("Tiếp nhận"), gettext("Trực tuyến"),
         gettext("Đã giải quyết"), gettext("Đúng hạn"), gettext("Có thời hạn")],
        [(u.key, names.get(u.key, ""), u.received, u.online, u.closed, u.kept, u.judged) for u in found.services],
    )  # fmt: skip
    return sheet_response(kind, f"so-lieu-{asked.since:%Y%m%d}-{asked.until:%Y%m%d}", [six, shares, use])


@require_http_methods(["GET"])
@seated
def register(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The register of an office (form 07) for the period: as a PDF, or its data (``?o=json``)."""
    asked = _opened(request, seat, "received")
    told: Any = {"office": asked.place.key, "since": asked.since, "until": asked.until, "at": seat.at}
    try:
        if request.GET.get("o") == "json":
            return sheet_response("csv", "mau-07", [_register_rows(told, seat)])
        content = operations.print_register(**told, actor=seat.viewer)
    except BensoError as error:
        say(request, spoken(error), kind="warning")
        return figures(request)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="mau-07.pdf"'
    return response


def _register_rows(told: dict[str, Any], seat: Seat) -> Sheet:
    rows = queries.register_of(**told, viewer=seat.viewer)["rows"]
    head = list(rows[0]) if rows else []
    return ("07", head, [list(row.values()) for row in rows])
