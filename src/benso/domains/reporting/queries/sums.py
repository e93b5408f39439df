"""Figures added up over units, borders, time and breakdowns, and shares worked out anew from the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from benso.domains.reporting.queries import blocks, borders, statements
from benso.domains.reporting.queries.blocks import Block
from benso.domains.reporting.queries.borders import Way
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
from benso.kernel.periods import Period, PeriodKind, parse

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
    reading = _Reading(question, periods, about, borders.way(question, periods) if question.moved else None)
    rows = list(_answers(reading, plain, inputs, made))
    kept = [number for number in none if about.items[number].key not in made]
    rows += _as_they_are(reading, kept)
    refused = {about.items[number].indicator for number in kept}
    return Table(
        question,
        indicators,
        tuple(rows),
        refused=tuple(code for code in question.indicators if code in refused),
        recomputed=tuple(dict.fromkeys(about.items[numbers[key]].indicator for key in made)),
        unplaced=reading.way.unplaced if reading.way and not question.units else (),
    )


class _Reading(NamedTuple):
    """A question with what is known about it."""

    question: Question
    periods: Sequence[Period]
    about: Head
    way: Way | None
    """Where figures move to, if they move."""

    @property
    def adds_periods_here(self) -> bool:
        """Whether periods are added up here: the database has done it where units stay as they are."""
        return self.way is not None and self.question.into_kind is not None


def _answers(
    reading: _Reading, plain: Sequence[int], inputs: set[int], made: Mapping[ItemKey, Recipe]
) -> Iterator[Row]:
    """What adds up, and what is worked out from it."""
    about = reading.about
    found = _read(reading, sorted({*plain, *inputs}))
    alone = set() if reading.adds_periods_here else _alone(about, plain) - inputs
    yield from _rows(about, (block for block in found if block.item in alone))
    series = _series(reading, (block for block in found if block.item not in alone))
    yield from _folded(about, [number for number in plain if number not in alone], series)
    by_key = {about.items[number].key: each for number, each in series.items()}
    for number, shown in about.shown.items():
        if (recipe := made.get(about.items[number].key)) is not None:
            yield from _cooked(shown, recipe, by_key)


def _as_they_are(reading: _Reading, numbers: Sequence[int]) -> Iterator[Row]:
    """Of what does not add up: figures of units that are the same in the borders asked for, and a level's last one."""
    if reading.question.into_kind is not None:
        numbers = [number for number in numbers if reading.about.over(number) is OverTime.LEVEL]
    alone = sorted(_alone(reading.about, numbers))
    yield from _folded(reading.about, alone, _series(reading, _read(reading, alone, same=True)))


def _alone(about: Head, numbers: Sequence[int]) -> set[int]:
    """Those that are shown as they are, not added up with others."""
    under = [about.shown[number] for number in numbers]
    return {number for number in numbers if under.count(about.shown[number]) == 1}


def _read(reading: _Reading, numbers: Sequence[int], *, same: bool = False) -> list[Block]:
    """The figures of items, added up over units or over periods by the database."""
    question, periods, about, way = reading
    if not numbers:
        return []
    if way is not None:
        lines = way.into(question.units, same=same)
        if lines is None:
            return []
        few = len(question.units or way.targets) < len(periods)
        packed = statements.moved(_asked(question, periods, about, numbers), lines, by_target=few)
        return list(blocks.moved(packed, way.targets))
    if question.into_kind is None:
        return list(_as_reported(question, periods, about, numbers))
    codes = [period.code for period in sorted({longer(period, question.into_kind) for period in periods})]
    found: list[Block] = []
    for over in OverTime:
        if some := [number for number in numbers if about.over(number) is over]:
            packed = statements.summed_over_time(_asked(question, periods, about, some, over), over)
            found += blocks.by_period(packed, codes, question.level)
    return found


def _as_reported(question: Question, periods: Sequence[Period], about: Head, numbers: Sequence[int]) -> Iterator[Block]:
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
        periods=len(periods),
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


def _series(reading: _Reading, found: Iterable[Block]) -> dict[int, Series]:
    """The figures of items by unit and period, after periods have been added up."""
    result: dict[int, Series] = defaultdict(dict)
    for block in found:
        result[block.item].update(block.parts())
    kind, about = reading.question.into_kind, reading.about
    if not reading.adds_periods_here or kind is None:
        return result
    return {number: _over_time(kind, about.over(number), each) for number, each in result.items()}


def _over_time(kind: PeriodKind, over: OverTime, series: Series) -> Series:
    by_unit: dict[OfficeKey, dict[Period, Part]] = defaultdict(dict)
    known = {code: parse(code) for code in {code for _, code in series}}
    for (unit, code), part in series.items():
        by_unit[unit][known[code]] = part
    return {
        (unit, period.code): part
        for unit, found in by_unit.items()
        for period, part in over_time(found, kind, over).items()
    }


def _rows(about: Head, found: Iterable[Block]) -> Iterable[Row]:
    return chain.from_iterable(block.rows(about.shown[block.item]) for block in found)


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
