"""Code lists and concepts: units through time, indicators, breakdowns, frequencies, states of an observation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pysdmx.model import Annotation, Code, Codelist, Concept, ConceptScheme, DataType

from benso.domains.reporting.types import CodeList, Indicator, Mark, OfficeKey
from benso.domains.units.rules import AgencyUnknown, Roster
from benso.domains.units.types import Level, Unit
from benso.kernel.declarations import Text
from benso.sites.api.sdmx.catalogue import (
    AREA,
    BASIS,
    BREAKDOWN,
    DECIMALS,
    FREQ,
    INDICATOR,
    MEASURED_IN,
    STATUS,
    TIME,
    UPDATED,
    VALUE,
    Artefact,
    Item,
)
from benso.sites.api.sdmx.names import TOTAL, Key, Kind, code_id, component_id

ONE = "1.0.0"
STATUSES = {Mark.NUMBER: "A", Mark.NOT_APPLICABLE: "M", Mark.NO_SERVICE: "NS", Mark.MISSING: "L"}
"""Codes of SDMX's CL_OBS_STATUS: A normal, M data cannot exist, L data exist but were not collected; NS is ours."""

Validity = tuple[date | None, date | None]
_STATUS_NAMES = {
    "A": Item(Text("Số liệu bình thường", "Normal value")),
    "L": Item(Text("Chưa có số liệu", "Missing value; data exist but were not collected")),
    "M": Item(Text("Không áp dụng", "Missing value; data cannot exist (not applicable)")),
    "NS": Item(Text("Không phát sinh dịch vụ", "No such service or activity here")),
}
_FREQUENCY_NAMES = {
    "D": Item(Text("Ngày", "Daily")),
    "W": Item(Text("Tuần", "Weekly")),
    "M": Item(Text("Tháng", "Monthly")),
    "Q": Item(Text("Quý", "Quarterly")),
    "S": Item(Text("Sáu tháng", "Half-yearly, semester")),
    "A": Item(Text("Năm", "Annual")),
    "A5": Item(Text("Năm năm", "Quinquennial")),
    "_O": Item(Text("Khác", "Other")),
}
_BASIS_NAMES = {
    "reported": Item(Text("Theo báo cáo đã duyệt", "From an approved report")),
    "simulated": Item(Text("Mô phỏng", "Simulated")),
}
_CONCEPTS: dict[str, tuple[Text, DataType | None]] = {
    FREQ: (Text("Tần suất", "Frequency"), None),
    AREA: (Text("Địa bàn, đơn vị", "Reference area"), None),
    INDICATOR: (Text("Chỉ tiêu", "Indicator"), None),
    BREAKDOWN: (Text("Phân tổ", "Breakdown"), None),
    TIME: (Text("Kỳ", "Time period"), DataType.PERIOD),
    VALUE: (Text("Giá trị", "Observation value"), DataType.DECIMAL),
    STATUS: (Text("Tình trạng số liệu", "Observation status"), None),
    BASIS: (Text("Căn cứ", "Basis"), None),
    UPDATED: (Text("Công bố lúc (giờ Việt Nam)", "Published at (time of Việt Nam)"), DataType.DATE_TIME),
    MEASURED_IN: (Text("Đơn vị tính", "Unit of measure"), None),
    DECIMALS: (Text("Số chữ số thập phân", "Decimals"), DataType.INTEGER),
}


def codelist(agency: str, id_: str, name: Text, items: Mapping[str, Item], valid: Mapping[str, Validity]) -> Artefact:
    """A code list; the validity of a code stands as the annotation registries use for it,
    and in the hierarchy."""
    key = Key(Kind.CODELIST, agency, id_, ONE)
    codes = [
        Code(
            id=code,
            name=item.name.vi,
            description=item.description.vi or None,
            urn=key.item(code),
            annotations=_validity(*valid.get(code, (None, None))),
        )
        for code, item in items.items()
    ]
    about = Text(f"Danh mục mã: {name.vi}", f"Code list: {name.en or name.vi}")
    body = Codelist(id=id_, name=name.vi, description=about.vi, agency=agency, version=ONE, urn=key.urn, items=codes)
    return Artefact(key, body, name, about, items=items)


def fixed_lists(agency: str) -> list[Artefact]:
    """Lists that do not depend on the province."""
    return [
        codelist(agency, "CL_FREQ", Text("Tần suất", "Frequency"), _FREQUENCY_NAMES, {}),
        codelist(agency, "CL_OBS_STATUS", Text("Tình trạng số liệu", "Observation status"), _STATUS_NAMES, {}),
        codelist(agency, "CL_BASIS", Text("Căn cứ của số liệu", "Basis"), _BASIS_NAMES, {}),
    ]


