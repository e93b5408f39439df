"""Evaluating a reading: the values of its formula, period by period, each on one basis only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.rules.aggregates import term_means, worst_of
from benso.domains.scoreboard.rules.observations import Key, prefer, settle
from benso.domains.scoreboard.types import Aggregate, Definition, Direction, Observation, Point, Target
from benso.kernel import expressions

PRECEDENCE = (Basis.MEASURED, Basis.REPORTED, Basis.PUBLISHED, Basis.SIMULATED)
"""Which basis decides where several have a value: the nearer to the work, the better; the simulated only alone."""

Observations = Mapping[str, Sequence[Observation]]
"""Observations of each measure, by its code."""


@lru_cache(maxsize=512)
def _parsed(formula: str) -> expressions.Expression:
    return expressions.parse(formula)


def formula_names(formula: str) -> frozenset[str]:
    """The names a formula uses.

    :raises ExpressionInvalid: if it cannot be read
    """
    return frozenset(expressions.names(_parsed(formula)))


def evaluate_formula(formula: str, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """Value of a formula; ``None`` where an input it needs is unknown or a denominator is zero."""
    found = expressions.evaluate(_parsed(formula), values)
    return found if isinstance(found, Decimal) else None


def measures_of(targets: Iterable[Target]) -> frozenset[str]:
    """Codes of all measures that the readings of these targets use."""
    readings = [d for target in targets for d in target.definitions]
    return frozenset(c for d in readings for one in d.inputs for c in one.measures).union(
        *(d.printed for d in readings)
    )


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One input of a reading on one basis and for one group: the settled value of each period, and its rivals."""

    chosen: Mapping[Key, Observation]
    rivals: Mapping[Key, Sequence[Observation]]
    lasting: bool

    def at(self, key: Key) -> Observation | None:
        """The value for a period, or for a lasting input the newest one known on its last day."""
        if not self.lasting:
            return self.chosen.get(key)
        known = [o for o in self.chosen.values() if o.date <= key[1]]
        return max(known, key=lambda o: (o.date, o.period_start), default=None)


def ingredients(
    definition: Definition, observations: Mapping[str, Observations], basis: Basis, group: str | None
) -> dict[str, Ingredient]:
    """The inputs of a reading by name.

    :param observations: by name of the input, then by code of the measure
    """
    found = {}
    for wanted in definition.inputs:
        of_group = {
            measure: [o for o in several if o.basis is basis and (wanted.group_by is None or o.group == group)]
            for measure, several in observations.get(wanted.name, {}).items()
        }
        preferred = prefer(wanted.measures, of_group)
        chosen, rivals = settle(preferred)
        found[wanted.name] = Ingredient(chosen, rivals, wanted.carried or any(o.lasting for o in preferred))
    return found


def periods(inputs: Mapping[str, Ingredient]) -> list[Key]:
    """The periods to evaluate: those of inputs that are of a period; of lasting ones only where there are no others."""
    of_period = {key for one in inputs.values() if not one.lasting for key in one.chosen}
    lasting = {key for one in inputs.values() if one.lasting for key in one.chosen}
    return sorted(of_period or lasting, key=lambda key: (key[1], key[0]))


def make_point(definition: Definition, used: Mapping[str, Observation | None], group: str | None) -> Point | None:
    """The point that these observations give, or ``None`` where the formula has no value."""
    value = evaluate_formula(definition.formula, {name: one.value if one else None for name, one in used.items()})
    known = [one for one in used.values() if one is not None]
    if value is None or not known:
        return None
    # The period is that of the inputs which are of a period; a denominator carried from the census lends it no date.
    dated = [one for one in known if not one.lasting] or known
    return Point(
        date=max(one.date for one in dated),
        value=value,
        inputs={name: one.value for name, one in used.items() if one is not None},
        entries=tuple(dict.fromkeys(e for one in known for e in one.entries)),
        basis=known[0].basis,
        group=group,
        precise=all(one.precise for one in known),
        complete=all(one.complete for one in known),
        period_start=min(one.period_start for one in dated),
    )


def single_points(definition: Definition, observations: Mapping[str, Observations]) -> list[Point]:
    """All points before aggregation: per basis, group and period."""
    found = []
    for basis in Basis:
        for group in groups(definition, observations):
            inputs = ingredients(definition, observations, basis, group)
            for key in periods(inputs):
                point = make_point(definition, {name: one.at(key) for name, one in inputs.items()}, group)
                if point is not None:
                    found.append(point)
    return sorted(found, key=lambda p: (p.date, p.basis, p.group or ""))


def groups(definition: Definition, observations: Mapping[str, Observations]) -> list[str | None]:
    """The groups that a reading is evaluated for one by one; ``[None]`` where it is not grouped."""
    grouped = [i.name for i in definition.inputs if i.group_by]
    if not grouped:
        return [None]
    named = {o.group or "" for n in grouped for several in observations.get(n, {}).values() for o in several}
    return [*sorted(named)]


def points(target: Target, definition: Definition, observations: Mapping[str, Observations]) -> list[Point]:
    """The points of a reading, oldest first."""
    found = single_points(definition, observations)
    if definition.aggregate is Aggregate.MINIMUM:
        return worst_of(found, target.direction if target.direction is Direction.AT_MOST else Direction.AT_LEAST)
    if definition.aggregate is Aggregate.GEOMETRIC_MEAN:
        return term_means(found, terms(target))
    return found


def terms(target: Target) -> list[tuple[date, date]]:
    """The terms that promises of a mean are about: from the year after adoption (or the one before) to the due date."""
    found, year = [], target.adopted.year + 1
    for promise in sorted(target.promises, key=lambda p: p.due):
        found.append((date(year, 1, 1), promise.due))
        year = promise.due.year + 1
    return found


def deciding(found: Iterable[Point], aggregate: Aggregate = Aggregate.NONE) -> list[Point]:
    """The points of the basis that decides, oldest first; a mean with missing years does not decide."""
    usable = [p for p in found if p.complete or aggregate is not Aggregate.GEOMETRIC_MEAN]
    for basis in PRECEDENCE:
        if of_basis := [p for p in usable if p.basis is basis]:
            return of_basis
    return []
