"""Drill-down: a target's headline reading in every unit, in the borders of any date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Kind, Seal
from benso.domains.scoreboard import rules
from benso.domains.scoreboard.queries.editions import find, moment
from benso.domains.scoreboard.types import Definition, Input, Role, TargetId, UnitValue
from benso.domains.units import queries as units
from benso.domains.units import rules as borders_of
from benso.domains.units.types import Level, Unit


@dataclass(slots=True)
class Amount:
    """What one input comes to in one unit."""

    value: Decimal
    on: date
    entries: tuple[int, ...] = ()
    stated: bool = False
    estimated: bool = False
    covered: bool = True


@dataclass(frozen=True, slots=True)
class ByUnit:
    """Amounts of every input, by basis, unit and name."""

    amounts: dict[tuple[Basis, str], dict[str, Amount]] = field(default_factory=lambda: defaultdict(dict))

    def put(self, basis: Basis, unit: str, name: str, amount: Amount) -> None:
        """Keep the first, or the later of two dates."""
        there = self.amounts[basis, unit].get(name)
        if there is None or amount.on >= there.on:
            self.amounts[basis, unit][name] = amount


def unit_values(
    target_id: TargetId, *, as_of: date, known: int | None = None, borders: date | None = None
) -> list[UnitValue]:
    """The headline reading in each commune-level unit (and district) that has at least one of its inputs.

    Inputs that add up are re-expressed in the borders of the day asked for; percentages and ranks are shown only where
    their unit still exists.

    :param borders: day whose borders to use; that of ``as_of`` if not given
    :raises TargetUnknown: if there is no such target
    :raises SealUnknown: if there is no such seal
    """
    here = moment(known)
    target = find(here.declared, target_id)
    definition = next(d for d in target.definitions if d.role is Role.HEADLINE)
    if here.seal is None:
        return []
    found = _in_borders(_read(definition, here.declared.kinds, as_of, here.seal), definition, borders or as_of)
    basis = next((b for b in rules.PRECEDENCE if any(key[0] is b for key in found.amounts)), None)
    return [
        _value(definition, unit, basis, found.amounts[basis, unit])
        for unit in sorted(unit for of_basis, unit in found.amounts if of_basis is basis)
        if basis is not None
    ]


def _value(definition: Definition, unit: str, basis: Basis, inputs: Mapping[str, Amount]) -> UnitValue:
    known = [(one.name, inputs[one.name]) for one in definition.inputs if one.name in inputs]
    values = {name: amount.value for name, amount in known}
    entries = [entry for _, amount in known for entry in amount.entries]
    return UnitValue(
        unit=unit,
        date=max(amount.on for _, amount in known),
        inputs=values,
        value=rules.evaluate_formula(definition.formula, values),
        basis=basis,
        entries=tuple(dict.fromkeys(entries)),
        estimated=any(amount.estimated for _, amount in known),
        covered=Decimal(all(amount.covered for _, amount in known)),
    )


def _read(definition: Definition, kinds: Mapping[str, Kind], as_of: date, seal: Seal) -> ByUnit:
    """Latest statements and sums of the year (levels for stocks), by unit as it was."""
    found = ByUnit()
    stated = sorted(c for one in definition.inputs for c in one.measures if kinds.get(c) is Kind.READING)
    for reading in ledger.readings(measures=stated, units=None, until=as_of, known=seal) if stated else ():
        for one in definition.inputs:
            if reading.measure in one.measures and reading.dimensions.items() >= one.dimensions.items():
                amount = Amount(reading.amount, reading.effective_date, (reading.entry_id,), stated=True)
                found.put(reading.basis, reading.unit, one.name, amount)
    questions: dict[tuple[Kind, str], list[Input]] = defaultdict(list)
    for one in definition.inputs:
        for kind in {kinds[c] for c in one.measures if c in kinds} - {Kind.READING}:
            questions[kind, str(sorted(one.dimensions.items()))].append(one)
    for (kind, _), inputs in questions.items():
        _read_sums(found, inputs, sorted(c for c, k in kinds.items() if k is kind), kind, as_of, seal)
    return found


def _read_sums(found: ByUnit, inputs: list[Input], of_kind: list[str], kind: Kind, as_of: date, seal: Seal) -> None:
    """Sums of inputs that ask for the same dimensions, in one statement."""
    for total in ledger.totals(
        measures=sorted({code for one in inputs for code in one.measures}.intersection(of_kind)),
        units=None,
        dimensions=inputs[0].dimensions,
        since=date(as_of.year, 1, 1) if kind is Kind.FLOW else None,
        until=as_of,
        known=seal,
        by="unit",
    ):
        for one in inputs:
            if total.measure in one.measures:
                found.put(total.basis, str(total.unit), one.name, Amount(total.amount, as_of))


def _additive(definition: Definition) -> set[str]:
    """Names of the inputs that may be divided and added: counts, never shares, ranks or scores."""
    shares = ("%", "rank", "score", "points", "milestone")
    units_of = {
        m.code: m.unit_of_measure for m in ledger.measures(c for one in definition.inputs for c in one.measures)
    }
    return {
        one.name
        for one in definition.inputs
        if not any(units_of[code].startswith(shares) for code in one.measures if code in units_of)
    }


def _in_borders(found: ByUnit, definition: Definition, on: date) -> ByUnit:
    roster, result = units.roster(), ByUnit()
    wanted = {u.id for level in (Level.COMMUNE, Level.DISTRICT) for u in roster.on(on, level)}
    if all(unit_id in wanted for _, unit_id in found.amounts):
        return found
    away: list[tuple[Basis, str, str, Amount]] = []
    for (basis, unit_id), inputs in found.amounts.items():
        for name, amount in inputs.items():
            if unit_id in wanted:
                result.put(basis, unit_id, name, amount)
            else:
                away.append((basis, unit_id, name, amount))
    additive = _additive(definition)
    moved: dict[tuple[Basis, str, date], dict[str, Amount]] = defaultdict(dict)
    for basis, unit_id, name, amount in away:
        if name in additive and (home := _home(roster.unit(unit_id), amount, on)) is not None:
            moved[basis, name, home][unit_id] = amount
    for (basis, name, home), amounts in moved.items():
        for unit_id, amount in _reexpressed(amounts, home, on).items():
            there = result.amounts[basis, unit_id].get(name)
            if there is None or not there.stated:
                result.amounts[basis, unit_id][name] = _sum(there, amount)
    return result


def _home(unit: Unit, amount: Amount, on: date) -> date | None:
    """A day whose borders an amount is in: that of a statement, else the nearest on which its commune was in force."""
    if unit.level is not Level.COMMUNE:
        return None
    if amount.stated and unit.in_force(amount.on):
        return amount.on
    if on < unit.valid_from:
        return unit.valid_from
    return unit.valid_to - timedelta(days=1) if unit.valid_to is not None and unit.valid_to <= on else on


def _reexpressed(amounts: Mapping[str, Amount], home: date, on: date) -> dict[str, Amount]:
    shares = units.shares(source=home, target=on)
    entries: dict[str, list[int]] = defaultdict(list)
    for share in shares:
        if share.source in amounts:
            entries[share.target].extend(amounts[share.source].entries)
    day = max(amount.on for amount in amounts.values())
    return {
        one.unit: Amount(one.amount, day, tuple(entries[one.unit]), estimated=one.estimated, covered=one.covered)
        for one in borders_of.reexpress({unit: amount.value for unit, amount in amounts.items()}, shares)
    }


def _sum(first: Amount | None, second: Amount) -> Amount:
    if first is None:
        return second
    return Amount(
        value=first.value + second.value,
        on=max(first.on, second.on),
        entries=(*first.entries, *second.entries),
        estimated=first.estimated or second.estimated,
        covered=first.covered or second.covered,
    )
