"""Report regimes as their editors see them: the list, and one regime."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from benso.domains.accounts.rules import office_day
from benso.domains.accounts.types import Permission
from benso.domains.procedures.queries import calendar
from benso.domains.reporting import queries
from benso.domains.reporting.types import Regime, VersionState
from benso.domains.versions.rules import current, in_force
from benso.kernel.periods import Period
from benso.sites.desk.editor.drafts import may_read
from benso.sites.desk.editor.pages import lines_of
from benso.sites.desk.editor.wording import LEVELS, who
from benso.sites.desk.seat import Seat, page, seated
from benso.sites.desk.views.regimes import wording
from benso.sites.desk.views.regimes.shown import grid_forms
from benso.sites.shell.templatetags.shell import language


@require_http_methods(["GET"])
@seated
def regimes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every regime in force, the drafts first."""
    may_read(seat)
    text, kind, level = (request.GET.get(name, "").strip()[:200] for name in ("q", "loai", "cap"))
    found = queries.find_regimes(office_day(seat.at), search=text, kind=kind, level=level)
    lines = [
        (
            one,
            wording.reporter_words(one.regime) if not one.regime.reporter.agencies else _agencies(one.regime),
            wording.period_words(one.regime),
        )
        for one in found
    ]
    context = {
        "lines": lines, "drafts": [(draft, who(draft.author)) for draft in queries.drafts()], "q": text, "kind": kind,
        "level": level, "kinds": list(wording.KINDS.items()), "levels": list(LEVELS.items()),
        "edits": seat.may(Permission.EDIT_CATALOGUE),
    }  # fmt: skip
    return page(request, seat, "desk/regimes/list.html", context)


def _agencies(regime: Regime) -> str:
    """Few agencies by name, many by number."""
    refs = regime.reporter.agencies
    return wording.reporter_words(regime) if len(refs) <= len(LEVELS) else gettext("các sở, ngành")


@require_http_methods(["GET"])
@seated
def regime(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One regime: what it orders, its forms, its next deadlines, its versions."""
    may_read(seat)
    versions = queries.history(code)
    if not versions:
        raise Http404
    today = office_day(seat.at)
    draft = next((one for one in versions if one.state is VersionState.DRAFT), None)
    shown = current(versions, today)
    now = in_force(shown, today)
    coming = queries.next_deadlines(shown, seat.at, calendar()) if now else []
    next_up = [(_period(each.period), each.due_at, each.owed) for each in coming]
    context = {
        "shown": shown, "regime": shown.regime, "draft": draft, "lines": lines_of(versions, today), "next_up": next_up,
        "forms": grid_forms(shown.regime, queries.indicators()), "now": now,
        "edits": seat.may(Permission.EDIT_CATALOGUE), "publishes": seat.may(Permission.PUBLISH_CATALOGUE),
        "today": today,
    }  # fmt: skip
    return page(request, seat, "desk/regimes/regime.html", context | _said(shown.regime))


def _period(period: Period) -> str:
    return period.label_en if language() == "en" else period.label_vi


def _said(regime: Regime) -> dict[str, Any]:
    return {
        "kind": wording.KINDS[regime.kind.value],
        "reporter": wording.reporter_words(regime),
        "receiver": wording.receiver_words(regime),
        "frequency": wording.period_words(regime),
        "deadline": wording.deadline_words(regime),
        "proposed": wording.proposed_words(regime),
    }
