"""``units/reference.csv``, ``units/areas.csv`` and ``units/events.yaml``."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from benso.domains.units.content import fields
from benso.domains.units.content.lineage import Versions
from benso.domains.units.content.province import Province
from benso.domains.units.types import Event, Level, Reference, Unit
from benso.kernel.content import Pack, Row

_EVENT = ("date", "decree", "text_vi", "text_en", "communes_before", "communes_after", "sources")


def read_references(pack: Pack, versions: Versions) -> tuple[Reference, ...]:
    """Areas to compare with; their ids may not be those of units."""
    rows = pack.csv_rows("units/reference.csv", ("id", "name_vi", "name_en", "note"))
    pack.unique(rows, "id")
    references = []
    for row in rows:
        if not pack.require(row, "id", "name_vi", "name_en"):
            continue
        if row.values["id"] in versions.declared:
            pack.problem(row, "id", f"“{row.values['id']}” đã là mã của một đơn vị; đặt mã khác.")
        references.append(Reference(*(fields.text(row, name) for name in ("id", "name_vi", "name_en", "note"))))
    return tuple(references)


def check_areas(pack: Pack, versions: Versions, references: Collection[Reference]) -> None:
    """Names that published sources use for areas, each standing for a unit or a reference area."""
    known = versions.declared | {reference.id for reference in references}
    rows = pack.csv_rows("units/areas.csv", ("area", "unit"))
    pack.unique(rows, "area")
    for row in rows:
        if pack.require(row, "area", "unit") and row.values["unit"] not in known:
            pack.problem(row, "unit", f"Không có đơn vị hay vùng “{row.values['unit']}”; sửa mã hoặc khai thêm.")


def read_events(pack: Pack, province: Province, versions: Versions, sources: Collection[str]) -> tuple[Event, ...]:
    """Reorganisations; their counts must be those of the register wherever it is complete."""
    rows = pack.yaml_rows("units/events.yaml")
    pack.unique(rows, "date")
    events = []
    for row in rows:
        day = pack.parse_date(row, "date")
        before, after = fields.whole(pack, row, "communes_before"), fields.whole(pack, row, "communes_after")
        named = fields.known_sources(pack, row, sources)
        if not pack.require(row, *_EVENT) or day is None or before is None or after is None:
            continue
        event = Event(
            date=day,
            decree=fields.text(row, "decree"),
            text_vi=fields.text(row, "text_vi"),
            text_en=fields.text(row, "text_en"),
            communes_before=before,
            communes_after=after,
            sources=named,
            note=fields.text(row, "note"),
        )
        if versions.complete:
            _count(pack, row, event, province, versions.units)
        events.append(event)
    return tuple(sorted(events, key=lambda event: event.date))


def _count(pack: Pack, row: Row, event: Event, province: Province, units: Collection[Unit]) -> None:
    eve = event.date - timedelta(days=1)
    for name, day, said in (
        ("communes_before", eve, event.communes_before),
        ("communes_after", event.date, event.communes_after),
    ):
        found = sum(unit.level is Level.COMMUNE and unit.in_force(day) for unit in units)
        if day >= province.coverage_from and found != said:
            pack.problem(row, name, f"Ngày {day} danh sách có {found} đơn vị cấp xã, ở đây ghi {said}.")
