"""Reads. One small statement notices a new register; the register itself is held in memory between loads.

A page that asks many questions takes :func:`roster` once and asks that; the functions below are for single questions.
"""

from __future__ import annotations

from datetime import date
from threading import Lock

from django.db import connection

from benso.domains.units import models
from benso.domains.units.rules import Roster
from benso.domains.units.types import (
    AgeGroup,
    Agency,
    AgencyKind,
    Census,
    Change,
    Event,
    Facts,
    Flag,
    Hexagon,
    Layout,
    Level,
    Office,
    OfficeKind,
    PointKind,
    Precision,
    Reference,
    Register,
    Share,
    Source,
    Status,
    Unit,
    UnitId,
    Weight,
)

_EMPTY = Register(date.max, date.max, (), (), (), (), (), (), (), ())


class _Held:
    """The roster of this process and the digest it was read under."""

    lock = Lock()
    digest: str | None = None
    roster = Roster(_EMPTY)


def digest() -> str | None:
    """Digest of the register as loaded; ``None`` before the first load."""
    # Asked on every page: plain SQL takes half the time.
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM units_registerstate LIMIT 1")
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def roster() -> Roster:
    """The register of units, as it is now: one statement, and the whole of it again only after a load."""
    current = digest()
    if _Held.digest == current:
        return _Held.roster
    with _Held.lock:
        fresh = Roster(read_register())
        while (now := digest()) != current:  # a load landed while the tables were being read
            fresh, current = Roster(read_register()), now
        _Held.roster, _Held.digest = fresh, current
    return fresh


def unit(unit_id: UnitId) -> Unit:
    """:raises UnitUnknown: if no version or reference area has this id"""
    return roster().unit(unit_id)


def facts(unit_id: UnitId) -> Facts | None:
    """What is known about a version; ``None`` for a reference area.

    :raises UnitUnknown: if no version or reference area has this id
    """
    return roster().facts(unit_id)


def units_on(on: date, level: Level | None = None) -> list[Unit]:
    """The units in force on a day, by level and code."""
    return roster().on(on, level)


def versions(code: str) -> list[Unit]:
    """All versions of a code, oldest first."""
    return roster().versions(code)


def children(unit_id: UnitId, on: date) -> list[Unit]:
    """The units directly below on a day."""
    return roster().children(unit_id, on)


def descendants(unit_id: UnitId, on: date, level: Level | None = None) -> list[Unit]:
    """All units below on a day, of one level if given."""
    return roster().descendants(unit_id, on, level)


def ancestors(unit_id: UnitId, on: date) -> list[Unit]:
    """The units above on a day, nearest first."""
    return roster().ancestors(unit_id, on)


def shares(
    *,
    source: date,
    target: date,
    level: Level = Level.COMMUNE,
    target_level: Level | None = None,
    by: Weight = Weight.PERSONS,
) -> list[Share]:
    """How the units of one day are spread over those of another, for :func:`rules.reexpress`."""
    return list(roster().shares(source, target, level, target_level, by))


def hexagons(on: date) -> tuple[date, list[Hexagon], int, int]:
    """The map of the units of a day: the date it was drawn for, its cells, its columns and rows."""
    layout = roster().layout(on)
    return (layout.date, list(layout.hexagons), layout.columns, layout.rows) if layout else (on, [], 0, 0)


def map_dates() -> list[date]:
    """Dates for which a map was drawn, oldest first."""
    return [layout.date for layout in roster().layouts]


def agencies_on(on: date) -> list[Agency]:
    """The agencies that exist on a day."""
    return roster().agencies_on(on)


def search_units(text: str, on: date | None = None, limit: int = 20) -> list[Unit]:
    """Units by name without diacritics, or by code; with a day, those in force on it."""
    return roster().search(text, on, limit)


def events() -> list[Event]:
    """The reorganisations, oldest first."""
    return list(roster().events)


