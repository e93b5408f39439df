"""Figures added up over units, borders, time and breakdowns, and shares worked out anew from the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from benso.domains.reporting.queries import blocks, borders, statements
from benso.domains.reporting.queries.blocks import Block
from benso.domains.reporting.queries.heads import Head, head
from benso.domains.reporting.queries.recipes import recipes
from benso.domains.reporting.queries.statements import Asked
from benso.domains.reporting.rules.access import sight
from benso.domains.reporting.rules.combining import Part, added, longer, over_time
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
from benso.kernel.periods import Period, parse

Series = dict[tuple[OfficeKey, str], Part]
"""Figures of one item by unit and code of the period."""


def plain(question: Question, periods: Sequence[Period], about: Head) -> tuple[Row, ...]:
    """The answer where nothing is added up."""
    return tuple(_rows(about, _as_reported(question, periods, about, list(about.shown))))


def combined(question: Question, periods: Sequence[Period], about: Head, indicators: tuple[Indicator, ...]) -> Table:
    """The answer where anything is added up."""
    none = [number for number in about.shown if about.combine(number) is Combine.NONE]
    made = recipes([about.items[number] for number in none], periods[-1].end, about.catalogue)
    others = {item.indicator for each in made.values() for item in each.inputs.values()}
    if not others <= about.wanted:
        about = head(question, sorted(others.difference(question.indicators)))
    numbers = {item.key: number for number, item in about.items.items()}
    inputs = {numbers[i.key] for each in made.values() for i in each.inputs.values() if i.key in numbers}
    plain = [number for number in about.shown if about.combine(number) is Combine.SUM]
    rows = list(_answers(question, periods, about, plain, inputs, made))
    kept = [number for number in none if about.items[number].key not in made]
    rows += _as_they_are(question, periods, about, kept)
    refused = {about.items[number].indicator for number in kept}
    return Table(
        question,
        indicators,
        tuple(rows),
        refused=tuple(code for code in question.indicators if code in refused),
        recomputed=tuple(dict.fromkeys(about.items[numbers[key]].indicator for key in made)),
        unplaced=borders.way(question, periods).unplaced if question.moved and not question.units else (),
    )


def _answers(
    question: Question,
    periods: Sequence[Period],
    about: Head,
    plain: Sequence[int],
    inputs: set[int],
    made: Mapping[ItemKey, Recipe],
) -> Iterator[Row]:
    """What adds up, and what is worked out from it."""
    found = _read(question, periods, about, sorted({*plain, *inputs}))
    alone = _alone(about, plain) - inputs if not _over_time_here(question) else set()
    yield from _rows(about, (block for block in found if block.item in alone))
    series = _series(question, about, (block for block in found if block.item not in alone))
    yield from _folded(about, [number for number in plain if number not in alone], series)
    by_key = {about.items[number].key: each for number, each in series.items()}
    for number, shown in about.shown.items():
        if (recipe := made.get(about.items[number].key)) is not None:
            yield from _cooked(shown, recipe, by_key)


def _as_they_are(question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int]) -> Iterator[Row]:
    """Of what does not add up: figures of units that are the same in the borders asked for, and a level's last one."""
    if question.into_kind is not None:
        numbers = [number for number in numbers if about.over(number) is OverTime.LEVEL]
    alone = _alone(about, numbers)
    if alone:
        yield from _folded(
            about, sorted(alone), _series(question, about, _read(question, periods, about, sorted(alone), same=True))
        )


def _alone(about: Head, numbers: Sequence[int]) -> set[int]:
    """Those that are shown as they are, not added up with others."""
    under = [about.shown[number] for number in numbers]
    return {number for number in numbers if under.count(about.shown[number]) == 1}


def _over_time_here(question: Question) -> bool:
    """Whether periods are added up here: the database has done it where units stay as they are."""
    return question.moved and question.into_kind is not None


