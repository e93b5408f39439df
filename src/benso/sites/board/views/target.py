"""The page of one target: what was promised, what is counted, how each reading comes out, and the entries behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis
from benso.domains.scoreboard import queries as scoreboard
from benso.domains.scoreboard.types import Gap, Outlook, Point, Role, TargetView
from benso.domains.units import queries as units
from benso.sites.board import cards, labels
from benso.sites.board.charts.path import PHONE, WIDE, PathChart, charted, path_chart
from benso.sites.board.drill import drill_down
from benso.sites.board.known import entries_known
from benso.sites.board.moment import Moment
from benso.sites.board.pages import page
from benso.sites.board.sums import sums_behind
from benso.sites.shell import formats
from benso.sites.shell.templatetags.shell import language, words

ASIDE = {Role.SUBSTITUTE, Role.CONTEXT}
"""Readings that never decide and are not the target itself: told apart, below the others."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table under the chart."""

    outlook: Outlook
    point: Point
    value: str
    inputs: str
    latest: bool


@page
def target(request: HttpRequest, moment: Moment, target_id: str) -> HttpResponse:
    """One target on the day asked for."""
    view = scoreboard.target_view(target_id, as_of=moment.as_of, known=moment.known)
    entries = entries_known((e for o in view.outlooks for p in o.points for e in p.entries), moment.known)
    chart, roster = chart_of(view), units.roster()
    measures = {m.code: m for m in ledger.measures()}
    sums = sums_behind(view, measures, moment)
    context = {
        "moment": moment,
        "roster": roster,
        "view": view,
        "target": view.target,
        "card": cards.card(view, language()),
        "pillar": labels.pillar(view.target.pillar),
        "promises": [(p, labels.promise_words(view.target, p, language())) for p in view.target.promises],
        "readings": [reading_of(view, o) for o in view.outlooks if o.definition.role not in ASIDE],
        "asides": [reading_of(view, o) for o in view.outlooks if o.definition.role in ASIDE],
        "chart_wide": path_chart(chart, WIDE) if chart else None,
        "chart_phone": path_chart(chart, PHONE) if chart else None,
        "chart": chart,
        "rows": rows_of(view),
        "gaps": gaps_of(view),
        "disagreements": [
            (o, d, labels.DISAGREEMENTS.get(d.kind, d.kind)) for o in view.outlooks for d in o.disagreements
        ],
        "entries": sorted(entries, key=lambda e: (e.effective_date, e.id), reverse=True),
        "measures": measures,
        "sums": sums,
        "drill": drill_down(view, moment, roster),
        "simulated": Basis.SIMULATED in cards.bases_shown([view]),
    }
    return render(request, "board/target.html", context)


def gaps_of(view: TargetView) -> list[tuple[Gap, str]]:
    """What was looked for and not found, the periods of one measure and unit together."""
    periods: dict[tuple[str, str, str], list[Gap]] = {}
    for gap in view.gaps:
        periods.setdefault((gap.measure, gap.unit, words(gap.note)), []).append(gap)
    return [(same[0], ", ".join(gap.period for gap in same)) for same in periods.values()]


def unit_of(view: TargetView, outlook: Outlook | None) -> str:
    """The unit of measure a reading's values are in."""
    return (outlook.unit_of_measure if outlook else "") or view.target.unit_of_measure


def reading_of(view: TargetView, outlook: Outlook) -> dict[str, object]:
    """One reading as its column says it."""
    unit, current, here = unit_of(view, outlook), outlook.current, language()
    direction = view.target.direction
    return {
        "outlook": outlook,
        "role": labels.ROLES[outlook.definition.role],
        "value": labels.value_words(current.value, unit, direction, here) if current else "",
        "gap": labels.gap_words(outlook.gap, unit, here) if current and outlook.gap is not None else "",
        "path": formats.amount(outlook.path_value, unit, here, 1) if outlook.path_value is not None else "",
        "age": cards.age_words((view.as_of - current.date).days, here) if current else "",
        "inputs": inputs_words(outlook, current) if current else "",
    }


def inputs_words(outlook: Outlook, point: Point) -> str:
    """The numbers put into the formula, by the names the formula uses."""
    return ", ".join(f"{name} = {formats.number(value, None, language())}" for name, value in point.inputs.items())


def rows_of(view: TargetView) -> list[Row]:
    """Every point of every reading, newest first, the deciding reading before others of the same day."""
    rows = [
        Row(
            outlook,
            point,
            labels.value_words(point.value, unit_of(view, outlook), view.target.direction, language()),
            inputs_words(outlook, point),
            point is outlook.current,
        )
        for outlook in view.outlooks
        for point in outlook.points
    ]
    return sorted(rows, key=lambda r: (r.point.date, r.outlook is view.headline), reverse=True)


def chart_of(view: TargetView) -> PathChart | None:
    """The chart of a target; ``None`` where its deciding reading has nothing to draw against."""
    unit = unit_of(view, view.headline)
    outlooks = charted(view.outlooks, view.headline, unit)
    if not any(o.points for o in outlooks):
        return None
    target = view.target
    return PathChart(
        outlooks=outlooks,
        as_of=view.as_of,
        adopted=target.adopted,
        unit=unit,
        language=language(),
        upside_down=labels.is_rank(unit),
        title=f"{target.id}. {words(target.label)}",
        source=_("%(title)s. Tính đến %(day)s, niêm phong số %(seal)s.")
        % {
            "title": words(target.source_title),
            "day": formats.day(view.as_of, language()),
            "seal": view.known_seal or "–",
        },
        now_words=formats.day(view.as_of, language()),
        promise_words=_("hứa"),
    )


def chart_picture(view: TargetView) -> SafeString | None:
    """The chart as a picture that stands alone."""
    chart = chart_of(view)
    return path_chart(chart, WIDE, alone=True) if chart else None
