"""``units/agencies.csv`` and ``units/offices.csv``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from benso.domains.units.content import fields
from benso.domains.units.content.lineage import Versions
from benso.domains.units.content.province import Province
from benso.domains.units.types import (
    TYPES,
    Agency,
    AgencyKind,
    Level,
    Office,
    OfficeKind,
    Status,
)
from benso.kernel.content import Pack, Row

_AGENCY = (
    *("ref", "name_vi", "name_en", "kind", "level", "unit", "valid_from", "valid_to"),
    *("successors", "agency_code", "status", "specialised", "sources", "note"),
)
_OFFICE = ("level", "types", "kind", "name_vi", "valid_from", "valid_to", "status", "legal", "sources", "note")


def read_agencies(pack: Pack, province: Province, versions: Versions, sources: Collection[str]) -> tuple[Agency, ...]:
    """Agencies of the province through its reorganisations."""
    rows = pack.csv_rows("units/agencies.csv", _AGENCY)
    pack.unique(rows, "ref")
    pack.unique([row for row in rows if row.values["agency_code"]], "agency_code")
    read = [(row, agency) for row in rows if (agency := _agency(pack, row, sources))]
    by_ref = {agency.ref: agency for _, agency in read}
    before: dict[str, list[str]] = {}
    for row, agency in read:
        if agency.unit_code not in versions.codes:
            pack.problem(row, "unit", f"Không có đơn vị mang mã “{agency.unit_code}” trong units/units.csv; sửa mã.")
        _identifier(pack, row, agency, province)
        for ref in agency.successors:
            before.setdefault(ref, []).append(agency.ref)
            _successor(pack, row, agency, by_ref.get(ref), ref)
    return tuple(replace(agency, predecessors=tuple(sorted(before.get(agency.ref, ())))) for _, agency in read)


def _agency(pack: Pack, row: Row, sources: Collection[str]) -> Agency | None:
    complete = pack.require(row, "ref", "name_vi", "kind", "level", "unit", "status", "specialised")
    kind = fields.choice(pack, row, "kind", AgencyKind)
    level = fields.choice(pack, row, "level", Level)
    status = fields.choice(pack, row, "status", Status)
    first, after = fields.span(pack, row)
    named = fields.known_sources(pack, row, sources)
    if status is Status.VERIFIED and not named:
        pack.problem(row, "sources", "Đã ghi là kiểm chứng thì phải có nguồn; thêm nguồn hoặc đổi status.")
    if row.values["specialised"] not in ("yes", "no", None):
        pack.problem(row, "specialised", "Chỉ ghi yes hoặc no (có tính là cơ quan chuyên môn hay không).")
    if not complete or kind is None or level is None or status is None:
        return None
    return Agency(
        ref=fields.text(row, "ref"),
        name_vi=fields.text(row, "name_vi"),
        name_en=fields.text(row, "name_en"),
        kind=kind,
        level=level,
        unit_code=fields.text(row, "unit"),
        valid_from=first,
        valid_to=after,
        successors=tuple(sorted(fields.items(row, "successors"))),
        code=row.values["agency_code"],
        status=status,
        specialised=row.values["specialised"] == "yes",
        sources=named,
        note=fields.text(row, "note"),
    )


def _identifier(pack: Pack, row: Row, agency: Agency, province: Province) -> None:
    pattern = province.agency_code
    if agency.code is not None and pattern is not None and not pattern.fullmatch(agency.code):
        pack.problem(
            row, "agency_code", f"“{agency.code}” không phải mã định danh cơ quan; viết ví dụ H07.12 hoặc để trống."
        )


def _successor(pack: Pack, row: Row, agency: Agency, heir: Agency | None, ref: str) -> None:
    if heir is None:
        pack.problem(row, "successors", f"Không có cơ quan “{ref}”; sửa mã hoặc thêm cơ quan.")
    elif heir.valid_from != agency.valid_to:
        pack.problem(row, "successors", f"“{ref}” không bắt đầu đúng ngày cơ quan này hết hiệu lực.")


def read_offices(pack: Pack, sources: Collection[str]) -> tuple[Office, ...]:
    """Rooms and posts of districts and communes."""
    rows = pack.csv_rows("units/offices.csv", _OFFICE)
    return tuple(office for row in rows if (office := _office(pack, row, sources)))


def _office(pack: Pack, row: Row, sources: Collection[str]) -> Office | None:
    complete = pack.require(row, "level", "types", "kind", "name_vi", "status")
    level = fields.choice(pack, row, "level", Level)
    kind = fields.choice(pack, row, "kind", OfficeKind)
    status = fields.choice(pack, row, "status", Status)
    first, after = fields.span(pack, row)
    types = fields.items(row, "types")
    for unknown in [it for it in types if level and it not in TYPES[level]]:
        pack.problem(row, "types", f"“{unknown}” không phải loại đơn vị của cấp này.")
    named = fields.known_sources(pack, row, sources)
    if not complete or level is None or kind is None or status is None:
        return None
    texts = fields.text(row, "legal"), fields.text(row, "note")
    return Office(level, types, kind, fields.text(row, "name_vi"), first, after, status, texts[0], named, texts[1])
