"""A version of a regime as a grid to read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from benso.domains.reporting import queries
from benso.sites.desk.editor.drafts import may_read, version_of
from benso.sites.desk.seat import Seat, page, seated
from benso.sites.desk.views.regimes import wording
from benso.sites.desk.views.regimes.kind import REGIMES
from benso.sites.desk.views.regimes.shown import grid_forms


@require_http_methods(["GET"])
@seated
def preview(request: HttpRequest, seat: Seat, version: int) -> HttpResponse:
    """The forms of a version as whoever fills them in sees them."""
    may_read(seat)
    found = version_of(REGIMES, version)
    context = {
        "version": found, "regime": found.regime, "forms": grid_forms(found.regime, queries.indicators()),
        "checks": [(check, wording.SEVERITIES[check.severity.value]) for check in found.regime.checks],
        "proposed": wording.proposed_words(found.regime),
    }  # fmt: skip
    return page(request, seat, "desk/regimes/preview.html", context)
