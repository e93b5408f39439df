"""Who reports completely and in time: counted from what is owed, for everybody to see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from benso.domains.procedures.queries import calendar
from benso.domains.reporting import queries
from benso.domains.reporting.types import CountedItem, ItemKind
from benso.domains.units.queries import roster
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.sites.shell.templatetags.shell import language

LEVELS = {Level.COMMUNE: _("Xã, phường, thị trấn"), Level.DISTRICT: _("Huyện"), Level.PROVINCE: _("Tỉnh")}
KINDS = {
    ItemKind.REGIME: _("Chế độ báo cáo"),
    ItemKind.INDICATOR: _("Chỉ tiêu định kỳ"),
    ItemKind.STATISTICS: _("Báo cáo thống kê"),
}
LONGEST = timedelta(days=366)


@require_safe
def completeness(request: HttpRequest) -> HttpResponse:
    """Completeness, punctuality, the league table and the items of DG-04, over periods that ended within some days."""
    now = timezone.now()
    problems: list[str] = []
    until = _day(request, "den", timezone.localdate(), problems)
    since = _day(request, "tu", until - timedelta(days=92), problems)
    if not timedelta(0) <= until - since <= LONGEST:
        problems.append(gettext("Chọn khoảng ngày từ một ngày đến một năm; trang đang hiện 92 ngày cuối."))
        since = until - timedelta(days=92)
    asked = {level.value: level for level in LEVELS}
    level = asked.get(request.GET.get("cap", ""), Level.COMMUNE)
    borders = _day(request, "dia-gioi", None, problems) if request.GET.get("dia-gioi") else None
    view = queries.completeness_view(
        since=since, until=until, at=now, calendar=calendar(), level=level, borders=borders
    )
    register = roster()
    context = {
        "view": view,
        "level": level.value,
        "levels": [(key.value, words) for key, words in LEVELS.items()],
        "borders": borders,
        "regimes": [(code, _words(name), each) for code, name, each in view.regimes],
        "league": [(s.rank, register.unit(s.unit), s.tally) for s in view.league],
        "kinds": [(KINDS[kind], *_received(view.items, kind)) for kind in ItemKind],
        "problems": problems,
        "simulated": view.total.simulated > 0,
    }
    return render(request, "board/completeness.html", context, status=400 if problems else 200)


def _words(name: Text) -> str:
    return (name.en if language() == "en" else "") or name.vi


def _received(items: Iterable[CountedItem], kind: ItemKind) -> tuple[int, int]:
    held = [item for item in items if item.kind is kind]
    return sum(item.integrated for item in held), len(held)


def _day(request: HttpRequest, name: str, default: date | None, problems: list[str]) -> date:
    text = request.GET.get(name, "").strip()
    today = timezone.localdate()
    if not text:
        return default or today
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(gettext("“%(text)s” không phải là ngày; viết như 2025-07-31.") % {"text": text[:40]})
        return default or today
