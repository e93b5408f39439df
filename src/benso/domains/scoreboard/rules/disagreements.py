"""Where two values for the same matter differ: shown, not hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.rules.observations import settle
from benso.domains.scoreboard.rules.points import (
    PRECEDENCE,
    Observations,
    groups,
    ingredients,
    make_point,
    periods,
)
from benso.domains.scoreboard.types import Aggregate, Definition, Disagreement, Observation, Point


def agrees_as_printed(computed: Decimal, printed: Decimal) -> bool:
    """Whether a printed value is the computed one, rounded as printed (within half a unit of its last digit)."""
    exponent = printed.as_tuple().exponent
    places = exponent if isinstance(exponent, int) else 0
    return abs(computed - printed) <= Decimal(1).scaleb(min(places, 0)) / 2


def disagreements(
    definition: Definition,
    observations: Mapping[str, Observations],
    points: Sequence[Point],
    printed: Sequence[Observation],
) -> list[Disagreement]:
    """Every difference between sources of one basis, between bases, and from the printed result; oldest first."""
    found = between_bases(points) + from_printed(points, printed)
    if definition.aggregate is Aggregate.NONE:
        found += between_sources(definition, observations)
    return sorted(found, key=lambda d: (d.date, d.kind, d.second.entries))


def between_sources(definition: Definition, observations: Mapping[str, Observations]) -> list[Disagreement]:
    """Several statements about one input and period: what the reading would be with each of the others."""
    found = []
    for basis in Basis:
        for group in groups(definition, observations):
            inputs = ingredients(definition, observations, basis, group)
            for key in periods(inputs):
                used = {name: one.at(key) for name, one in inputs.items()}
                first = make_point(definition, used, group)
                for name, one in inputs.items():
                    for rival in one.rivals.get(key, ()):
                        second = make_point(definition, {**used, name: rival}, group)
                        found += _difference(first, second, "source")
    return found


def between_bases(points: Sequence[Point]) -> list[Disagreement]:
    """The last values of two bases in one calendar year, where they differ."""
    last: dict[tuple[int, Basis], Point] = {}
    for point in points:
        last[point.date.year, point.basis] = point
    found = []
    for year in sorted({year for year, _ in last}):
        there = [last[year, basis] for basis in PRECEDENCE if (year, basis) in last]
        for first, second in combinations(there, 2):
            found += _difference(first, second, "basis")
    return found


def from_printed(points: Sequence[Point], printed: Sequence[Observation]) -> list[Disagreement]:
    """Published results that their own published numerator and denominator do not give."""
    chosen, _ = settle(printed)
    found = []
    for point in points:
        other = chosen.get((point.period_start or point.date, point.date))
        if other is not None and other.basis is point.basis and not agrees_as_printed(point.value, other.value):
            second = replace(point, value=other.value, inputs={}, entries=other.entries)
            found += _difference(point, second, "printed")
    return found


def _difference(first: Point | None, second: Point | None, kind: str) -> list[Disagreement]:
    if first is None or second is None or first.value == second.value:
        return []
    return [Disagreement(max(first.date, second.date), first, second, second.value - first.value, kind)]
