"""Figures added up over units, borders, time and breakdowns, and shares worked out anew from the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from benso.domains.reporting.queries import borders, keys, statements
from benso.domains.reporting.queries.heads import Head, head
from benso.domains.reporting.queries.recipes import recipes
from benso.domains.reporting.queries.statements import Asked
from benso.domains.reporting.rules.access import sight
from benso.domains.reporting.rules.combining import Part, added, longer, moved, over_time, settled, together
from benso.domains.reporting.rules.recipes import Recipe, cooked
from benso.domains.reporting.types import (
    Combine,
    Figure,
    Indicator,
    ItemKey,
    Mark,
    OfficeKey,
    OverTime,
    Question,
    Row,
    Table,
)
from benso.domains.units.types import Share, UnitId
from benso.kernel.periods import Period, parse

ONE, NOTHING = Decimal(1), Decimal(0)
BITS = tuple({mark for mark in Mark if bits >> mark & 1} for bits in range(1 << len(Mark)))
Series = dict[tuple[OfficeKey, str], Part]
"""Figures of one item by unit and code of the period."""


def asked(question: Question, periods: Sequence[Period], about: Head, items: Iterable[int]) -> Asked:
    """What is read of the tables for some items of a question."""
    kind = question.into_kind
    wholes = _wholes(question, periods)
    number = {period: place for place, period in enumerate(wholes)}
    return Asked(
        items=list(items),
        kind=question.kind.value,
        cut_off=question.cut_off,
        since=question.since,
        until=question.until,
        codes=[period.code for period in periods] if kind else (),
        wholes=[number[longer(period, kind)] for period in periods] if kind else (),
        days=[period.days for period in periods] if kind else (),
        seen=sight(question.reader),
        known=question.known,
        places=() if question.moved else question.units,
        waiting=about.waiting,
        simulated=about.simulated,
    )


def _wholes(question: Question, periods: Sequence[Period]) -> list[Period]:
    kind = question.into_kind
    return sorted({longer(period, kind) for period in periods}) if kind else []


def combined(question: Question, periods: Sequence[Period], about: Head, indicators: tuple[Indicator, ...]) -> Table:
    """The answer where anything is added up."""
    none = [number for number in about.shown if about.combine(number) is Combine.NONE]
    made = recipes([about.items[number] for number in none], periods[-1].end)
    if made:
        others = {item.indicator for each in made.values() for item in each.inputs.values()} - set(about.indicators)
        about = head(question, sorted(others))
    numbers = {item.key: number for number, item in about.items.items()}
    inputs = {numbers[i.key] for each in made.values() for i in each.inputs.values() if i.key in numbers}
    plain = [number for number in about.shown if about.combine(number) is Combine.SUM]
    series = _series(question, periods, about, {*plain, *inputs})
    rows = list(_folded(about, plain, series))
    kept: list[int] = []
    for number in none:
        known = made.get(about.items[number].key)
        if known is None:
            kept.append(number)
        else:
            rows += _cooked(about.shown[number], known, {key: series.get(n, {}) for key, n in numbers.items()})
    rows += _as_they_are(question, periods, about, kept)
    refused = {about.items[number].indicator for number in kept}
    return Table(
        question,
        indicators,
        tuple(rows),
        refused=tuple(code for code in question.indicators if code in refused),
        recomputed=tuple(dict.fromkeys(about.items[numbers[key]].indicator for key in made)),
        unplaced=_unplaced(question, periods),
    )


def _as_they_are(question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int]) -> Iterator[Row]:
    """Of what does not add up: figures of units that are the same in the borders asked for, and a level's last one."""
    if question.into_kind is not None:
        numbers = [number for number in numbers if about.over(number) is OverTime.LEVEL]
    under = [about.shown[number] for number in numbers]
    alone = [number for number in numbers if under.count(about.shown[number]) == 1]
    if alone:
        yield from _folded(about, alone, _series(question, periods, about, alone, same=True))


def _series(
    question: Question, periods: Sequence[Period], about: Head, numbers: Iterable[int], *, same: bool = False
) -> dict[int, Series]:
    """The figures of items by unit and period, after units and periods have been added up."""
    wanted = sorted(numbers)
    if not wanted:
        return {}
    if question.moved:
        short = _in_borders(question, periods, about, wanted, same=same)
        return {n: _over_time(question, about.over(n), found) for n, found in short.items()}
    result: dict[int, Series] = {}
    for over in OverTime:
        some = [number for number in wanted if about.over(number) is over]
        if some and question.into_kind is not None:
            result |= _longer_series(question, periods, about, some)
        elif some:
            result |= _plain_series(question, periods, about, some)
    return result


