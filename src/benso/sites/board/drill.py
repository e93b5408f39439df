"""Drill-down of a target by unit: the hexagon map of the borders asked for, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from benso.domains.scoreboard import queries as scoreboard
from benso.domains.scoreboard.types import TargetView, UnitValue
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Unit
from benso.sites.board.moment import Moment
from benso.sites.shell import formats
from benso.sites.shell.charts.hexmap import Cell, HexMap, class_limits, hex_map
from benso.sites.shell.charts.legend import Shade, legend_of, short_name
from benso.sites.shell.templatetags.shell import language


@dataclass(frozen=True, slots=True)
class DrillDown:
    """A map with its legend, and the rows beside it: unit, district, the figure mapped, the full statement."""

    picture: SafeString
    layout: date
    legend: tuple[Shade, ...]
    rows: tuple[tuple[Unit, str, UnitValue | None], ...]
    what: str
    missing: int
    estimated: bool
    names: tuple[str, ...] = ()
    listed: bool = False


def drill_down(view: TargetView, moment: Moment, roster: Roster, *, alone: bool = False) -> DrillDown | None:
    """The figures of a target in each commune-level unit, in the borders of the day asked for."""
    values = {
        v.unit: v
        for v in scoreboard.unit_values(view.target.id, as_of=moment.as_of, known=moment.known, borders=moment.borders)
    }
    names = tuple(dict.fromkeys(name for v in values.values() for name in v.inputs))
    mapped = {u: n for u, v in values.items() if (n := v.value if v.value is not None else _only(v)) is not None}
    return draw(roster, moment, mapped, values, names, view, alone=alone)


def _only(value: UnitValue) -> Decimal | None:
    """The denominator where that is all there is: the last input named."""
    return next(reversed(value.inputs.values()), None) if value.inputs else None


def draw(
    roster: Roster,
    moment: Moment,
    mapped: Mapping[str, Decimal] | None = None,
    values: Mapping[str, UnitValue] | None = None,
    names: tuple[str, ...] = (),
    view: TargetView | None = None,
    *,
    here: str | None = None,
    alone: bool = False,
) -> DrillDown | None:
    """Map and table of one number per unit; ``None`` where no map was drawn."""
    layout = roster.layout(moment.borders)
    if layout is None:
        return None
    mapped, values = mapped or {}, values or {}
    districts = {u.code: u for u in roster.on(layout.date, Level.DISTRICT)}
    shown = {h.unit: roster.unit(h.unit) for h in layout.hexagons}
    limits = class_limits([mapped[u] for u in shown if u in mapped])
    whole = bool(values) and all(v.value is not None for v in values.values())
    unit = view.target.unit_of_measure if view and whole else ""
    cells = {
        key: Cell(
            reverse("board:unit", args=[key]) + moment.query,
            _words(u, districts.get(u.parent or ""), mapped.get(key), unit),
            mapped.get(key),
            u.parent or "",
            short_name(u.name_vi),
        )
        for key, u in shown.items()
    }
    groups = {code: short_name(d.name_vi) for code, d in districts.items()}
    chart = HexMap(
        layout.hexagons, layout.columns, layout.rows, cells, limits, groups or None, here, *_captions(view, moment)
    )
    ordered = sorted(shown.values(), key=lambda u: (u.parent or "", u.code))
    return DrillDown(
        picture=hex_map(chart, alone=alone),
        layout=layout.date,
        legend=legend_of([mapped[u] for u in shown if u in mapped], limits, unit),
        rows=tuple((u, groups.get(u.parent or "", ""), values.get(u.id)) for u in ordered),
        what="value" if whole else "inputs" if mapped else "none",
        missing=sum(u not in mapped for u in shown),
        estimated=any(v.estimated for v in values.values()),
        names=names,
        listed=bool(values),
    )


def _captions(view: TargetView | None, moment: Moment) -> tuple[str, str]:
    if view is None:
        return "", ""
    label = view.target.label.vi if language() == "vi" else view.target.label.en
    words = {"day": formats.day(moment.as_of, language()), "borders": formats.day(moment.borders, language())}
    return f"{view.target.id}. {label}", _("Tính đến %(day)s, địa giới ngày %(borders)s.") % words


def _words(unit: Unit, district: Unit | None, value: Decimal | None, unit_of_measure: str) -> str:
    place = f"{unit.name_vi}, {district.name_vi}" if district else unit.name_vi
    figure = formats.amount(value, unit_of_measure, language()) if value is not None else _("không có số liệu")
    return f"{place}: {figure}"
