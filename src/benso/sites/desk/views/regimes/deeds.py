"""A regime that was not there yet is begun; one is retired."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from benso.domains.reporting import operations, queries
from benso.domains.reporting.rules.reading.regimes import CODE
from benso.domains.reporting.types import Deadline, Regime, RegimeKind, Reporter
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind
from benso.sites.desk.editor import pages
from benso.sites.desk.editor.drafts import may_edit, may_publish
from benso.sites.desk.forms import spoken
from benso.sites.desk.seat import Seat, say, seated
from benso.sites.desk.views.regimes.kind import REGIMES
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language


@require_POST
@seated
def begin_new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin the draft of a regime that is not there yet."""
    may_edit(seat)
    code, vi, en = (request.POST.get(name, "").strip()[:300] for name in ("code", "vi", "en"))
    back = reverse("desk:regimes")
    if not CODE.fullmatch(code) or not vi or not en:
        say(
            request,
            gettext("Chưa mở bản soạn: cần mã (chữ không dấu, số, gạch), tên tiếng Việt và tên tiếng Anh."),
            kind="warning",
        )
        return HttpResponseRedirect(back)
    if queries.history(code):
        say(
            request,
            gettext("Đã có chế độ %(code)s; mở chế độ đó rồi soạn phiên bản mới.") % {"code": code},
            kind="warning",
        )
        return HttpResponseRedirect(back)
    fresh = Regime(
        code=code, kind=RegimeKind.REGIME, name=Text(vi, en), purpose=Text(""), legal_basis=(),
        reporter=Reporter(Level.COMMUNE), receiver="province", frequency=PeriodKind.MONTH, cut_off=15,
        deadline=Deadline(5, working=True), forms=(), proposed=("legal_basis",),
    )  # fmt: skip
    return pages.begun(request, seat, REGIMES, fresh, back)


@require_POST
@seated
def retire(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a regime out of force from a day on."""
    may_publish(seat)
    back = reverse("desk:regime", args=[code])
    decision = request.POST.get("quyet-dinh", "").strip()[:300]
    try:
        on = date.fromisoformat(request.POST.get("tu-ngay", ""))
    except ValueError:
        on = None
    if on is None or not decision:
        say(request, gettext("Chưa bãi bỏ: cần ngày và văn bản bãi bỏ."), kind="warning")
        return HttpResponseRedirect(back)
    try:
        operations.retire_regime(code=code, on=on, decision=decision, actor=seat.actor, at=seat.at)
    except operations.RegimeNotKnown as error:
        say(request, spoken(error), kind="warning")
        return HttpResponseRedirect(reverse("desk:regimes"))
    say(request, gettext("Đã bãi bỏ chế độ %(code)s từ %(day)s.") % {"code": code, "day": formats.day(on, language())})
    return HttpResponseRedirect(back)