def _longer_series(
    question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int]
) -> dict[int, Series]:
    over = about.over(numbers[0])
    rows = statements.summed_over_time(asked(question, periods, about, numbers), over)
    wholes = _wholes(question, periods)
    codes = [period.code for period in wholes]
    there = keys.at_level({row[1] for row in rows}, question.level)
    result: dict[int, Series] = defaultdict(dict)
    for item, place, whole, value, bits, reach, simulated in rows:
        if place in there:
            period = wholes[whole]
            full = reach == (period.days if over is OverTime.FLOW else period.end)
            amount, mark = settled(value, BITS[bits])
            result[item][place, codes[whole]] = Part(amount, mark, ONE if full else NOTHING, simulated=simulated)
    return result


def _plain_series(
    question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int], places: Sequence[UnitId] = ()
) -> dict[int, Series]:
    what = asked(question, periods, about, numbers)
    rows = statements.plain(what._replace(places=places) if places else what, [str(number) for number in numbers])
    there = keys.at_level({row.unit for row in rows}, question.level)
    result: dict[int, Series] = defaultdict(dict)
    for row in rows:
        if row.unit in there:
            result[int(row.item)][row.unit, row.period] = Part(row.value, Mark(row.mark), ONE, simulated=row.simulated)
    return result


def _in_borders(
    question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int], *, same: bool
) -> dict[int, Series]:
    """Units that lie whole in one are added up by the database, those that were cut up are divided here."""
    way = borders.way(question, periods)
    into, targets = way.into(same=same)
    rows = statements.moved(asked(question, periods, about, numbers), into) if into else []
    result: dict[int, Series] = defaultdict(dict)
    for item, target, period, value, bits, part, simulated in rows:
        amount, mark = settled(value, BITS[bits])
        result[item][targets[target], period] = Part(amount, mark, part, simulated=simulated)
    if way.cut and not same:
        sources = sorted({share.source for share in way.cut})
        for item, found in _plain_series(question, periods, about, numbers, sources).items():
            _divided(result[item], found, way.cut)
    return result


def _divided(series: Series, found: Series, cut: Sequence[Share]) -> None:
    by_period: dict[str, dict[UnitId, Part]] = defaultdict(dict)
    for (unit, period), part in found.items():
        by_period[period][unit] = part
    for period, there in by_period.items():
        for unit, part in moved(there, cut).items():
            before = series.get((unit, period))
            series[unit, period] = together(before, part) if before else part


def _over_time(question: Question, over: OverTime, series: Series) -> Series:
    if question.into_kind is None:
        return series
    by_unit: dict[OfficeKey, dict[Period, Part]] = defaultdict(dict)
    known = {code: parse(code) for code in {code for _, code in series}}
    for (unit, code), part in series.items():
        by_unit[unit][known[code]] = part
    return {
        (unit, period.code): part
        for unit, found in by_unit.items()
        for period, part in over_time(found, question.into_kind, over).items()
    }


def _folded(about: Head, numbers: Sequence[int], series: Mapping[int, Series]) -> Iterator[Row]:
    """Items as they are shown: breakdowns that are not asked for are added up."""
    groups: dict[ItemKey, list[int]] = defaultdict(list)
    for number in numbers:
        groups[about.shown[number]].append(number)
    for item, members in groups.items():
        found = [series.get(number, {}) for number in members]
        if len(found) == 1:
            for (unit, period), (value, mark, part, estimated, simulated) in found[0].items():
                yield Row(item, unit, period, value, mark, estimated, part == 1, simulated)
            continue
        for place in dict.fromkeys(place for each in found for place in each):
            parts = [each[place] for each in found if place in each]
            value, mark = added(parts)
            covered = len(parts) == len(members) and all(part.part == 1 for part in parts)
            either = (any(p.estimated for p in parts), covered, any(p.simulated for p in parts))
            yield Row(item, *place, value, mark, *either)


def _cooked(shown: ItemKey, recipe: Recipe, series: Mapping[ItemKey, Series]) -> Iterator[Row]:
    """A figure worked out anew for every unit and period that has an input."""
    found = {address: series.get(item.key, {}) for address, item in recipe.inputs.items()}
    for place in dict.fromkeys(place for each in found.values() for place in each):
        parts = {address: each[place] for address, each in found.items() if place in each}
        figure = cooked(recipe, {address: Figure(part.value, part.mark) for address, part in parts.items()})
        covered = len(parts) == len(found) and all(part.part == 1 for part in parts.values())
        estimated = any(part.estimated for part in parts.values())
        simulated = any(part.simulated for part in parts.values())
        yield Row(shown, *place, figure.value, figure.mark, estimated, covered, simulated)


def _unplaced(question: Question, periods: Sequence[Period]) -> tuple[UnitId, ...]:
    """Units in force at some time that have no place in the borders asked for."""
    if not question.moved or question.units:
        return ()
    way = borders.way(replace(question, units=()), periods)
    return tuple(sorted(way.sources - way.placed))
