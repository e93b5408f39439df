"""How figures of parts become that of the whole: over units, over borders, over time; never a sum of shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import NamedTuple

from benso.domains.reporting.types import Mark, OverTime
from benso.kernel.periods import Period, PeriodKind, containing


class Part(NamedTuple):
    """A figure on its way, with what :class:`Row` says of it."""

    value: Decimal | None
    mark: int
    covered: bool = True
    estimated: bool = False
    simulated: bool = False


def added(parts: Iterable[Part]) -> tuple[Decimal | None, Mark]:
    """The sum: what does not exist or does not arise adds nothing, what is missing makes the sum missing. Where no
    number is among them the mark stands."""
    marks: set[int] = set()
    total = Decimal(0)
    for part in parts:
        marks.add(part.mark)
        if part.value is not None:
            total += part.value
    return settled(total, marks)


def settled(total: Decimal, marks: AbstractSet[int]) -> tuple[Decimal | None, Mark]:
    """A sum and the marks that were met on the way, as one figure."""
    if Mark.MISSING in marks or not marks:
        return None, Mark.MISSING
    if Mark.NUMBER in marks:
        return total, Mark.NUMBER
    return None, Mark.NO_SERVICE if Mark.NO_SERVICE in marks else Mark.NOT_APPLICABLE


def longer(period: Period, kind: PeriodKind) -> Period:
    """The longer period that a period belongs to, by its last day and with its cut-off."""
    return containing(kind, period.end, cut_off=period.cut_off)


def over_time(figures: Mapping[Period, Part], kind: PeriodKind, over: OverTime) -> dict[Period, Part]:
    """The figures of one series in longer periods.

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
            result[whole] = found._replace(covered=found.covered and last.end == whole.end)
            continue
        value, mark = added(inside.values())
        complete = sum(period.days for period in inside) == whole.days and all(p.covered for p in inside.values())
        either = (any(p.estimated for p in inside.values()), any(p.simulated for p in inside.values()))
        result[whole] = Part(value, mark, complete, *either)
    return result
