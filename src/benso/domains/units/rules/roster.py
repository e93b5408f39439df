"""The register of units as one value that answers questions about any date without touching the database."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date

from benso.domains.units.rules.reexpression import Territory, share_territories
from benso.domains.units.types import (
    AgeGroup,
    Agency,
    AtomCode,
    Event,
    Facts,
    Layout,
    Level,
    Office,
    Reference,
    Register,
    Share,
    Source,
    Unit,
    UnitId,
    Weight,
)
from benso.kernel.errors import BensoError
from benso.kernel.text import search_key

_RANK = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2, Level.REFERENCE: 3}


class UnitUnknown(BensoError):
    """No unit or reference area has this id."""

    code = "UNIT_UNKNOWN"
    status = 404
    sentence = "Không có đơn vị “{unit}”; mã đơn vị viết dạng 28777@2024-12-01."


class AgencyUnknown(BensoError):
    """No agency has this reference."""

    code = "AGENCY_UNKNOWN"
    status = 404
    sentence = "Không có cơ quan “{agency}”; xem danh sách cơ quan của tỉnh."


class Roster:
    """Units, reference areas and agencies on any date. Immutable; lists are ordered by level and official code.

    From :attr:`coverage_from` on every unit of the province is there; on earlier days only those that lasted.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        areas = [_area(reference) for reference in register.references]
        ordered = sorted([*register.units, *areas], key=lambda unit: (_RANK[unit.level], unit.code, unit.valid_from))
        self._units = {unit.id: unit for unit in ordered}
        self._versions: dict[str, list[Unit]] = defaultdict(list)
        self._children: dict[str, list[Unit]] = defaultdict(list)
        for unit in ordered:
            self._versions[unit.code].append(unit)
            if unit.parent:
                self._children[unit.parent].append(unit)
        self._facts = {facts.unit: facts for facts in register.facts}
        self._agencies = {agency.ref: agency for agency in register.agencies}
        self._references = {reference.id: reference for reference in register.references}
        self._keys = {unit.id: f" {search_key(' '.join((unit.name_vi, *self._variants(unit.id))))}" for unit in ordered}
        turns = {u.valid_from for u in register.units} | {u.valid_to for u in register.units if u.valid_to}
        self._turns = sorted(turns | {register.coverage_from})
        census = {u.code: c for u in self.on(register.census_date, Level.COMMUNE) if (c := self._facts[u.id].census)}
        self._weights = {
            Weight.PERSONS: {code: counted.population for code, counted in census.items()},
            Weight.HOUSEHOLDS: {code: counted.households for code, counted in census.items()},
        }
        self._shares: dict[tuple[date, date, Level, Level | None, Weight], tuple[Share, ...]] = {}

    @property
    def coverage_from(self) -> date:
        """The first day on which the register is complete."""
        return self._register.coverage_from

    @property
    def events(self) -> tuple[Event, ...]:
        """The reorganisations, oldest first."""
        return self._register.events

    @property
    def sources(self) -> dict[str, Source]:
        """Sources of the register by key."""
        return {source.key: source for source in self._register.sources}

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The hexagon maps, oldest first."""
        return self._register.layouts

    def all_units(self) -> list[Unit]:
        """Every version, reference areas last."""
        return list(self._units.values())

    def find(self, unit_id: UnitId) -> Unit | None:
        """The unit version or reference area, or ``None``."""
        return self._units.get(unit_id)

    def unit(self, unit_id: UnitId) -> Unit:
        """:raises UnitUnknown: if no version or reference area has this id"""
        try:
            return self._units[unit_id]
        except KeyError:
            raise UnitUnknown(unit=unit_id) from None

    def facts(self, unit_id: UnitId) -> Facts | None:
        """What is known about a version; ``None`` for a reference area.

        :raises UnitUnknown: if no version or reference area has this id
        """
        return self._facts.get(self.unit(unit_id).id)

    def reference(self, unit_id: UnitId) -> Reference | None:
        """The reference area behind an id, ``None`` if it is no such area."""
        return self._references.get(unit_id)

    def age_groups(self, unit_id: UnitId) -> list[AgeGroup]:
        """The census by age, where it is held (province and districts)."""
        return [group for group in self._register.age_groups if group.unit == unit_id]

    def versions(self, code: str) -> list[Unit]:
        """All versions of a code, oldest first: different units may have borne it."""
        return list(self._versions.get(code, ()))

    def in_force(self, code: str, on: date) -> Unit | None:
        """The version of a code in force on the day."""
        return next((unit for unit in self._versions.get(code, ()) if unit.in_force(on)), None)

    def on(self, on: date, level: Level | None = None) -> list[Unit]:
        """The units in force on a day; reference areas only when asked for by their level."""
        if level is Level.REFERENCE:
            return [unit for unit in self._units.values() if unit.level is level]
        return [
            unit
            for unit in self._units.values()
            if unit.level is not Level.REFERENCE and level in (None, unit.level) and unit.in_force(on)
        ]

    def children(self, unit_id: UnitId, on: date) -> list[Unit]:
        """The units directly below on a day; none when the unit is not in force then."""
        unit = self.unit(unit_id)
        return [child for child in self._children.get(unit.code, ()) if child.in_force(on)] if unit.in_force(on) else []

    def descendants(self, unit_id: UnitId, on: date, level: Level | None = None) -> list[Unit]:
        """All units below on a day, of one level if given."""
        below: list[Unit] = []
        for child in self.children(unit_id, on):
            below += [child, *self.descendants(child.id, on)]
        return [unit for unit in below if level in (None, unit.level)]

    def ancestors(self, unit_id: UnitId, on: date) -> list[Unit]:
        """The units above on a day, nearest first."""
        above: list[Unit] = []
        parent = self.unit(unit_id).parent
        while parent and (unit := self.in_force(parent, on)):
            above.append(unit)
            parent = unit.parent
        return above

    def search(self, text: str, on: date | None = None, limit: int = 20) -> list[Unit]:
        """Units whose name holds every word of the text as the beginning of a word, or whose code begins with it.

        Diacritics and tone placement do not matter. With a day only the units in force on it.
        """
        wanted = search_key(text)
        if not wanted:
            return []
        words = [f" {word}" for word in wanted.split()]
        found = [
            unit
            for unit in self._units.values()
            if (on is None or unit.in_force(on))
            and (unit.code.startswith(text.strip()) or all(word in self._keys[unit.id] for word in words))
        ]
        found.sort(key=lambda unit: not f"{self._keys[unit.id]} ".endswith(f" {wanted} "))
        return found[:limit]

    def agency(self, ref: str) -> Agency:
        """:raises AgencyUnknown: if no agency has this reference"""
        try:
            return self._agencies[ref]
        except KeyError:
            raise AgencyUnknown(agency=ref) from None

    def agencies(self) -> list[Agency]:
        """The agencies of all times."""
        return list(self._agencies.values())

    def agencies_on(self, on: date) -> list[Agency]:
        """The agencies that exist on a day."""
        return [agency for agency in self._agencies.values() if agency.in_force(on)]

    def offices_of(self, unit_id: UnitId, on: date) -> list[Office]:
        """The rooms and posts a unit of this level and type has on a day."""
        unit = self.unit(unit_id)
        return [
            office
            for office in self._register.offices
            if office.level is unit.level and unit.type in office.types and unit.in_force(on) and office.in_force(on)
        ]

    def epoch(self, on: date) -> date:
        """The day since which the units are as they are on ``on`` (not before the coverage begins)."""
        place = bisect_right(self._turns, max(on, self.coverage_from))
        return self._turns[place - 1]

    def layout(self, on: date) -> Layout | None:
        """The map that shows exactly the units of the day; the nearest drawn one if none does."""
        layouts = self._register.layouts
        if not layouts:
            return None
        wanted = {unit.id for unit in self.on(max(on, self.coverage_from), Level.COMMUNE)}
        return min(layouts, key=lambda it: (it.unit_ids() != wanted, abs((it.date - on).days)))

    def territory(self, unit_id: UnitId) -> Territory:
        """The census communes a unit is made of; not whole where its census is not known or differs from theirs."""
        unit = self.unit(unit_id)
        facts = self._facts.get(unit_id)
        if facts is None:
            return Territory(frozenset(), whole=False)
        on = max(unit.valid_from, self.coverage_from)
        below = self.descendants(unit_id, on, Level.COMMUNE)
        atoms = frozenset(facts.atoms).union(*(self._facts[it.id].atoms for it in below))
        weights = self.weights(Weight.PERSONS)
        known = sum(weights.get(atom, 0) for atom in atoms)
        return Territory(atoms, whole=facts.census is not None and facts.census.population == known)

    def weights(self, by: Weight) -> dict[AtomCode, int]:
        """Persons or households of each census commune."""
        return self._weights[by]

    def shares(
        self,
        source: date,
        target: date,
        level: Level = Level.COMMUNE,
        target_level: Level | None = None,
        by: Weight = Weight.PERSONS,
    ) -> tuple[Share, ...]:
        """How the units of a level on one day are spread over those of another day.

        Without ``target_level`` the same level, or communes where that level is abolished by then.
        """
        key = (self.epoch(source), self.epoch(target), level, target_level, by)
        if key not in self._shares:
            into = self.on(key[1], target_level or level) or self.on(key[1], Level.COMMUNE)
            self._shares[key] = tuple(
                share_territories(
                    {unit.id: self.territory(unit.id) for unit in self.on(key[0], level)},
                    {unit.id: self.territory(unit.id) for unit in into},
                    self.weights(by),
                )
            )
        return self._shares[key]

    def _variants(self, unit_id: UnitId) -> tuple[str, ...]:
        facts = self._facts.get(unit_id)
        return facts.name_variants if facts else ()


def _area(reference: Reference) -> Unit:
    return Unit(
        id=reference.id,
        code=reference.id,
        name_vi=reference.name_vi,
        type="khu vực",
        level=Level.REFERENCE,
        parent=None,
        valid_from=date.min,
        valid_to=None,
        predecessors=(),
        successors=(),
    )
