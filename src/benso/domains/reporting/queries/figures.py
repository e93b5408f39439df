"""Approved figures beside a report: of other periods, of other regimes, of the units below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import connection

from benso.domains.reporting.queries.cells import figure_of
from benso.domains.reporting.queries.formerly import Past, past_figures, past_of
from benso.domains.reporting.queries.past import LARGE, kept_while_unchanged
from benso.domains.reporting.types import (
    Address,
    Combine,
    Figure,
    Grid,
    ItemKey,
    Mark,
    OfficeKey,
    OtherPeriods,
    OverTime,
    Report,
)
from benso.domains.units.queries import roster
from benso.domains.units.types import Level
from benso.kernel.expressions import names
from benso.kernel.periods import Period, PeriodKind

HISTORY = 12
"""Periods that an outlier is told from."""

# What is simulated stands beside simulated reports only: nothing of it is taken over into another, nor added up there.
_VALUES = """
SELECT i.key, p.code, v.value, v.mark, r.regime FROM reporting_value v
JOIN reporting_item i ON i.id = v.item JOIN reporting_period p ON p.id = v.period
JOIN reporting_place l ON l.id = v.place JOIN reporting_report r ON r.id = v.report
WHERE v.known_to = 'infinity' AND l.key = %s AND p.code = ANY(%s) AND i.key = ANY(%s) AND (%s OR NOT r.simulated)
"""
_BELOW = """
SELECT i.key, l.key, v.value, v.mark FROM reporting_value v
JOIN reporting_item i ON i.id = v.item JOIN reporting_period p ON p.id = v.period
JOIN reporting_place l ON l.id = v.place JOIN reporting_report r ON r.id = v.report
WHERE v.known_to = 'infinity' AND p.code = %s AND l.key = ANY(%s) AND i.key = ANY(%s) AND (%s OR NOT r.simulated)
"""


def other_periods(report: Report, grid: Grid, *, below: bool | None = None) -> OtherPeriods:
    """The figures beside those of a report, in two statements; three where sums of the units below are asked for. Those
    of before a unit existed are in its borders, where they can be had exactly.

    :param below: whether to add up the units below; by default only where a check asks for them
    """
    items = {key: cell.address for key, cell in grid.items.items()}
    wanted = [*_past(report.period), *earlier_of_year(report.period), *years_before(report.period)]
    past = past_of(report, wanted)
    if len(items) < LARGE:
        found = _beside(report, grid, items, past)
    else:
        key = (report.version, report.period, past)
        found = kept_while_unchanged(key, past.places, past.codes, lambda: _beside(report, grid, items, past))
    if not (_asks_below(grid) if below is None else below):
        return found
    sums, present = _below(report, grid, items)
    return replace(found, below=sums, below_present=present)


def beside_as_known(report: Report, grid: Grid, known: datetime) -> OtherPeriods:
    """The figures beside those of a report as they were known at a time; nothing of the units below."""
    items = {key: cell.address for key, cell in grid.items.items()}
    wanted = [*_past(report.period), *earlier_of_year(report.period), *years_before(report.period)]
    return _beside(report, grid, items, replace(past_of(report, wanted), known=known))


def _beside(report: Report, grid: Grid, items: Mapping[ItemKey, Address], past: Past) -> OtherPeriods:
    values, formerly = past_figures(past, grid, items)
    before, year_before = _past(report.period), years_before(report.period)
    beside = {"previous": before[-1:], "year_before": year_before}
    return OtherPeriods(
        previous=values[before[-1].code] if before else {},
        year_before=next((values[p.code] for p in year_before), {}),
        earlier=earlier_sums(grid, [values[p.code] for p in earlier_of_year(report.period)]),
        history=_history([values[p.code] for p in before]),
        below={},
        below_present={},
        formerly={name: formerly[p.code] for name, held in beside.items() for p in held if p.code in formerly},
    )


def read_back(grid: Grid, others: OtherPeriods, current: Mapping[Address, Figure]) -> dict[Address, Figure]:
    """The figures of the columns that repeat other periods. What was never approved is left out."""
    found: dict[Address, Figure] = {}
    for cell in grid.cells.values():
        if not cell.of or cell.of not in grid.cells:
            continue
        figure = _read_back(grid, cell.kind.value, cell.of, others, current)
        if figure is not None:
            found[cell.address] = figure
    return found


def approved_elsewhere(report: Report, items: Iterable[ItemKey]) -> dict[ItemKey, tuple[str, Figure]]:
    """What other regimes already say of these items for this period and place: regime and figure."""
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [report.place, [report.period.code], list(items), report.simulated])
        return {
            item: (regime, figure_of(value, mark) or Figure(None, Mark.MISSING))
            for item, _code, value, mark, regime in cursor.fetchall()
            if regime != report.regime
        }


def places_below(place: OfficeKey, period: Period) -> list[list[OfficeKey]]:
    """The units right below a place on the last day of the period, then its communes; the first level that has
    figures is added up."""
    register = roster()
    unit = place.partition("/")[0]
    if "/" in place or register.find(unit) is None:
        return []
    children = [each.id for each in register.children(unit, period.end)]
    communes = [each.id for each in register.descendants(unit, period.end, Level.COMMUNE)]
    return [level for level in (children, communes if communes != children else []) if level]


def _read_back(
    grid: Grid, kind: str, of: Address, others: OtherPeriods, current: Mapping[Address, Figure]
) -> Figure | None:
    if kind == "previous":
        return others.previous.get(of)
    if kind == "year_before":
        return others.year_before.get(of)
    now = current.get(of)
    earlier = others.earlier.get(of)
    if now is None or earlier is None or now.value is None or earlier.value is None:
        return now if earlier is None else Figure(None, Mark.MISSING) if now is None or now.value is None else earlier
    return Figure(now.value + earlier.value)


def _past(period: Period) -> list[Period]:
    """Up to twelve periods before, the latest last."""
    return [period.shifted(-steps) for steps in range(HISTORY, 0, -1)]


def earlier_of_year(period: Period) -> list[Period]:
    """The earlier periods of the year of this one."""
    found = []
    before = period.previous()
    while period.kind not in (PeriodKind.YEAR, PeriodKind.TERM) and before.end.year == period.end.year:
        found.append(before)
        before = before.previous()
    return found[::-1]


def years_before(period: Period) -> list[Period]:
    """The same period a year earlier, where there is one."""
    try:
        return [period.year_before()]
    except ValueError:
        return []


def earlier_sums(grid: Grid, periods: list[dict[Address, Figure]]) -> dict[Address, Figure]:
    """Sums of the earlier periods of the year, of flows; missing as soon as one is."""
    found: dict[Address, Figure] = {}
    for cell in grid.items.values():
        indicator = grid.indicators[cell.item.indicator] if cell.item else None
        if indicator is None or indicator.over_time is not OverTime.FLOW or not periods:
            continue
        found[cell.address] = summed([p.get(cell.address, Figure(None, Mark.MISSING)) for p in periods])
    return found


def summed(figures: Iterable[Figure]) -> Figure:
    """A sum: marks of absence add nothing, a missing figure makes it missing."""
    held = list(figures)
    if any(f.value is None and f.mark is Mark.MISSING for f in held):
        return Figure(None, Mark.MISSING)
    return Figure(sum((f.value for f in held if f.value is not None), Decimal(0)))


def _history(periods: list[dict[Address, Figure]]) -> dict[Address, tuple[Figure, ...]]:
    found: dict[Address, list[Figure]] = defaultdict(list)
    for period in periods:
        for address, figure in period.items():
            found[address].append(figure)
    return {address: tuple(figures) for address, figures in found.items()}


def _asks_below(grid: Grid) -> bool:
    return any(name.startswith("below.") for rule in grid.rules for name in names(rule.holds))


def _below(
    report: Report, grid: Grid, items: Mapping[ItemKey, Address]
) -> tuple[dict[Address, Figure], dict[Address, tuple[int, int]]]:
    levels = places_below(report.place, report.period)
    wanted = [key for key, cell in grid.items.items() if _adds_up(grid, key, cell.address)]
    if not levels or not wanted:
        return {}, {}
    held: dict[ItemKey, dict[OfficeKey, Figure]] = defaultdict(dict)
    with connection.cursor() as cursor:
        places = sorted({one for level in levels for one in level})
        cursor.execute(_BELOW, [report.period.code, places, wanted, report.simulated])
        for item, place, value, mark in cursor.fetchall():
            held[item][place] = figure_of(value, mark) or Figure(None, Mark.MISSING)
    sums, present = {}, {}
    for item, figures in held.items():
        level = next((level for level in levels if any(place in figures for place in level)), None)
        if level is None:
            continue
        there = [figures[place] for place in level if place in figures]
        present[items[item]] = (len(there), len(level))
        sums[items[item]] = summed(there) if len(there) == len(level) else Figure(None, Mark.MISSING)
    return sums, present


def _adds_up(grid: Grid, key: ItemKey, address: Address) -> bool:
    item = grid.cells[address].item
    return item is not None and item.key == key and grid.indicators[item.indicator].combine is Combine.SUM