def _read(
    question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int], *, same: bool = False
) -> list[Block]:
    """The figures of items, added up over units by the database, or over periods."""
    if not numbers:
        return []
    if question.moved:
        way = borders.way(question, periods)
        lines = way.into(question.units, same=same)
        packed = statements.moved(_asked(question, periods, about, numbers), lines) if lines else []
        return list(blocks.by_target(packed, way.targets))
    if question.into_kind is None:
        return list(_as_reported(question, periods, about, numbers))
    found: list[Block] = []
    for over in OverTime:
        if some := [number for number in numbers if about.over(number) is over]:
            packed = statements.summed_over_time(_asked(question, periods, about, some, over), over)
            codes = [period.code for period in _wholes(question, periods)]
            found += blocks.by_period(packed, codes, question.level)
    return found


def _as_reported(
    question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int]
) -> Iterator[Block]:
    what = _asked(question, periods, about, numbers)
    packed = statements.plain(what)
    if statements.by_place(what):
        return blocks.by_place(packed, question.level)
    return blocks.by_period(packed, (), question.level)


def _asked(
    question: Question, periods: Sequence[Period], about: Head, items: Sequence[int], over: OverTime = OverTime.FLOW
) -> Asked:
    """What is read of the tables for some items of a question."""
    kind = question.into_kind
    wholes = [longer(period, kind) for period in periods] if kind else []
    number = {period: place for place, period in enumerate(sorted(set(wholes)))}
    flow = over is OverTime.FLOW
    return Asked(
        items=items,
        kind=question.kind.value,
        cut_off=question.cut_off,
        since=question.since,
        until=question.until,
        count=len(periods),
        codes=[period.code for period in periods] if kind else (),
        wholes=[number[whole] for whole in wholes],
        reach=[p.days if flow else int(p.end == whole.end) for p, whole in zip(periods, wholes, strict=bool(kind))],
        full=[whole.days if flow else 1 for whole in wholes],
        seen=sight(question.reader),
        known=question.known,
        places=() if question.moved else question.units,
        waiting=about.waiting,
        simulated=about.simulated,
    )


def _wholes(question: Question, periods: Sequence[Period]) -> list[Period]:
    kind = question.into_kind
    return sorted({longer(period, kind) for period in periods}) if kind else []


def _series(question: Question, about: Head, found: Iterable[Block]) -> dict[int, Series]:
    """The figures of items by unit and period, after periods have been added up."""
    result: dict[int, Series] = defaultdict(dict)
    for block in found:
        result[block.item].update(block.parts())
    if _over_time_here(question):
        return {number: _over_time(question, about.over(number), each) for number, each in result.items()}
    return result


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


def _rows(about: Head, found: Iterable[Block]) -> Iterator[Row]:
    for block in found:
        yield from block.rows(about.shown[block.item])


def _folded(about: Head, numbers: Sequence[int], series: Mapping[int, Series]) -> Iterator[Row]:
    """Items as they are shown: breakdowns that are not asked for are added up."""
    groups: dict[ItemKey, list[int]] = defaultdict(list)
    for number in numbers:
        groups[about.shown[number]].append(number)
    for item, members in groups.items():
        found = [series.get(number, {}) for number in members]
        for place in dict.fromkeys(place for each in found for place in each):
            parts = [each[place] for each in found if place in each]
            value, mark = added(parts) if len(members) > 1 else parts[0][:2]
            yield Row(item, *place, value, mark, *_said(parts, len(members)))


def _cooked(shown: ItemKey, recipe: Recipe, series: Mapping[ItemKey, Series]) -> Iterator[Row]:
    """A figure worked out anew for every unit and period that has an input."""
    found = {address: series.get(item.key, {}) for address, item in recipe.inputs.items()}
    for place in dict.fromkeys(place for each in found.values() for place in each):
        parts = {address: each[place] for address, each in found.items() if place in each}
        figure = cooked(recipe, {address: Figure(part.value, Mark(part.mark)) for address, part in parts.items()})
        yield Row(shown, *place, figure.value, figure.mark, *_said(list(parts.values()), len(found)))


def _said(parts: Sequence[Part], of: int) -> tuple[bool, bool, bool]:
    """Whether something is an estimate, everything is there, something is simulated."""
    covered = len(parts) == of and all(part.covered for part in parts)
    return any(part.estimated for part in parts), covered, any(part.simulated for part in parts)
