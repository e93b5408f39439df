"""What must hold between versions: no overlap, parents, lineage, the census in every border."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from benso.domains.units.content.province import Province
from benso.domains.units.types import Change, Facts, Level, Unit
from benso.kernel.content import Pack, Row

Read = tuple[Row, Unit, Facts]


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that could be read, and the ids and codes of all that were declared.

    One unreadable field must not make every mention of its unit look wrong: mentions are judged by what is declared,
    and totals only when all could be read.
    """

    read: tuple[Read, ...]
    declared: frozenset[str]
    codes: frozenset[str]

    @property
    def complete(self) -> bool:
        """Whether every declared version could be read."""
        return len(self.read) == len(self.declared)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The versions in the order of the file."""
        return tuple(unit for _, unit, _ in self.read)

    @property
    def facts(self) -> tuple[Facts, ...]:
        """What is known about each."""
        return tuple(facts for _, _, facts in self.read)


_ABOVE = {Level.COMMUNE: (Level.DISTRICT, Level.PROVINCE), Level.DISTRICT: (Level.PROVINCE,), Level.PROVINCE: ()}


def check_history(pack: Pack, province: Province, versions: Versions) -> None:
    """Note every contradiction between versions."""
    by_id = {unit.id: (row, unit, facts) for row, unit, facts in versions.read}
    _overlaps(pack, versions)
    _parents(pack, versions, province.coverage_from)
    for row, unit, facts in versions.read:
        _successors(pack, row, unit, by_id, versions.declared)
        _predecessors(pack, row, unit, by_id, versions.declared)
        if versions.complete:
            _territory(pack, row, unit, facts, by_id)
    if versions.complete:
        _atoms(pack, versions, province.census_date)
        _census(pack, province, versions)


def _overlaps(pack: Pack, versions: Versions) -> None:
    by_code: dict[str, list[Read]] = defaultdict(list)
    for item in versions.read:
        by_code[item[1].code].append(item)
    for items in by_code.values():
        items.sort(key=lambda item: item[1].valid_from)
        for (earlier_row, earlier, _), (row, later, _) in pairwise(items):
            if earlier.in_force(later.valid_from):
                pack.problem(
                    row,
                    "valid_from",
                    f"Mã {later.code} ngày {later.valid_from} còn thuộc “{earlier.name_vi}” (dòng {earlier_row.line}); "
                    "hiệu lực của một mã không được chồng nhau.",
                )


def _parents(pack: Pack, versions: Versions, coverage_from: date) -> None:
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for unit in versions.units:
        by_code[unit.code].append(unit)
    for row, unit, _ in versions.read:
        if unit.parent is None:
            if unit.level is not Level.PROVINCE:
                pack.problem(row, "parent", "Thiếu mã cấp trên; chỉ tỉnh mới để trống.")
            continue
        first = max(unit.valid_from, coverage_from)
        above = [it for it in by_code.get(unit.parent, ()) if it.level in _ABOVE[unit.level]]
        if not above and unit.parent in versions.codes and not versions.complete:
            continue
        if not above:
            pack.problem(row, "parent", f"Không có đơn vị cấp trên mang mã “{unit.parent}”; sửa mã.")
        elif not any(it.in_force(first) and (it.valid_to is None or _ends_by(unit, it.valid_to)) for it in above):
            pack.problem(row, "parent", f"Cấp trên “{unit.parent}” không có hiệu lực suốt thời gian của đơn vị này.")


def _ends_by(unit: Unit, day: date) -> bool:
    return unit.valid_to is not None and unit.valid_to <= day


def _successors(pack: Pack, row: Row, unit: Unit, by_id: dict[str, Read], declared: frozenset[str]) -> None:
    for successor in unit.successors:
        if successor not in declared:
            pack.problem(row, "successors", f"Không có đơn vị “{successor}”; sửa mã hoặc thêm đơn vị.")
        if successor not in by_id:
            continue
        heir = by_id[successor][1]
        if heir.valid_from != unit.valid_to:
            pack.problem(row, "successors", f"“{successor}” không bắt đầu đúng ngày đơn vị này hết hiệu lực.")
        if heir.level is unit.level and unit.id not in heir.predecessors:
            pack.problem(
                row, "successors", f"“{successor}” không ghi đơn vị này ở cột predecessors; hai bên phải khớp."
            )


def _predecessors(pack: Pack, row: Row, unit: Unit, by_id: dict[str, Read], declared: frozenset[str]) -> None:
    for predecessor in unit.predecessors:
        if predecessor not in declared:
            pack.problem(row, "predecessors", f"Không có đơn vị “{predecessor}”; sửa mã hoặc thêm đơn vị.")
        elif predecessor in by_id and unit.id not in by_id[predecessor][1].successors:
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


def _atoms(pack: Pack, versions: Versions, census_date: date) -> None:
    atoms = {unit.code for unit in versions.units if unit.level is Level.COMMUNE and unit.in_force(census_date)}
    for row, unit, facts in versions.read:
        for atom in facts.atoms:
            if atom not in atoms:
                pack.problem(row, "base_2019", f"“{atom}” không phải xã có trong ngày tổng điều tra {census_date}.")
        if unit.level is Level.COMMUNE and unit.in_force(census_date) and facts.atoms != (unit.code,):
            pack.problem(row, "base_2019", f"Đơn vị có trong ngày tổng điều tra phải gồm đúng một xã: “{unit.code}”.")


def _census(pack: Pack, province: Province, versions: Versions) -> None:
    """The communes of every epoch add up to the census of the province, wherever the borders ran."""
    turns = {unit.valid_from for unit in versions.units if unit.valid_from > province.coverage_from}
    for day in sorted({province.coverage_from, *turns}):
        there = [facts.census for _, unit, facts in versions.read if unit.level is Level.COMMUNE and unit.in_force(day)]
        for name, total in province.census.items():
            found = sum(getattr(census, name) for census in there if census is not None)
            if found != total and province.row is not None:
                pack.problem(
                    province.row,
                    f"census.{name}",
                    f"Các xã ngày {day} cộng được {found}, khác {total}; kiểm tra units.csv.",
                )
