"""Statements about the same land in other borders, put into those of one unit: counts only, as declared additive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Kind, Measure, Reading
from benso.domains.scoreboard.queries.editions import Moment
from benso.domains.scoreboard.types import Part, ReexpressedFigure
from benso.domains.units import queries as units
from benso.domains.units import rules as borders_of
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level, Share, Unit

Key = tuple[str, str, tuple[tuple[str, str], ...], date]
"""Statements that add up: of one measure, basis and dimensions, of one day."""


@dataclass(frozen=True, slots=True)
class Land:
    """Where to put what is stated: the units of a day, the level they are of, the communes that share their land."""

    on: date
    level: Level
    units: frozenset[str]
    communes: tuple[str, ...]


def in_borders(
    unit_id: str,
    own: Collection[str],
    measures: Mapping[str, Measure],
    here: Moment,
    as_of: date,
    borders: date | None,
) -> tuple[ReexpressedFigure, ...]:
    """Figures of the land of a unit from statements about other units.

    Of each the newest exact one, and the newest estimate where that is newer.

    :param own: measures that are stated for the unit itself, left out where its own borders are meant
    :param borders: a day in whose borders to show the land, if the unit is not in force on it
    """
    roster = units.roster()
    unit = roster.find(unit_id)
    if here.seal is None or unit is None or unit.level is Level.REFERENCE:
        return ()
    elsewhere = borders is not None and not unit.in_force(borders)
    land = _land(roster, unit, borders if elsewhere and borders is not None else _day_of(roster, unit))
    codes = [c for c in here.declared.additive if c in measures and measures[c].kind is Kind.READING]
    wanted = codes if elsewhere else [c for c in codes if c not in own]
    if not wanted or not land.communes:
        return ()
    readings = ledger.readings(measures=wanted, units=land.communes, until=as_of, known=here.seal)
    return tuple(_best(_figures(roster, land, readings, measures)))


def _day_of(roster: Roster, unit: Unit) -> date:
    """A day on which the unit is in force and borders are known."""
    day = max(unit.valid_from, roster.coverage_from)
    return day if unit.in_force(day) else unit.valid_from


def _land(roster: Roster, unit: Unit, on: date) -> Land:
    """The unit itself, or the units of the day that share land with it; they may reach beyond it."""
    atoms, there = roster.territory(unit.id).atoms, {unit.id}
    if not unit.in_force(on):
        lands = {one.id: roster.territory(one.id).atoms for one in _into(roster, unit, on)}
        there = {key for key, land in lands.items() if land & atoms}
        atoms = frozenset().union(*(lands[key] for key in there))
    communes = (
        one.id
        for one in roster.all_units()
        if one.level is Level.COMMUNE and (facts := roster.facts(one.id)) and atoms.intersection(facts.atoms)
    )
    return Land(on, unit.level, frozenset(there), tuple(communes))


def _into(roster: Roster, unit: Unit, on: date) -> list[Unit]:
    """Units of its level on the day, or communes where that level is abolished by then."""
    return roster.on(on, unit.level) or roster.on(on, Level.COMMUNE)


def _figures(
    roster: Roster, land: Land, readings: Iterable[Reading], measures: Mapping[str, Measure]
) -> Iterator[ReexpressedFigure]:
    groups: dict[Key, dict[str, Reading]] = defaultdict(dict)
    for one in readings:
        # A statement is in the borders of its own day; one about a unit of another day cannot be placed.
        if roster.unit(one.unit).in_force(one.effective_date):
            key = (one.measure, one.basis.value, tuple(sorted(one.dimensions.items())), one.effective_date)
            there = groups[key].get(one.unit)
            if there is None or _rank(one) > _rank(there):
                groups[key][one.unit] = one
    for (code, _, dimensions, day), stated in groups.items():
        # All of each unit's shares, so that a divided amount comes out as it does on every other page.
        shares = [s for s in roster.shares(day, land.on, Level.COMMUNE, land.level) if s.source in stated]
        parts = _parts(stated, shares)
        for result in borders_of.reexpress({unit: one.amount for unit, one in stated.items()}, shares):
            if result.unit not in land.units:
                continue
            first = stated[parts[result.unit][0].unit]
            yield ReexpressedFigure(
                unit=result.unit,
                measure=measures[code],
                basis=first.basis,
                dimensions=dict(dimensions),
                date=day,
                period_start=first.period_start,
                value=result.amount,
                estimated=result.estimated,
                covered=result.covered,
                parts=parts[result.unit],
            )


def _rank(reading: Reading) -> tuple[str, int]:
    return reading.document.get("vintage", ""), reading.entry_id


def _parts(stated: Mapping[str, Reading], shares: Sequence[Share]) -> dict[str, tuple[Part, ...]]:
    parts: dict[str, list[Part]] = defaultdict(list)
    for share in shares:
        one = stated[share.source]
        parts[share.target].append(Part(one.unit, one.entry_id, one.amount, share.weight))
    return {unit: tuple(found) for unit, found in parts.items()}


def _best(figures: Iterable[ReexpressedFigure]) -> list[ReexpressedFigure]:
    """Of each measure in each unit the newest exact figure and newer estimates; a part of the land for want of all."""
    groups: dict[tuple[str, ...], list[ReexpressedFigure]] = defaultdict(list)
    for one in figures:
        groups[one.unit, one.measure.code, one.basis.value, str(sorted(one.dimensions.items()))].append(one)
    best: list[ReexpressedFigure] = []
    for found in groups.values():
        whole = [one for one in found if one.covered] or found
        newest = max(whole, key=lambda one: one.date)
        exact = [one for one in whole if not one.estimated]
        best += [newest] if newest in exact or not exact else [max(exact, key=lambda one: one.date), newest]
    return sorted(best, key=lambda one: (one.unit, one.measure.code, one.basis, one.date))
