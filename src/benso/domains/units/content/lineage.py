"""What must hold between versions: no overlap, parents, lineage, the census in every border."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise

from benso.domains.units.content.province import Province
from benso.domains.units.types import Change, Facts, Level, Unit
from benso.kernel.content import Pack, Row

Read = tuple[Row, Unit, Facts]

_ABOVE = {Level.COMMUNE: (Level.DISTRICT, Level.PROVINCE), Level.DISTRICT: (Level.PROVINCE,), Level.PROVINCE: ()}


def check_history(pack: Pack, province: Province, read: list[Read], *, complete: bool) -> None:
    """Note every contradiction between versions.

    :param complete: whether every row could be read; totals are only judged then
    """
    by_id = {unit.id: (row, unit, facts) for row, unit, facts in read}
    _overlaps(pack, read)
    _parents(pack, read, province.coverage_from)
    for row, unit, facts in read:
        _successors(pack, row, unit, by_id)
        _predecessors(pack, row, unit, by_id)
        if complete:
            _territory(pack, row, unit, facts, by_id)
    if complete:
        _atoms(pack, read, province.census_date)
        _census(pack, province, read)


def _overlaps(pack: Pack, read: list[Read]) -> None:
    versions: dict[str, list[Read]] = defaultdict(list)
    for item in read:
        versions[item[1].code].append(item)
    for items in versions.values():
        items.sort(key=lambda item: item[1].valid_from)
        for (earlier_row, earlier, _), (row, later, _) in pairwise(items):
            if earlier.in_force(later.valid_from):
                pack.problem(
                    row,
                    "valid_from",
                    f"Mã {later.code} ngày {later.valid_from} còn thuộc “{earlier.name_vi}” (dòng {earlier_row.line}); "
                    "hiệu lực của một mã không được chồng nhau.",
                )


def _parents(pack: Pack, read: list[Read], coverage_from: date) -> None:
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for _, unit, _ in read:
        by_code[unit.code].append(unit)
    for row, unit, _ in read:
        if unit.parent is None:
            if unit.level is not Level.PROVINCE:
                pack.problem(row, "parent", "Thiếu mã cấp trên; chỉ tỉnh mới để trống.")
            continue
        first = max(unit.valid_from, coverage_from)
        above = [it for it in by_code.get(unit.parent, ()) if it.level in _ABOVE[unit.level]]
        if not above:
            pack.problem(row, "parent", f"Không có đơn vị cấp trên mang mã “{unit.parent}”; sửa mã.")
        elif not any(it.in_force(first) and (it.valid_to is None or _ends_by(unit, it.valid_to)) for it in above):
            pack.problem(row, "parent", f"Cấp trên “{unit.parent}” không có hiệu lực suốt thời gian của đơn vị này.")


def _ends_by(unit: Unit, day: date) -> bool:
    return unit.valid_to is not None and unit.valid_to <= day


def _successors(pack: Pack, row: Row, unit: Unit, by_id: dict[str, Read]) -> None:
    for successor in unit.successors:
        if successor not in by_id:
            pack.problem(row, "successors", f"Không có đơn vị “{successor}”; sửa mã hoặc thêm đơn vị.")
            continue
        heir = by_id[successor][1]
        if heir.valid_from != unit.valid_to:
            pack.problem(row, "successors", f"“{successor}” không bắt đầu đúng ngày đơn vị này hết hiệu lực.")
        if heir.level is unit.level and unit.id not in heir.predecessors:
            pack.problem(
                row, "successors", f"“{successor}” không ghi đơn vị này ở cột predecessors; hai bên phải khớp."
            )


def _predecessors(pack: Pack, row: Row, unit: Unit, by_id: dict[str, Read]) -> None:
    for predecessor in unit.predecessors:
        if predecessor not in by_id:
            pack.problem(row, "predecessors", f"Không có đơn vị “{predecessor}”; sửa mã hoặc thêm đơn vị.")
        elif unit.id not in by_id[predecessor][1].successors:
            pack.problem(
                row, "predecessors", f"“{predecessor}” không ghi đơn vị này ở cột successors; hai bên phải khớp."
            )


def _territory(pack: Pack, row: Row, unit: Unit, facts: Facts, by_id: dict[str, Read]) -> None:
    if unit.level is not Level.COMMUNE:
        return
    if not facts.atoms:
        pack.problem(row, "base_2019", "Thiếu các xã của tổng điều tra hợp thành đơn vị này.")
    heritage = [by_id[it][2] for it in unit.predecessors if it in by_id]
    joined = sorted(atom for it in heritage for atom in it.atoms)
    if (
        facts.change is not Change.BASELINE
        and len(heritage) == len(unit.predecessors)
        and joined != sorted(facts.atoms)
    ):
        pack.problem(row, "base_2019", "Không bằng các xã hợp thành của những đơn vị trước cộng lại; sửa cho khớp.")


def _atoms(pack: Pack, read: list[Read], census_date: date) -> None:
    atoms = {unit.code for _, unit, _ in read if unit.level is Level.COMMUNE and unit.in_force(census_date)}
    for row, unit, facts in read:
        for atom in facts.atoms:
            if atom not in atoms:
                pack.problem(row, "base_2019", f"“{atom}” không phải xã có trong ngày tổng điều tra {census_date}.")
        if unit.level is Level.COMMUNE and unit.in_force(census_date) and facts.atoms != (unit.code,):
            pack.problem(row, "base_2019", f"Đơn vị có trong ngày tổng điều tra phải gồm đúng một xã: “{unit.code}”.")


def _census(pack: Pack, province: Province, read: list[Read]) -> None:
    """The communes of every epoch add up to the census of the province, wherever the borders ran."""
    turns = {unit.valid_from for _, unit, _ in read if unit.valid_from > province.coverage_from}
    for day in sorted({province.coverage_from, *turns}):
        there = [facts.census for _, unit, facts in read if unit.level is Level.COMMUNE and unit.in_force(day)]
        for name, total in province.census.items():
            found = sum(getattr(census, name) for census in there if census is not None)
            if found != total and province.row is not None:
                pack.problem(
                    province.row,
                    f"census.{name}",
                    f"Các xã ngày {day} cộng được {found}, khác {total}; kiểm tra units.csv.",
                )
