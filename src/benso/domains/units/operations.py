"""Writes. The register comes whole from the content pack and replaces what was there; nothing is edited piecemeal."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from benso.domains.audit.operations import record_event
from benso.domains.units import models as tables
from benso.domains.units import queries
from benso.domains.units.types import Facts, Register, Unit


@transaction.atomic
def load_units(*, register: Register, actor: str, at: datetime) -> bool:
    """Make the tables say what the register says; false, and nothing written, when they already do.

    The register must come from a pack without problems; the database refuses what the checks should have found.
    """
    digest = hashlib.sha256(repr(register).encode()).hexdigest()
    before = queries.digest()
    if before == digest:
        return False
    with connection.cursor() as cursor:
        # A version may shrink in the statement that adds its successor; overlaps are judged when all is in place.
        cursor.execute("SET CONSTRAINTS unit_versions_do_not_overlap DEFERRED")
    _clear()
    _write_units(register)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS unit_versions_do_not_overlap IMMEDIATE")
    _write_maps(register)
    _write_agencies(register)
    _write_background(register)
    tables.RegisterState.objects.update_or_create(
        id=1,
        defaults={
            "digest": digest,
            "coverage_from": register.coverage_from,
            "census_date": register.census_date,
            "loaded_at": at,
        },
    )
    record_event(
        actor=actor,
        action="units.load_register",
        object_type="register",
        object_id="units",
        at=at,
        data={"before": before, "after": digest, "units": len(register.units), "agencies": len(register.agencies)},
    )
    return True


def _clear() -> None:
    """Empty the tables nobody outside refers to; units and agencies are merged in place instead."""
    for table in (
        tables.UnitLineage,
        tables.HexagonCell,
        tables.HexagonLayout,
        tables.AgencyLineage,
        tables.CensusAgeGroup,
        tables.OfficeTemplate,
        tables.UnitEvent,
        tables.ReferenceArea,
        tables.FactSource,
    ):
        table._default_manager.all().delete()


def _merge(table: type[models.Model], rows: list[models.Model], key: str) -> None:
    columns = [f.name for f in table._meta.concrete_fields if f.name != key]
    table._default_manager.exclude(pk__in=[row.pk for row in rows]).delete()
    table._default_manager.bulk_create(rows, update_conflicts=True, update_fields=columns, unique_fields=[key])


def _write_units(register: Register) -> None:
    facts = {it.unit: it for it in register.facts}
    _merge(tables.UnitVersion, [_version(unit, facts[unit.id]) for unit in register.units], "id")
    levels = {unit.id: unit.level for unit in register.units}
    tables.UnitLineage.objects.bulk_create(
        tables.UnitLineage(predecessor_id=unit.id, successor_id=after, whole=levels[after] is unit.level)
        for unit in register.units
        for after in unit.successors
    )
    tables.CensusAgeGroup.objects.bulk_create(
        tables.CensusAgeGroup(unit_id=group.unit, lower=group.lower, upper=group.upper, persons=group.persons)
        for group in register.age_groups
    )


def _version(unit: Unit, facts: Facts) -> tables.UnitVersion:
    values: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in asdict(facts).items()
    }
    census = values.pop("census")
    del values["unit"]
    values["flags"] = [[flag.code, flag.since.isoformat(), flag.basis] for flag in facts.flags]
    if census is not None:
        values |= {f"census_{name}": value for name, value in census.items()}
        values["census_households_by_size"] = list(census["households_by_size"])
    return tables.UnitVersion(
        id=unit.id,
        code=unit.code,
        name_vi=unit.name_vi,
        type=unit.type,
        level=unit.level,
        parent_code=unit.parent,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        **values,
    )


def _write_maps(register: Register) -> None:
    for layout in register.layouts:
        values = {name: value for name, value in asdict(layout).items() if name != "hexagons"}
        row = tables.HexagonLayout.objects.create(**values)
        tables.HexagonCell.objects.bulk_create(
            tables.HexagonCell(layout=row, unit_id=it.unit, column=it.column, row=it.row) for it in layout.hexagons
        )


def _write_agencies(register: Register) -> None:
    derived = ("successors", "predecessors", "sources")
    rows = [
        tables.Agency(
            sources=list(it.sources), **{name: value for name, value in asdict(it).items() if name not in derived}
        )
        for it in register.agencies
    ]
    _merge(tables.Agency, list(rows), "ref")
    tables.AgencyLineage.objects.bulk_create(
        tables.AgencyLineage(predecessor_id=it.ref, successor_id=after)
        for it in register.agencies
        for after in it.successors
    )


def _write_background(register: Register) -> None:
    tables.OfficeTemplate.objects.bulk_create(tables.OfficeTemplate(**_listed(asdict(it))) for it in register.offices)
    tables.UnitEvent.objects.bulk_create(tables.UnitEvent(**_listed(asdict(it))) for it in register.events)
    tables.ReferenceArea.objects.bulk_create(tables.ReferenceArea(**asdict(it)) for it in register.references)
    tables.FactSource.objects.bulk_create(tables.FactSource(**asdict(it)) for it in register.sources)


def _listed(values: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
