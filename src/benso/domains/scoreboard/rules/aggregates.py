"""How one number is made of several: the worst group, the geometric mean of growth, ranks among fewer provinces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from benso.domains.scoreboard.types import Direction, Point

HUNDRED = Decimal(100)


def worst_of(points: Iterable[Point], direction: Direction = Direction.AT_LEAST) -> list[Point]:
    """Per basis and period the group that is furthest from keeping the promise, with its name.

    A promise of "at least … in each sector" is kept only if the lowest sector keeps it; the mean hides that.
    """
    periods: dict[tuple[str, date | None, date], list[Point]] = defaultdict(list)
    for point in points:
        periods[point.basis, point.period_start, point.date].append(point)
    sign = -1 if direction is Direction.AT_MOST else 1
    return [
        min(several, key=lambda p: (sign * p.value, p.group or ""))
        for _, several in sorted(periods.items(), key=lambda item: (item[0][2], item[0][0]))
    ]


def geometric_mean_growth(growths: Sequence[Decimal]) -> Decimal:
    """Mean yearly growth of several years, in per cent: the constant rate that leads to the same level.

    :param growths: growth of each year in per cent, each above -100
    """
    with localcontext() as context:
        context.prec = 40
        product = Decimal(1)
        for growth in growths:
            product *= 1 + growth / HUNDRED
        rate = (product ** (Decimal(1) / len(growths)) - 1) * HUNDRED
        return rate.quantize(Decimal("1e-10"), ROUND_HALF_EVEN)


def compound_rate(first: Decimal, last: Decimal, years: int) -> Decimal:
    """Constant yearly growth, in per cent, that leads from the first level to the last in so many years."""
    with localcontext() as context:
        context.prec = 40
        rate = ((last / first) ** (Decimal(1) / years) - 1) * HUNDRED
        return rate.quantize(Decimal("1e-10"), ROUND_HALF_EVEN)


def term_means(points: Iterable[Point], terms: Sequence[tuple[date, date]]) -> list[Point]:
    """Yearly growths to the geometric mean of the term so far, per basis.

    A mean is complete when no year from the first of the term is missing. Years outside every term are left out.

    :param terms: first and last day of each term
    """
    found = []
    by_basis: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        by_basis[point.basis].append(point)
    for several in by_basis.values():
        for first, last in terms:
            known = {p.date.year: p for p in several if first <= p.date <= last}
            for year in sorted(known):
                found.append(_mean(known, first.year, year))
    return sorted(found, key=lambda p: (p.date, p.basis))


def _mean(known: Mapping[int, Point], first: int, last: int) -> Point:
    used = [known[y] for y in sorted(known) if y <= last]
    return replace(
        known[last],
        value=geometric_mean_growth([p.value for p in used]),
        inputs={str(p.date.year): p.value for p in used},
        entries=tuple(e for p in used for e in p.entries),
        complete=len(used) == last - first + 1 and all(p.complete for p in used),
        period_start=date(used[0].date.year, 1, 1),
    )


def equal_rank(rank: int, of: int, now: int) -> int:
    """The rank among ``now`` that stands where ``rank`` stood among ``of``, never worse: 25 of 63 is 13 of 34."""
    exact = Decimal(rank) * now / of
    return max(1, int(exact.quantize(Decimal(1))))
