"""``units/units.csv`` (versions of units) and ``units/age_groups.csv``."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import TypeGuard

from benso.domains.units.content import fields
from benso.domains.units.content.lineage import Read, Versions, check_history
from benso.domains.units.content.province import Province
from benso.domains.units.types import (
    TYPES,
    AgeGroup,
    Census,
    Change,
    Facts,
    Flag,
    Level,
    PointKind,
    Precision,
    Unit,
)
from benso.kernel.content import Pack, Row

FILE = "units/units.csv"
_COUNTS = ("census_population", "census_urban", "census_rural", "census_households")
COLUMNS = (
    *("id", "code", "name_vi", "name_variants", "name_note", "type", "level", "parent"),
    *("valid_from", "valid_from_precision", "valid_to", "change", "predecessors", "successors", "base_2019"),
    *("area_km2", "area_basis", "area_source_km2", "area_polygon_km2"),
    *("population", "population_year", "population_basis", "households", "households_year"),
    *(*_COUNTS, "census_households_by_size"),
    *("latitude", "longitude", "point_kind", "seat", "sources", "flags", "quality", "note"),
)
_NEEDED = ("id", "code", "name_vi", "type", "level", "valid_from", "valid_from_precision", "change")
_NEEDED_FACTS = ("latitude", "longitude", "point_kind", "sources")
_DIGITS = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}


def read_versions(pack: Pack, province: Province, sources: Collection[str]) -> Versions:
    """Every version and what is known about it; a version with an unreadable field counts only as declared."""
    rows = pack.csv_rows(FILE, COLUMNS)
    pack.unique(rows, "id")
    read: list[Read] = []
    for row in rows:
        complete = pack.require(row, *_NEEDED, *_NEEDED_FACTS)
        unit, facts = _unit(pack, row), _facts(pack, row, sources)
        if complete and unit and facts:
            read.append((row, unit, facts))
    declared = frozenset(fields.text(row, "id") for row in rows)
    versions = Versions(tuple(read), declared, frozenset(fields.text(row, "code") for row in rows))
    check_history(pack, province, versions)
    return versions


def _unit(pack: Pack, row: Row) -> Unit | None:
    first, after = fields.span(pack, row)
    level = _level(pack, row)
    if first is None or level is None:
        return None
    code = fields.text(row, "code")
    wanted = f"{code}@{first}"
    if fields.text(row, "id") != wanted:
        pack.problem(row, "id", f"Mã phiên bản phải là mã và ngày có hiệu lực: “{wanted}”.")
        return None
    if not re.fullmatch(rf"\d{{{_DIGITS[level]}}}", code):
        pack.problem(row, "code", f"“{code}” không phải mã của cấp này; mã có đúng {_DIGITS[level]} chữ số.")
        return None
    return Unit(
        id=wanted,
        code=code,
        name_vi=fields.text(row, "name_vi"),
        type=fields.text(row, "type"),
        level=level,
        parent=row.values.get("parent"),
        valid_from=first,
        valid_to=after,
        predecessors=tuple(sorted(fields.items(row, "predecessors"))),
        successors=tuple(sorted(fields.items(row, "successors"))),
    )


def _level(pack: Pack, row: Row) -> Level | None:
    level = fields.choice(pack, row, "level", Level)
    if level is Level.REFERENCE:
        pack.problem(row, "level", "Vùng để so sánh khai ở units/reference.csv, không khai ở đây.")
        return None
    kind = row.values.get("type")
    if level and kind and kind not in TYPES[level]:
        allowed = ", ".join(sorted(TYPES[level]))
        pack.problem(row, "type", f"“{kind}” không phải loại đơn vị của cấp này; chọn một trong: {allowed}.")
        return None
    return level


def _facts(pack: Pack, row: Row, sources: Collection[str]) -> Facts | None:
    change = fields.choice(pack, row, "change", Change)
    precision = fields.choice(pack, row, "valid_from_precision", Precision)
    point = fields.choice(pack, row, "point_kind", PointKind)
    latitude = fields.within(pack, row, "latitude", 8, 24)
    longitude = fields.within(pack, row, "longitude", 102, 118)
    if change is None or precision is None or point is None or latitude is None or longitude is None:
        return None
    return Facts(
        unit=fields.text(row, "id"),
        area_km2=fields.decimal(pack, row, "area_km2"),
        area_basis=fields.text(row, "area_basis"),
        population=fields.whole(pack, row, "population"),
        population_year=fields.whole(pack, row, "population_year"),
        population_basis=fields.text(row, "population_basis"),
        households=fields.whole(pack, row, "households"),
        households_year=fields.whole(pack, row, "households_year"),
        census=_census(pack, row),
        latitude=latitude,
        longitude=longitude,
        point_kind=point,
        change=change,
        precision=precision,
        sources=fields.known_sources(pack, row, sources),
        atoms=tuple(sorted(fields.items(row, "base_2019"))),
        name_variants=fields.items(row, "name_variants"),
        name_note=fields.text(row, "name_note"),
        area_source_km2=fields.decimal(pack, row, "area_source_km2"),
        area_polygon_km2=fields.decimal(pack, row, "area_polygon_km2"),
        seat=fields.text(row, "seat"),
        flags=tuple(flag for raw in fields.items(row, "flags") if (flag := _flag(pack, row, raw))),
        quality=fields.items(row, "quality", "|"),
        note=fields.text(row, "note"),
    )


def _flag(pack: Pack, row: Row, raw: str) -> Flag | None:
    code, _, rest = raw.partition("|")
    since, _, basis = rest.partition("|")
    try:
        return Flag(code, date.fromisoformat(since), basis)
    except ValueError:
        pack.problem(row, "flags", f"“{raw}” không đọc được: viết dạng danh_hiệu|2021-04-20|quyết định.")
        return None


def _census(pack: Pack, row: Row) -> Census | None:
    if all(row.values.get(name) is None for name in _COUNTS):
        return None
    counts = [fields.whole(pack, row, name) for name in _COUNTS]
    if not pack.require(row, *_COUNTS) or not _all_known(counts):
        return None
    sizes = [
        pack.parse(
            Row(row.file, row.line, {"census_households_by_size": part}), "census_households_by_size", int, "số."
        )
        for part in fields.items(row, "census_households_by_size")
    ]
    population, urban, rural, households = counts
    if urban + rural != population:
        pack.problem(row, "census_population", f"Thành thị {urban} và nông thôn {rural} không cộng thành {population}.")
    if _all_known(sizes) and sizes and sum(sizes) != households:
        pack.problem(row, "census_households", f"Số hộ theo quy mô cộng được {sum(sizes)}, khác {households}.")
    return Census(population, urban, rural, households, tuple(size for size in sizes if size is not None))


def _all_known(numbers: list[int | None]) -> TypeGuard[list[int]]:
    return all(number is not None for number in numbers)


def read_age_groups(pack: Pack, versions: Versions, sources: Collection[str]) -> tuple[AgeGroup, ...]:
    """The census by age."""
    rows = pack.csv_rows("units/age_groups.csv", ("unit", "lower", "upper", "persons", "source"))
    pack.unique(rows, "unit", "lower")
    groups = []
    for row in rows:
        lower, upper = fields.whole(pack, row, "lower"), fields.whole(pack, row, "upper")
        persons = fields.whole(pack, row, "persons")
        if not pack.require(row, "unit", "lower", "persons", "source") or lower is None or persons is None:
            continue
        if row.values["unit"] not in versions.declared:
            pack.problem(row, "unit", f"Không có đơn vị “{row.values['unit']}” trong units/units.csv; sửa mã.")
        if row.values["source"] not in sources:
            pack.problem(
                row, "source", f"Nguồn “{row.values['source']}” chưa khai trong units/sources.csv; thêm nguồn."
            )
        if upper is not None and upper < lower:
            pack.problem(row, "upper", f"Tuổi trên {upper} nhỏ hơn tuổi dưới {lower}; sửa một trong hai.")
        groups.append(AgeGroup(fields.text(row, "unit"), lower, upper, persons))
    return tuple(groups)
