"""Drill-down: a target's headline reading in every unit, in the borders of any date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Kind, Measure, Reading
from benso.domains.scoreboard import rules
from benso.domains.scoreboard.queries.editions import find, programme, resolve
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
    seal = resolve(known)
    _, declared = programme(seal)
    target = find(declared, target_id)
    definition = next(d for d in target.definitions if d.role is Role.HEADLINE)
    if seal is None:
        return []
    measures = {m.code: m for m in ledger.measures()}
    found = _read(definition, measures, as_of, seal)
    found = _in_borders(found, definition, measures, borders or as_of)
    basis = next((b for b in rules.PRECEDENCE if any(key[0] is b for key in found.amounts)), None)
    return [
        _value(definition, unit, basis, inputs)
        for (of_basis, unit), inputs in sorted(found.amounts.items(), key=lambda item: item[0][1])
        if of_basis is basis
    ]


def _value(definition: Definition, unit: str, basis: Basis, inputs: Mapping[str, Amount]) -> UnitValue:
    known = {one.name: inputs[one.name] for one in definition.inputs if one.name in inputs}
    values = {one.name: known[one.name].value if one.name in known else None for one in definition.inputs}
    return UnitValue(
        unit=unit,
        date=max(amount.on for amount in known.values()),
        inputs={name: amount.value for name, amount in known.items()},
        value=rules.evaluate_formula(definition.formula, values),
        basis=basis,
        entries=tuple(dict.fromkeys(e for amount in known.values() for e in amount.entries)),
        estimated=any(amount.estimated for amount in known.values()),
        covered=Decimal(all(amount.covered for amount in known.values())),
    )


def _read(definition: Definition, measures: Mapping[str, Measure], as_of: date, seal: int) -> ByUnit:
    """Latest statements and sums of the year (levels for stocks), by unit as it was."""
    found = ByUnit()
    for one in definition.inputs:
        stated = [c for c in one.measures if c in measures and measures[c].kind is Kind.READING]
        if stated:
            for reading in ledger.readings(measures=stated, units=None, until=as_of, known=seal):
                if _fits(reading, one):
                    found.put(
                        reading.basis, reading.unit, one.name,
                        Amount(reading.amount, reading.effective_date, (reading.entry_id,), stated=True),
                    )  # fmt: skip
        for kind, since in ((Kind.FLOW, date(as_of.year, 1, 1)), (Kind.STOCK, None)):
            summed = [c for c in one.measures if c in measures and measures[c].kind is kind]
            if summed:
                for total in ledger.totals(
                    measures=summed,
                    units=None,
                    dimensions=one.dimensions,
                    since=since,
                    until=as_of,
                    known=seal,
                    by="unit",
                ):
                    found.put(total.basis, str(total.unit), one.name, Amount(total.amount, as_of))
    return found


def _fits(reading: Reading, wanted: Input) -> bool:
    return reading.dimensions.items() >= wanted.dimensions.items()


def _additive(definition: Definition, measures: Mapping[str, Measure]) -> set[str]:
    """Names of the inputs that may be divided and added: counts, never shares, ranks or scores."""
    shares = ("%", "rank", "score", "points", "milestone")
    return {
        one.name
        for one in definition.inputs
        if not any(measures[c].unit_of_measure.startswith(shares) for c in one.measures if c in measures)
    }


def _in_borders(found: ByUnit, definition: Definition, measures: Mapping[str, Measure], on: date) -> ByUnit:
    roster, additive, result = units.roster(), _additive(definition, measures), ByUnit()
    wanted = {u.id for level in (Level.COMMUNE, Level.DISTRICT) for u in roster.on(on, level)}
    moved: dict[tuple[Basis, str, date], dict[str, Amount]] = defaultdict(dict)
    for (basis, unit_id), inputs in found.amounts.items():
        for name, amount in inputs.items():
            if unit_id in wanted:
                result.put(basis, unit_id, name, amount)
            elif name in additive and (home := _home(roster.unit(unit_id), amount, on)) is not None:
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
