"""Who: the agency, the offices that provide, what they provide, the kinds they fall under; the tree of units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from pysdmx.model import (
    Agency,
    AgencyScheme,
    Category,
    CategoryScheme,
    DataProvider,
    DataProviderScheme,
    HierarchicalCode,
    Hierarchy,
    ProvisionAgreement,
)
from pysdmx.model.category import Categorisation

from benso.domains.reporting.types import OfficeKey, Regime
from benso.domains.units.rules import AgencyUnknown, Roster
from benso.domains.units.types import Level, Unit
from benso.kernel.declarations import Text
from benso.sites.api.sdmx.catalogue import Artefact, Flow, Item
from benso.sites.api.sdmx.lists import ONE, office_name
from benso.sites.api.sdmx.names import Key, Kind, code_id

FIXED = "1.0"
"""Version of organisation schemes, fixed by SDMX."""

_KINDS = {
    "province": Item(Text("Ủy ban nhân dân tỉnh", "Province")),
    "district": Item(Text("Cấp huyện", "Districts")),
    "commune": Item(Text("Cấp xã", "Communes")),
    "department": Item(Text("Sở", "Departments")),
    "office": Item(Text("Văn phòng", "Offices")),
    "inspectorate": Item(Text("Thanh tra", "Inspectorates")),
    "board": Item(Text("Ban quản lý", "Management boards")),
    "centre": Item(Text("Trung tâm", "Centres")),
    "vertical": Item(Text("Cơ quan ngành dọc", "Central bodies in the province")),
}


def agency_scheme(agency: str, name: Text) -> Artefact:
    """The one agency, under SDMX."""
    key = Key(Kind.AGENCY_SCHEME, "SDMX", "AGENCIES", FIXED)
    title, about = (
        Text("Cơ quan quản lý", "Agencies"),
        Text("Cơ quan quản lý các cấu trúc.", "Who maintains structures."),
    )
    body = AgencyScheme(
        agency="SDMX", name=title.vi, description=about.vi, urn=key.urn,
        items=[Agency(id=agency, name=name.vi, urn=key.item(agency))],
    )  # fmt: skip
    return Artefact(key, body, title, about, items={agency: Item(name)})


def provider_scheme(agency: str, offices: Iterable[OfficeKey], roster: Roster) -> tuple[Artefact, dict[str, OfficeKey]]:
    """Every office that has a report published; the agency itself stands for the whole."""
    key = Key(Kind.PROVIDER_SCHEME, agency, "DATA_PROVIDERS", FIXED)
    keys = {code_id(office): office for office in sorted(set(offices))}
    items = {id_: Item(office_name(office, roster)) for id_, office in keys.items()}
    if not items:
        items = {agency: Item(Text("Toàn tỉnh", "The province"))}
    title, about = Text("Đơn vị báo cáo", "Data providers"), Text("Đơn vị có báo cáo đã công bố.", "Who reports.")
    body = DataProviderScheme(
        agency=agency, name=title.vi, description=about.vi, urn=key.urn,
        items=[DataProvider(id=id_, name=item.name.vi, urn=key.item(id_)) for id_, item in items.items()],
    )  # fmt: skip
    return Artefact(key, body, title, about, items=items), keys


def agreement(flow: Flow, provider: str, name: Text, providers: Key) -> Artefact:
    """That an office provides a flow."""
    major = flow.key.version.partition(".")[0]
    key = Key(Kind.AGREEMENT, flow.key.agency, f"PA_{flow.key.id}_{major}_{provider}", ONE)
    title = Text(f"{flow.name.vi}: {name.vi}", f"{flow.name.en or flow.name.vi}: {name.en or name.vi}")
    about = Text("Đơn vị báo cáo theo chế độ này.", "This office reports under this regime.")
    body = ProvisionAgreement(
        id=key.id, name=title.vi, description=about.vi, agency=key.agency, version=ONE, urn=key.urn,
        dataflow=flow.key.short, provider=providers.short_item(provider),
    )  # fmt: skip
    return Artefact(key, body, title, about, (flow.key, providers), used={providers: frozenset({provider})})


def category_scheme(agency: str) -> Artefact:
    """Kinds of office."""
    key = Key(Kind.CATEGORY_SCHEME, agency, "CS_REPORTERS", ONE)
    title = Text("Loại đơn vị báo cáo", "Kinds of reporter")
    about = Text("Chế độ báo cáo theo loại đơn vị báo cáo.", "Regimes by who reports.")
    bodies = [Category(id=id_, name=item.name.vi, urn=key.item(id_)) for id_, item in _KINDS.items()]
    body = CategoryScheme(
        id=key.id, name=title.vi, description=about.vi, agency=agency, version=ONE, urn=key.urn, items=bodies
    )
    return Artefact(key, body, title, about, items=_KINDS)


def categorisation(flow: Flow, regime: Regime, scheme: Key, roster: Roster) -> Artefact:
    """Under which kind a flow falls."""
    category = _kind_of(regime, roster)
    major = flow.key.version.partition(".")[0]
    key = Key(Kind.CATEGORISATION, flow.key.agency, f"CAT_{flow.key.id}_{major}", FIXED)
    title = Text(f"Xếp loại {flow.key.id}", f"Category of {flow.key.id}")
    about = Text("Loại đơn vị báo cáo của chế độ này.", "Who reports under this regime.")
    body = Categorisation(
        id=key.id, name=title.vi, description=about.vi, agency=key.agency, version=FIXED, urn=key.urn,
        source=flow.key.urn, target=scheme.item(category),
    )  # fmt: skip
    return Artefact(key, body, title, about, (flow.key, scheme), used={scheme: frozenset({category})})


def area_hierarchy(agency: str, roster: Roster, areas: Key) -> Artefact:
    """Units under units, each link with the time both were in force."""
    key = Key(Kind.HIERARCHY, agency, "H_AREA", ONE)
    title = Text("Cây đơn vị hành chính qua thời gian", "Units through time")
    vi = "Mỗi liên kết ghi thời gian đơn vị trực thuộc đơn vị trên."
    about = Text(vi, "Each link says when a unit was under the one above.")
    units = [unit for unit in roster.all_units() if unit.level is not Level.REFERENCE]
    below: dict[str, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent or "", []).append(unit)
    roots = [_branch(unit, (unit.valid_from, unit.valid_to), below, areas, 0) for unit in below.get("", ())]
    body = Hierarchy(
        id=key.id, name=title.vi, description=about.vi, agency=agency, version=ONE, urn=key.urn,
        is_partial=False, codes=roots,
    )  # fmt: skip
    return Artefact(key, body, title, about, (areas,))


def _branch(
    unit: Unit, span: tuple[date, date | None], below: dict[str, list[Unit]], areas: Key, depth: int
) -> HierarchicalCode:
    children = []
    for child in below.get(unit.code, ()) if depth < len(Level) else ():
        start = max(span[0], child.valid_from)
        ends = [day for day in (span[1], child.valid_to) if day is not None]
        end = min(ends) if ends else None
        if end is None or start < end:
            children.append(_branch(child, (start, end), below, areas, depth + 1))
    code, opened, closed = code_id(unit.id), _moment(span[0]), _moment(span[1])
    return HierarchicalCode(
        id=code, name=unit.name_vi, urn=areas.item(code), rel_valid_from=opened, rel_valid_to=closed,
        codes=children,
    )  # fmt: skip


def _moment(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)


def _kind_of(regime: Regime, roster: Roster) -> str:
    agencies: Sequence[str] = regime.reporter.agencies
    if not agencies:
        return regime.reporter.level.value
    try:
        return roster.agency(agencies[0]).kind.value
    except AgencyUnknown:
        return "department"