def areas(agency: str, roster: Roster, places: Iterable[OfficeKey]) -> tuple[Artefact, dict[str, OfficeKey]]:
    """Every version of every unit, and the offices that values are about."""
    units = [unit for unit in roster.all_units() if unit.level is not Level.REFERENCE]
    items = {code_id(unit.id): Item(Text(unit.name_vi), parent=parent_of(unit, roster)) for unit in units}
    valid: dict[str, Validity] = {code_id(unit.id): (unit.valid_from, unit.valid_to) for unit in units}
    keys = {code_id(unit.id): unit.id for unit in units}
    for place in places:
        code = code_id(place)
        if code not in items:
            unit, _, _ = place.partition("/")
            parent = code_id(unit) if code_id(unit) in keys else ""
            items[code], keys[code] = Item(office_name(place, roster), parent=parent), place
    return codelist(agency, "CL_AREA", Text("Đơn vị hành chính và cơ quan", "Units and offices"), items, valid), keys


def office_name(office: OfficeKey, roster: Roster) -> Text:
    """The name of a unit or of an agency of it."""
    unit_id, _, ref = office.partition("/")
    if ref:
        try:
            agency = roster.agency(ref)
        except AgencyUnknown:
            return Text(ref)
        return Text(agency.name_vi, agency.name_en)
    unit = roster.find(unit_id)
    return Text(unit.name_vi) if unit else Text(office)


def indicator_list(agency: str, indicators: Iterable[Indicator]) -> Artefact:
    """Every indicator."""
    items = {code_id(each.code): Item(each.label, each.definition) for each in indicators}
    return codelist(agency, "CL_INDICATOR", Text("Chỉ tiêu", "Indicators"), items, {})


def measures_list(agency: str, indicators: Iterable[Indicator]) -> Artefact:
    """Every unit of measure in use."""
    names = sorted({each.unit_of_measure for each in indicators})
    items = {code_id(name): Item(Text(name)) for name in names} or {TOTAL: Item(Text("—"))}
    return codelist(agency, "CL_UNIT_MEASURE", Text("Đơn vị tính", "Units of measure"), items, {})


def breakdown_list(agency: str, breakdown: CodeList) -> Artefact:
    """A breakdown, with the total before its codes."""
    items = {TOTAL: Item(Text("Tổng số, không phân tổ", "Total, not broken down"))}
    valid: dict[str, Validity] = {}
    for code in breakdown.codes:
        items[code_id(code.id)] = Item(code.label, parent=code_id(code.parent))
        valid[code_id(code.id)] = (code.valid_from, code.valid_to)
    return codelist(agency, f"CL_{component_id(breakdown.id)}", breakdown.label, items, valid)


def concepts(agency: str, breakdowns: Iterable[CodeList]) -> Artefact:
    """The concepts of all structures."""
    key = Key(Kind.CONCEPT_SCHEME, agency, "CS_REPORTING", ONE)
    held = {**_CONCEPTS, **{component_id(each.id): (each.label, None) for each in breakdowns}}
    bodies = [
        Concept(id=id_, name=name.vi, urn=key.item(id_), dtype=dtype or DataType.STRING)
        for id_, (name, dtype) in held.items()
    ]
    name = Text("Khái niệm của hệ thống báo cáo", "Concepts of reporting")
    about = Text("Khái niệm dùng trong mọi cấu trúc dữ liệu.", "The concepts of every data structure.")
    body = ConceptScheme(
        id=key.id, name=name.vi, description=about.vi, agency=agency, version=ONE, urn=key.urn, items=bodies
    )
    return Artefact(key, body, name, about, items={id_: Item(label) for id_, (label, _) in held.items()})


def _validity(start: date | None, end: date | None) -> list[Annotation]:
    if start is None and end is None:
        return []
    span = "/".join(f"{day.isoformat()}T00:00:00" if day else "" for day in (start, end))
    return [Annotation(id="FR_VALIDITY_PERIOD", type="FR_VALIDITY_PERIOD", title=span)]


def parent_of(unit: Unit, roster: Roster) -> str:
    """The code of the unit a version began under; empty for the highest."""
    if not unit.parent:
        return ""
    above = roster.in_force(unit.parent, unit.valid_from)
    return code_id(above.id) if above else ""