def read_register() -> Register:
    """The whole register from the tables."""
    state = models.RegisterState.objects.first()
    if state is None:
        return _EMPTY
    rows = list(models.UnitVersion.objects.order_by("id"))
    return Register(
        coverage_from=state.coverage_from,
        census_date=state.census_date,
        units=_units(rows),
        facts=tuple(_facts(row) for row in rows),
        references=tuple(
            Reference(r.id, r.name_vi, r.name_en, r.note) for r in models.ReferenceArea.objects.order_by("id")
        ),
        events=tuple(
            Event(e.date, e.decree, e.text_vi, e.text_en, e.communes_before, e.communes_after, tuple(e.sources), e.note)
            for e in models.UnitEvent.objects.order_by("date")
        ),
        layouts=_layouts(),
        agencies=_agencies(),
        offices=_offices(),
        age_groups=tuple(
            AgeGroup(g.unit_id, g.lower, g.upper, g.persons)
            for g in models.CensusAgeGroup.objects.order_by("unit_id", "lower")
        ),
        sources=tuple(Source(s.key, s.about, s.text) for s in models.FactSource.objects.order_by("key")),
    )


def _units(rows: list[models.UnitVersion]) -> tuple[Unit, ...]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    pairs = models.UnitLineage.objects.order_by("predecessor_id", "successor_id")
    for predecessor, successor, whole in pairs.values_list("predecessor_id", "successor_id", "whole"):
        after.setdefault(predecessor, []).append(successor)
        if whole:
            before.setdefault(successor, []).append(predecessor)
    return tuple(
        Unit(
            id=row.id,
            code=row.code,
            name_vi=row.name_vi,
            type=row.type,
            level=Level(row.level),
            parent=row.parent_code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            predecessors=tuple(before.get(row.id, ())),
            successors=tuple(after.get(row.id, ())),
        )
        for row in rows
    )


def _facts(row: models.UnitVersion) -> Facts:
    return Facts(
        unit=row.id,
        area_km2=row.area_km2,
        area_basis=row.area_basis,
        population=row.population,
        population_year=row.population_year,
        population_basis=row.population_basis,
        households=row.households,
        households_year=row.households_year,
        census=_census(row),
        latitude=row.latitude,
        longitude=row.longitude,
        point_kind=PointKind(row.point_kind),
        change=Change(row.change),
        precision=Precision(row.precision),
        sources=tuple(row.sources),
        atoms=tuple(row.atoms),
        name_variants=tuple(row.name_variants),
        name_note=row.name_note,
        area_source_km2=row.area_source_km2,
        area_polygon_km2=row.area_polygon_km2,
        seat=row.seat,
        flags=tuple(Flag(code, date.fromisoformat(since), basis) for code, since, basis in row.flags),
        quality=tuple(row.quality),
        note=row.note,
    )


def _census(row: models.UnitVersion) -> Census | None:
    counts = (row.census_population, row.census_urban, row.census_rural, row.census_households)
    if any(count is None for count in counts):
        return None
    population, urban, rural, households = (int(count or 0) for count in counts)
    return Census(population, urban, rural, households, tuple(row.census_households_by_size))


def _layouts() -> tuple[Layout, ...]:
    cells: dict[date, list[Hexagon]] = {}
    for cell in models.HexagonCell.objects.order_by("layout_id", "unit_id"):
        cells.setdefault(cell.layout_id, []).append(Hexagon(cell.unit_id, cell.column, cell.row))
    return tuple(
        Layout(
            it.date, it.columns, it.rows, it.radius_km, it.mean_shift_km, it.max_shift_km, tuple(cells.get(it.date, ()))
        )
        for it in models.HexagonLayout.objects.order_by("date")
    )


def _agencies() -> tuple[Agency, ...]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    pairs = models.AgencyLineage.objects.order_by("predecessor_id", "successor_id")
    for predecessor, successor in pairs.values_list("predecessor_id", "successor_id"):
        after.setdefault(predecessor, []).append(successor)
        before.setdefault(successor, []).append(predecessor)
    return tuple(
        Agency(
            ref=row.ref,
            name_vi=row.name_vi,
            name_en=row.name_en,
            kind=AgencyKind(row.kind),
            level=Level(row.level),
            unit_code=row.unit_code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            successors=tuple(after.get(row.ref, ())),
            code=row.code,
            status=Status(row.status),
            specialised=row.specialised,
            sources=tuple(row.sources),
            note=row.note,
            predecessors=tuple(before.get(row.ref, ())),
        )
        for row in models.Agency.objects.order_by("ref")
    )


def _offices() -> tuple[Office, ...]:
    return tuple(
        Office(
            level=Level(row.level),
            types=tuple(row.types),
            kind=OfficeKind(row.kind),
            name_vi=row.name_vi,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            status=Status(row.status),
            legal=row.legal,
            sources=tuple(row.sources),
            note=row.note,
        )
        for row in models.OfficeTemplate.objects.order_by("id")
    )
