"""The tree of organisations, who receives reports, regimes by kind, the way of a report, which unit became which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pysdmx.model import DataConsumer, DataConsumerScheme, RepresentationMap, ValueMap

from benso.domains.reporting.types import RegimeKind
from benso.domains.units.rules import AgencyUnknown, Roster
from benso.domains.units.types import Agency, Level, Unit
from benso.kernel.declarations import Text
from benso.sites.api.sdmx.bodies import Entry, Scheme, Step, Steps
from benso.sites.api.sdmx.catalogue import Artefact, Flow, Item
from benso.sites.api.sdmx.lists import ONE, parent_of
from benso.sites.api.sdmx.names import Key, Kind, code_id
from benso.sites.api.sdmx.offices import FIXED

_COMMITTEES = {
    Level.PROVINCE.value: Text("Ủy ban nhân dân tỉnh", "People's committee of the province"),
    Level.DISTRICT.value: Text("Ủy ban nhân dân cấp huyện", "People's committees of districts"),
    Level.COMMUNE.value: Text("Ủy ban nhân dân cấp xã", "People's committees of communes"),
}
_NATIONAL = Text("Hệ thống thông tin báo cáo quốc gia", "National reporting information system")
_KINDS = {
    RegimeKind.REGIME: ("REGIME", Text("Chế độ báo cáo định kỳ", "Periodic report regimes")),
    RegimeKind.STATISTICS: ("STATISTICS", Text("Báo cáo thống kê", "Statistical reports")),
}
_STEPS = (
    Step(
        "FILL", Text("Điền số liệu", "Fill in"),
        Text("Đơn vị báo cáo điền biểu; hệ thống kiểm tra.", "The office fills in the forms, which are checked."),
        (("DECIDE", Text("Đã gửi.", "It is submitted.")),),
    ),
    Step(
        "DECIDE", Text("Xem xét", "Decide"),
        Text("Nơi nhận xem xét báo cáo.", "The receiver examines the report."),
        (
            ("FILL", Text("Trả lại kèm ý kiến.", "It is returned with a comment.")),
            ("PUBLISH", Text("Được duyệt.", "It is approved.")),
        ),
    ),
    Step(
        "PUBLISH", Text("Công bố", "Publish"),
        Text("Số liệu đã duyệt được công bố.", "The approved figures are made public."),
        (("FILL", Text("Mở lại kèm lý do.", "It is re-opened for a reason.")),),
    ),
)  # fmt: skip


def organisation_units(agency: str, roster: Roster) -> Artefact | None:
    """Every version of every unit, and the agencies under them; nothing where there is none."""
    key = Key(Kind.ORGANISATION_UNITS, agency, "ORGANISATION_UNITS", FIXED)
    units = [unit for unit in roster.all_units() if unit.level is not Level.REFERENCE]
    entries = [Entry(code_id(unit.id), Text(unit.name_vi), parent_of(unit, roster)) for unit in units]
    entries += [
        Entry(code_id(each.ref), Text(each.name_vi, each.name_en), _home(each, roster)) for each in roster.agencies()
    ]
    if not entries:
        return None
    title = Text("Đơn vị hành chính và cơ quan", "Units and agencies")
    about = Text("Mỗi phiên bản của mỗi đơn vị, và các cơ quan.", "Every version of every unit, and the agencies.")
    items = {one.id: Item(one.name, parent=one.parent) for one in entries}
    return Artefact(key, Scheme(tuple(entries)), title, about, items=items)


def consumer_scheme(agency: str, flows: Iterable[Flow], roster: Roster) -> Artefact | None:
    """Who receives the reports of the regimes; nothing where there is no regime."""
    names: dict[str, Text] = {}
    for flow in flows:
        if flow.version is not None:
            regime = flow.version.regime
            names[code_id(regime.receiver)] = _receiver(regime.receiver, roster)
            names |= {"national": _NATIONAL} if regime.national else {}
    if not names:
        return None
    key = Key(Kind.CONSUMER_SCHEME, agency, "DATA_CONSUMERS", FIXED)
    title = Text("Nơi nhận báo cáo", "Data consumers")
    about = Text("Nơi nhận báo cáo theo các chế độ.", "Who receives reports under the regimes.")
    items = {id_: Item(names[id_]) for id_ in sorted(names)}
    body = DataConsumerScheme(
        agency=agency, name=title.vi, description=about.vi, urn=key.urn,
        items=[DataConsumer(id=id_, name=item.name.vi, urn=key.item(id_)) for id_, item in items.items()],
    )  # fmt: skip
    return Artefact(key, body, title, about, items=items)


def taxonomy(agency: str, flows: Sequence[Flow]) -> Artefact | None:
    """The flows of regimes by what the regime counts as; nothing where there is no regime."""
    entries = []
    for kind, (id_, name) in _KINDS.items():
        keys = sorted(each.key for each in flows if each.version is not None and each.version.regime.kind is kind)
        if keys:
            entries.append(Entry(id_, name, flows=tuple(keys)))
    if not entries:
        return None
    key = Key(Kind.TAXONOMY, agency, "RT_REGIMES", ONE)
    title = Text("Chế độ báo cáo theo loại", "Regimes by kind")
    about = Text("Chế độ báo cáo định kỳ và báo cáo thống kê.", "Periodic report regimes and statistical reports.")
    children = tuple(flow for one in entries for flow in one.flows)
    return Artefact(
        key, Scheme(tuple(entries)), title, about, children, items={one.id: Item(one.name) for one in entries}
    )


def process(agency: str) -> Artefact:
    """The way of every report."""
    key = Key(Kind.PROCESS, agency, "P_REPORT", ONE)
    title = Text("Đường đi của một báo cáo", "The way of a report")
    about = Text("Từ điền số liệu đến công bố.", "From filling in to publication.")
    return Artefact(key, Steps(_STEPS), title, about)


def successions(agency: str, roster: Roster, areas: Key) -> Artefact | None:
    """Which version of a unit became which of the same level; nothing where none did."""
    maps = [ValueMap(source=before, target=after) for before, after in _successors(roster)]
    if not maps:
        return None
    key = Key(Kind.CODE_MAP, agency, "RM_AREA", ONE)
    title = Text("Đơn vị kế thừa", "Successors of units")
    about = Text("Mỗi đơn vị cũ thành đơn vị nào cùng cấp.", "Which unit of the same level each one became.")
    body = RepresentationMap(
        id=key.id, name=title.vi, description=about.vi, agency=agency, version=ONE, urn=key.urn,
        source=areas.urn, target=areas.urn, maps=maps,
    )  # fmt: skip
    return Artefact(key, body, title, about, (areas,))


def _successors(roster: Roster) -> Iterator[tuple[str, str]]:
    for unit in roster.all_units():
        for id_ in unit.successors if unit.level is not Level.REFERENCE else ():
            after: Unit | None = roster.find(id_)
            if after is not None and after.level is unit.level:
                yield code_id(unit.id), code_id(after.id)


def _home(agency: Agency, roster: Roster) -> str:
    """The version of the unit an agency began under; the first one where its beginning is not known."""
    versions = roster.versions(agency.unit_code)
    began = agency.valid_from
    found = roster.in_force(agency.unit_code, began) if began is not None else None
    found = found or (versions[0] if versions else None)
    return code_id(found.id) if found else ""


def _receiver(receiver: str, roster: Roster) -> Text:
    if receiver in _COMMITTEES:
        return _COMMITTEES[receiver]
    try:
        found = roster.agency(receiver)
    except AgencyUnknown:
        return Text(receiver)
    return Text(found.name_vi, found.name_en)
