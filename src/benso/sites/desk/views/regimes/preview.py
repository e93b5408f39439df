"""A version of a regime as a grid to read, and what it changes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.rules import office_day
from benso.domains.reporting import queries
from benso.domains.reporting.rules import differences as compared
from benso.domains.reporting.types import VersionState
from benso.sites.desk.seat import Seat, page, seated
from benso.sites.desk.views.regimes import wording
from benso.sites.desk.views.regimes.drafts import may_read, version_of
from benso.sites.desk.views.regimes.shown import grid_forms
from benso.sites.shell.templatetags.shell import language


@require_http_methods(["GET"])
@seated
def preview(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """The forms of a version as whoever fills them in sees them."""
    may_read(seat)
    found = version_of(version)
    context = {
        "version": found, "regime": found.regime, "forms": grid_forms(found.regime, queries.indicators()),
        "checks": [(check, wording.SEVERITIES[check.severity.value]) for check in found.regime.checks],
        "proposed": wording.proposed_words(found.regime),
    }  # fmt: skip
    return page(request, seat, "desk/regimes/preview.html", context)


@require_http_methods(["GET"])
@seated
def differences(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """What a version changes against the one in force, or against the one named by ``?voi=``."""
    may_read(seat)
    found = version_of(version)
    history = queries.history(found.regime.code)
    others = [one for one in history if one.id != found.id and one.state is VersionState.PUBLISHED]
    today = office_day(seat.at)
    wanted = request.GET.get("voi", "")
    base = next((one for one in others if str(one.id) == wanted), None) or next(
        (o for o in others if (o.starts is None or o.starts <= today) and (o.ends is None or today < o.ends)), None
    )
    base = base or next((one for one in others if one.number < found.number), None)
    rows = [
        {"label": each.label_en if language() == "en" else each.label_vi, "before": each.before, "after": each.after}
        for each in (compared(base.regime, found.regime) if base else [])
    ]
    context = {"version": found, "regime": found.regime, "base": base, "others": others, "changes": rows}
    return page(request, seat, "desk/regimes/differences.html", context)
