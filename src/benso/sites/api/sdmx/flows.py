"""Data structures and flows: one of each version of each regime, and one of everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pysdmx.model import (
    Component,
    Components,
    ConstraintAttachment,
    CubeKeyValue,
    CubeRegion,
    CubeValue,
    DataConstraint,
    Dataflow,
    DataStructureDefinition,
    DataType,
    ItemReference,
    Role,
)

from benso.domains.reporting.types import Grid, ItemRef, Version
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
    Flow,
    Item,
)
from benso.sites.api.sdmx.lists import ONE, codelist
from benso.sites.api.sdmx.names import ALL_FLOW, TOTAL, Key, Kind, code_id, component_id, version_of

_FIXED = {
    FREQ: "CL_FREQ",
    AREA: "CL_AREA",
    INDICATOR: "CL_INDICATOR",
    BREAKDOWN: "CL_BREAKDOWN",
    STATUS: "CL_OBS_STATUS",
    BASIS: "CL_BASIS",
    MEASURED_IN: "CL_UNIT_MEASURE",
}


def regime_flow(agency: str, version: Version, grid: Grid) -> Flow:
    """The flow of a version of a regime: its items by indicator and breakdowns."""
    refs = [cell.item for cell in grid.items.values() if cell.item is not None]
    names = {dimension: component_id(dimension) for ref in refs for dimension, _ in ref.dimensions}
    breakdowns = tuple(names[dimension] for dimension in sorted(names))
    items = {}
    for ref in refs:
        codes = {names[dimension]: code_id(code) for dimension, code in ref.dimensions}
        items[ref.key] = {INDICATOR: code_id(ref.indicator)} | {one: codes.get(one, TOTAL) for one in breakdowns}
    id_ = code_id(version.regime.code).upper()
    return _flow(agency, id_, version_of(version.number), version.regime.name, breakdowns, items, version)


def whole_flow(agency: str, items: Iterable[str]) -> tuple[Flow, Artefact]:
    """The flow of every item, and the list of its breakdowns."""
    refs = [item_of(key) for key in items]
    combined = {breakdown_code(ref): ref for ref in refs}
    labels = {TOTAL: Item(Text("Tổng số, không phân tổ", "Total, not broken down"))}
    labels |= {code: Item(Text(_words(ref))) for code, ref in sorted(combined.items()) if code != TOTAL}
    codes = {ref.key: {INDICATOR: code_id(ref.indicator), BREAKDOWN: breakdown_code(ref)} for ref in refs}
    name = Text("Mọi chỉ tiêu", "All indicators")
    flow = _flow(agency, ALL_FLOW, ONE, name, (BREAKDOWN,), codes, None)
    return flow, codelist(agency, "CL_BREAKDOWN", Text("Phân tổ gộp", "Combined breakdowns"), labels, {})


def item_of(key: str) -> ItemRef:
    """The item of a key (``indicator[dimension=code;…]``)."""
    indicator, _, inner = key.removesuffix("]").partition("[")
    pairs = [part.partition("=") for part in inner.split(";")] if inner else []
    return ItemRef(indicator, tuple((dimension, code) for dimension, _, code in pairs))


def breakdown_code(ref: ItemRef) -> str:
    """A combination of breakdowns as one code."""
    return "@".join(f"{component_id(dimension)}-{code_id(code)}" for dimension, code in ref.dimensions) or TOTAL


def structure(flow: Flow, concepts: Key) -> Artefact:
    """The data structure of a flow."""
    parts = [_dimension(flow, id_, concepts) for id_ in flow.dimensions]
    parts.append(_component(TIME, Role.DIMENSION, concepts, dtype=DataType.PERIOD))
    parts.append(_component(VALUE, Role.MEASURE, concepts, dtype=DataType.DECIMAL))
    coded = flow.codelists
    parts += [
        _component(MEASURED_IN, Role.ATTRIBUTE, concepts, coded[MEASURED_IN], level=INDICATOR, required=True),
        _component(DECIMALS, Role.ATTRIBUTE, concepts, dtype=DataType.INTEGER, level=INDICATOR, required=True),
        _component(STATUS, Role.ATTRIBUTE, concepts, coded[STATUS], level="O", required=True),
        _component(BASIS, Role.ATTRIBUTE, concepts, coded[BASIS], level="O", required=True),
        _component(UPDATED, Role.ATTRIBUTE, concepts, dtype=DataType.DATE_TIME, level="O"),
    ]
    key, about = flow.structure, Text(f"Cấu trúc của {flow.name.vi}", f"Structure of {flow.name.en or flow.name.vi}")
    body = DataStructureDefinition(
        id=key.id, name=flow.name.vi, description=about.vi, agency=key.agency, version=key.version, urn=key.urn,
        components=Components(parts),
    )  # fmt: skip
    used = frozenset((*flow.dimensions, TIME, VALUE, MEASURED_IN, DECIMALS, STATUS, BASIS, UPDATED))
    children = (concepts, *sorted(set(coded.values())))
    return Artefact(key, body, flow.name, about, children, used={concepts: used})


def dataflow(flow: Flow) -> Artefact:
    """The flow as an artefact."""
    version = flow.version
    about = version.regime.purpose if version else Text("Mọi chỉ tiêu của mọi chế độ báo cáo.", "Of every regime.")
    about = Text(about.vi or flow.name.vi, about.en)
    key = flow.key
    body = Dataflow(
        id=key.id, name=flow.name.vi, description=about.vi, agency=key.agency, version=key.version, urn=key.urn,
        structure=flow.structure.urn,
    )  # fmt: skip
    return Artefact(key, body, flow.name, about, (flow.structure,))


def constraint(flow: Flow) -> Artefact:
    """What values the dimensions of a flow may take."""
    values = allowed(flow)
    key = Key(Kind.CONSTRAINT, flow.key.agency, f"CC_{flow.key.id}", flow.key.version)
    title = Text(f"Nội dung được phép: {flow.name.vi}", f"Allowed content: {flow.name.en or flow.name.vi}")
    about = Text("Chỉ tiêu và phân tổ của chế độ này.", "The indicators and breakdowns of this regime.")
    region = CubeRegion([CubeKeyValue(id_, [CubeValue(code) for code in codes]) for id_, codes in values.items()])
    body = DataConstraint(
        id=key.id, name=title.vi, description=about.vi, agency=key.agency, version=key.version, urn=key.urn,
        constraint_attachment=ConstraintAttachment(None, dataflows=[flow.key.urn]), cube_regions=[region],
    )  # fmt: skip
    return Artefact(key, body, title, about, (flow.key,))


def allowed(flow: Flow) -> dict[str, list[str]]:
    """Of each dimension that the items decide, the codes they take."""
    names = [id_ for id_ in flow.dimensions if id_ not in (FREQ, AREA)]
    found = {id_: sorted({codes[id_] for codes in flow.items.values()}) for id_ in names}
    return {id_: codes for id_, codes in found.items() if codes}


def _flow(
    agency: str, id_: str, number: str, name: Text, breakdowns: tuple[str, ...],
    items: Mapping[str, Mapping[str, str]], version: Version | None,
) -> Flow:  # fmt: skip
    dimensions = (FREQ, AREA, INDICATOR, *breakdowns)
    coded = (*dimensions, STATUS, BASIS, MEASURED_IN)
    lists = {each: Key(Kind.CODELIST, agency, _FIXED.get(each, f"CL_{each}"), ONE) for each in coded}
    structure_key = Key(Kind.STRUCTURE, agency, f"DSD_{id_}", number)
    return Flow(Key(Kind.FLOW, agency, f"DF_{id_}", number), structure_key, name, dimensions, lists, items, version)


def _dimension(flow: Flow, id_: str, concepts: Key) -> Component:
    return _component(id_, Role.DIMENSION, concepts, flow.codelists[id_])


def _component(
    id_: str, role: Role, concepts: Key, enumeration: Key | None = None, dtype: DataType | None = None,
    level: str | None = None, required: bool = False,
) -> Component:  # fmt: skip
    return Component(
        id=id_, required=required or role is Role.DIMENSION, role=role,
        concept=ItemReference("Concept", concepts.agency, concepts.id, concepts.version, id_),
        local_dtype=dtype, local_enum_ref=enumeration.urn if enumeration else None, attachment_level=level,
    )  # fmt: skip


def _words(ref: ItemRef) -> str:
    return "; ".join(f"{dimension} = {code}" for dimension, code in ref.dimensions)
