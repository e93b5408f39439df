"""How figures of parts become that of the whole: over units, over borders, over time; never a sum of shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from benso.domains.reporting.types import Mark, OverTime
from benso.domains.units.rules import reexpress
from benso.domains.units.types import Share, UnitId
from benso.kernel.periods import Period, PeriodKind, containing


class Part(NamedTuple):
    """A figure on its way: ``part`` is how much of its unit is behind it, in parts of one."""

    value: Decimal | None
    mark: Mark
    part: Decimal
    estimated: bool = False
    simulated: bool = False


def added(parts: Iterable[Part]) -> tuple[Decimal | None, Mark]:
    """The sum: what does not exist or does not arise adds nothing, what is missing makes the sum missing. Where no
    number is among them the mark stands."""
    marks: set[Mark] = set()
    total = Decimal(0)
    for part in parts:
        marks.add(part.mark)
        if part.value is not None:
            total += part.value
    return settled(total, marks)


def settled(total: Decimal, marks: set[Mark]) -> tuple[Decimal | None, Mark]:
    """A sum and the marks that were met on the way, as one figure."""
    if Mark.MISSING in marks or not marks:
        return None, Mark.MISSING
    if Mark.NUMBER in marks:
        return total, Mark.NUMBER
    return None, Mark.NO_SERVICE if Mark.NO_SERVICE in marks else Mark.NOT_APPLICABLE


def moved(figures: Mapping[UnitId, Part], shares: Sequence[Share]) -> dict[UnitId, Part]:
    """The figures of one period in the borders the shares lead to, divided as :func:`units.rules.reexpress` does."""
    numbers = {unit: figure.value for unit, figure in figures.items() if figure.value is not None}
    marks: dict[UnitId, set[Mark]] = defaultdict(set)
    parts: dict[UnitId, Decimal] = defaultdict(Decimal)
    simulated: set[UnitId] = set()
    for share in shares:
        if share.source in figures:
            marks[share.target].add(figures[share.source].mark)
            parts[share.target] += share.part
            simulated |= {share.target} if figures[share.source].simulated else set()
    amounts = {each.unit: each for each in reexpress(numbers, shares)}
    result = {}
    for unit, met in marks.items():
        found = amounts.get(unit)
        value, mark = settled(found.amount if found else Decimal(0), met)
        result[unit] = Part(value, mark, parts[unit], found.estimated if found else False, unit in simulated)
    return result


def together(first: Part, second: Part) -> Part:
    """Two pieces of one unit as one figure."""
    value, mark = added((first, second))
    either = (first.estimated or second.estimated, first.simulated or second.simulated)
    return Part(value, mark, first.part + second.part, *either)


def longer(period: Period, kind: PeriodKind) -> Period:
    """The longer period that a period belongs to, by its last day and with its cut-off."""
    return containing(kind, period.end, cut_off=period.cut_off)


def over_time(figures: Mapping[Period, Part], kind: PeriodKind, over: OverTime) -> dict[Period, Part]:
    """The figures of one series in longer periods; ``part`` is one where they are covered, else nothing.

    A flow is added up and covered where every period of the longer one is there; a level is that of the last period,
    covered where that one ends with the longer one.
    """
    groups: dict[Period, dict[Period, Part]] = defaultdict(dict)
    for period, part in figures.items():
        groups[longer(period, kind)][period] = part
    result = {}
    for whole, inside in groups.items():
        if over is OverTime.LEVEL:
            last = max(inside)
            found = inside[last]
            result[whole] = found._replace(part=Decimal(found.part == 1 and last.end == whole.end))
            continue
        value, mark = added(inside.values())
        complete = sum(period.days for period in inside) == whole.days and all(p.part == 1 for p in inside.values())
        either = (any(p.estimated for p in inside.values()), any(p.simulated for p in inside.values()))
        result[whole] = Part(value, mark, Decimal(complete), *either)
    return result
