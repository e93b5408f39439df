"""``units/layouts.csv`` and ``units/hexagons.csv``: the hexagon maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from benso.domains.units.content import fields
from benso.domains.units.content.lineage import Versions
from benso.domains.units.types import Hexagon, Layout, Level, Unit
from benso.kernel.content import Pack, Row

_LAYOUTS = ("date", "columns", "rows", "radius_km", "mean_shift_km", "max_shift_km")
_CELLS = ("layout", "unit", "column", "row")


def read_layouts(pack: Pack, versions: Versions) -> tuple[Layout, ...]:
    """Every map with its cells; a map must show exactly the communes of its date, one to a cell."""
    rows = pack.csv_rows("units/layouts.csv", _LAYOUTS)
    pack.unique(rows, "date")
    cells = _cells(pack, versions)
    layouts: dict[str, Layout] = {}
    for row in rows:
        layout = _layout(pack, row, cells.get(fields.text(row, "date"), []))
        if layout is not None:
            layouts[layout.date.isoformat()] = layout
            if versions.complete:
                _complete(pack, row, layout, versions.units)
    for name, placed in cells.items():
        for row, _ in placed:
            if name not in layouts:
                pack.problem(row, "layout", f"Chưa khai bản đồ ngày “{name}” trong units/layouts.csv.")
    return tuple(layouts[name] for name in sorted(layouts))


def _layout(pack: Pack, row: Row, placed: list[tuple[Row, Hexagon]]) -> Layout | None:
    day = pack.parse_date(row, "date")
    columns, rows = fields.whole(pack, row, "columns"), fields.whole(pack, row, "rows")
    sizes = [fields.decimal(pack, row, name) for name in _LAYOUTS[3:]]
    if not pack.require(row, *_LAYOUTS) or day is None or columns is None or rows is None:
        return None
    for cell, hexagon in placed:
        if hexagon.column >= columns or hexagon.row >= rows:
            pack.problem(
                cell, "column", f"Ô ({hexagon.column}, {hexagon.row}) ngoài lưới {columns} × {rows} của bản đồ."
            )
    radius, mean, largest = sizes
    if radius is None or mean is None or largest is None:
        return None
    return Layout(day, columns, rows, radius, mean, largest, tuple(hexagon for _, hexagon in placed))


def _cells(pack: Pack, versions: Versions) -> dict[str, list[tuple[Row, Hexagon]]]:
    by_id = {unit.id: unit for unit in versions.units}
    rows = pack.csv_rows("units/hexagons.csv", _CELLS)
    pack.unique(rows, "layout", "unit")
    taken: dict[tuple[str, int, int], Row] = {}
    cells: dict[str, list[tuple[Row, Hexagon]]] = defaultdict(list)
    for row in rows:
        column, line = fields.whole(pack, row, "column"), fields.whole(pack, row, "row")
        day = pack.parse_date(row, "layout")
        if not pack.require(row, *_CELLS) or column is None or line is None or day is None:
            continue
        name, unit_id = fields.text(row, "layout"), fields.text(row, "unit")
        if unit_id in by_id or unit_id not in versions.declared:
            _shown(pack, row, by_id.get(unit_id), day)
        place = (name, column, line)
        if place in taken:
            pack.problem(
                row, "column", f"Ô ({column}, {line}) đã có đơn vị ở dòng {taken[place].line}; mỗi ô một đơn vị."
            )
        taken.setdefault(place, row)
        cells[name].append((row, Hexagon(unit_id, column, line)))
    return cells


def _shown(pack: Pack, row: Row, unit: Unit | None, day: date) -> None:
    if unit is None:
        pack.problem(row, "unit", f"Không có đơn vị “{row.values['unit']}” trong units/units.csv; sửa mã.")
    elif unit.level is not Level.COMMUNE or not unit.in_force(day):
        pack.problem(row, "unit", f"“{unit.id}” không phải đơn vị cấp xã có hiệu lực ngày {day}.")


def _complete(pack: Pack, row: Row, layout: Layout, units: Collection[Unit]) -> None:
    expected = {unit.id for unit in units if unit.level is Level.COMMUNE and unit.in_force(layout.date)}
    missing = sorted(expected - layout.unit_ids())
    if missing:
        pack.problem(
            row, "date", f"Bản đồ thiếu {len(missing)} đơn vị có hiệu lực ngày {layout.date}: {', '.join(missing[:5])}."
        )
