"""XML Schema of the structure-specific data of a structure, a flow or an agreement (SDMX-ML 2.1 and 3.0)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from benso.sites.api.sdmx.catalogue import (
    DECIMALS,
    OBSERVATION_ATTRIBUTES,
    SERIES_ATTRIBUTES,
    TIME,
    UPDATED,
    VALUE,
    Catalogue,
    Flow,
)
from benso.sites.api.sdmx.errors import NothingFound, Unreadable
from benso.sites.api.sdmx.finding import flows_of, select
from benso.sites.api.sdmx.flows import allowed
from benso.sites.api.sdmx.ml import namespace_of
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.questions import CONTEXTS, FLAT
from benso.sites.api.sdmx.versions import readable
from benso.sites.api.sdmx.writing import Shown

_TYPES = {VALUE: "xs:decimal", DECIMALS: "xs:int", UPDATED: "xs:dateTime"}
_PERIOD = "common:ObservationalTimePeriodType"
_START_DAY = '<xs:attribute name="REPORTING_YEAR_START_DAY" type="xs:gMonthDay" use="prohibited"/>'
_NOTES = '<xs:element ref="common:Annotations" minOccurs="0"/>'
_META = '<xs:element name="Metadata" type="metadata:MetadataSetType" minOccurs="0" form="unqualified"/>'


@dataclass(frozen=True, slots=True)
class Asked:
    """For what a schema is asked; ``constrained``: codes are those the flow allows."""

    context: Key
    flow: Flow
    across: str

    @property
    def constrained(self) -> bool:
        """Whether the constraint of the flow counts."""
        return self.context.kind is not Kind.STRUCTURE


def read_schema(segments: Sequence[str], query: Mapping[str, str], catalogue: Catalogue) -> Asked:
    """What an address after ``schema`` asks for.

    :raises Unreadable: if it is written wrong
    :raises NothingFound: if there is none
    """
    if not 2 <= len(segments) <= 4 or segments[0] not in CONTEXTS:
        raise Unreadable(part="address", text="/".join(segments)[:200])
    given = [*segments, *["*"] * (3 - len(segments))]
    version = given[3] if len(given) > 3 else "latest"
    if not readable(version):
        raise Unreadable(part="version", text=version[:60])
    agencies, ids = (() if text in ("*", "all") else tuple(text.split(",")) for text in given[1:3])
    keys = select(catalogue, [CONTEXTS[given[0]]], agencies, ids, (version,))
    flows = flows_of(keys[0], catalogue) if keys else []
    if not flows:
        raise NothingFound(what="/".join(segments)[:200])
    across = query.get("dimensionAtObservation", TIME)
    if across not in (TIME, FLAT, *flows[0].dimensions):
        raise Unreadable(part="dimensionAtObservation", text=across[:60])
    return Asked(keys[0], flows[0], across)


def schema_structures(asked: Asked, catalogue: Catalogue) -> list[Shown]:
    """The same as structures: the data structure, its concepts, the codes that are allowed."""
    used = {asked.flow.codelists[name]: frozenset(codes) for name, codes in _codes(asked, catalogue).items()}
    structure = catalogue.artefacts[asked.flow.structure]
    concepts = dict(structure.used)
    found = [Shown(structure)]
    for key in structure.children:
        if key in catalogue.artefacts:
            found.append(Shown(catalogue.artefacts[key], items=concepts.get(key, used.get(key))))
    return found


def schema_ml(asked: Asked, catalogue: Catalogue, address: str, *, v30: bool) -> bytes:
    """The schema. ``address``: where the schemas of SDMX themselves are, without a slash at its end."""
    base = "http://www.sdmx.org/resources/sdmxml/schemas/" + ("v3_0" if v30 else "v2_1")
    space = namespace_of(asked.context, asked.across)
    meta = f' xmlns:metadata="{base}/metadata/generic"' if v30 else ""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f" xmlns={quoteattr(space)} targetNamespace={quoteattr(space)}"
        f' xmlns:dsd="{base}/data/structurespecific" xmlns:common="{base}/common"{meta}'
        ' elementFormDefault="qualified" attributeFormDefault="unqualified">',
        f'<xs:import namespace="{base}/common" schemaLocation="{address}/SDMXCommon.xsd"/>',
        f'<xs:import namespace="{base}/data/structurespecific"'
        f' schemaLocation="{address}/SDMXDataStructureSpecific.xsd"/>',
    ]
    if v30:
        lines.append(
            f'<xs:import namespace="{base}/metadata/generic" schemaLocation="{address}/SDMXMetadataGeneric.xsd"/>'
        )
    lines += [_simple(name, codes) for name, codes in _codes(asked, catalogue).items()]
    lines += _complex(asked, v30=v30)
    return "".join([*lines, "</xs:schema>"]).encode()


def _codes(asked: Asked, catalogue: Catalogue) -> dict[str, list[str]]:
    limits = allowed(asked.flow) if asked.constrained else {}
    return {
        name: limits.get(name) or list(catalogue.artefacts[key].items)
        for name, key in asked.flow.codelists.items()
        if key in catalogue.artefacts
    }


def _simple(name: str, codes: Sequence[str]) -> str:
    values = "".join(f"<xs:enumeration value={quoteattr(code)}/>" for code in codes)
    return f'<xs:simpleType name="{name}"><xs:restriction base="xs:string">{values}</xs:restriction></xs:simpleType>'


def _complex(asked: Asked, *, v30: bool) -> list[str]:
    flow, across = asked.flow, asked.across
    in_time = across == TIME and not v30
    flat = across == FLAT
    at_series = across != "INDICATOR" and not flat
    series_attributes = list(SERIES_ATTRIBUTES) if at_series else []
    own = [*OBSERVATION_ATTRIBUTES, *(() if at_series else SERIES_ATTRIBUTES)]
    found = [_data_set(flat=flat, in_time=in_time, v30=v30)]
    if not flat:
        names = [name for name in flow.dimensions if name != across]
        found.append(_series(names, series_attributes, timed=across != TIME, in_time=in_time, v30=v30))
    at = [*flow.dimensions] if flat else [across] if across != TIME else []
    found.append(_observation(at, own, timed=across in (TIME, FLAT), in_time=in_time, v30=v30))
    return found


def _data_set(*, flat: bool, in_time: bool, v30: bool) -> str:
    inner = ("Obs", "ObsType") if flat else ("Series", "SeriesType")
    base = "TimeSeriesDataSetType" if in_time else "DataSetType"
    element = f'<xs:element name="{inner[0]}" type="{inner[1]}" form="unqualified" maxOccurs="unbounded"/>'
    content = (
        f"<xs:sequence>{_NOTES}"
        '<xs:element name="DataProvider" type="common:DataProviderReferenceType" form="unqualified" minOccurs="0"/>'
        f'<xs:choice minOccurs="0">{element}</xs:choice>{_META if v30 else ""}</xs:sequence>'
    )
    return _restricted("DataSetType", base, content + ("" if v30 else _START_DAY))


def _series(names: Sequence[str], attributes: Sequence[str], *, timed: bool, in_time: bool, v30: bool) -> str:
    content = (
        f"<xs:sequence>{_NOTES}"
        '<xs:element name="Obs" type="ObsType" form="unqualified" minOccurs="0" maxOccurs="unbounded"/>'
        f"{_META if v30 else ''}</xs:sequence>"
    )
    time = f'<xs:attribute name="{TIME}" type="{_PERIOD}" use="{"required" if timed else "prohibited"}"/>'
    found = [_attribute(name, required=True) for name in names] + [_attribute(name) for name in attributes]
    return _restricted("SeriesType", "TimeSeriesType" if in_time else "SeriesType",
                       content + "".join(found) + time + ("" if v30 else _START_DAY))  # fmt: skip


def _observation(names: Sequence[str], attributes: Sequence[str], *, timed: bool, in_time: bool, v30: bool) -> str:
    content = f"<xs:sequence>{_NOTES}{_META if v30 else ''}</xs:sequence>"
    kind = '<xs:attribute name="type" type="common:IDType" use="prohibited"/>'
    time = f'<xs:attribute name="{TIME}" type="{_PERIOD}" use="{"required" if timed else "prohibited"}"/>'
    found = [_attribute(name, required=True) for name in names]
    found += [_attribute(name) for name in (VALUE, *attributes)]
    base = "TimeSeriesObsType" if in_time else "ObsType"
    return _restricted("ObsType", base, content + kind + time + "".join(found) + ("" if v30 else _START_DAY))


def _attribute(name: str, *, required: bool = False) -> str:
    use = "required" if required else "optional"
    return f'<xs:attribute name="{name}" type="{_TYPES.get(name, name)}" use="{use}"/>'


def _restricted(name: str, base: str, content: str) -> str:
    return (
        f'<xs:complexType name="{name}"><xs:complexContent><xs:restriction base="dsd:{base}">{content}'
        "</xs:restriction></xs:complexContent></xs:complexType>"
    )
