"""Data in SDMX-ML: generic and structure-specific 2.1, structure-specific 3.0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from benso.sites.api.sdmx.catalogue import OBSERVATION_ATTRIBUTES, SERIES_ATTRIBUTES, TIME, VALUE
from benso.sites.api.sdmx.names import Key, Kind
from benso.sites.api.sdmx.questions import FLAT, Part, Question
from benso.sites.api.sdmx.values import DataSet, Observation, series_of
from benso.sites.api.sdmx.writing import Message

_BASE = "http://www.sdmx.org/resources/sdmxml/schemas"
_REFERENCES = {
    Kind.FLOW: ("StructureUsage", "StructureUsage"),
    Kind.STRUCTURE: ("Structure", "Structure"),
    Kind.AGREEMENT: ("ProvisionAgrement", "ProvisionAgreement"),
}
"""What a header says of a context, in 2.1 (as its schema spells it) and in 3.0."""

_SCOPES = {Kind.FLOW: "Dataflow", Kind.STRUCTURE: "DataStructure", Kind.AGREEMENT: "ProvisionAgreement"}


def generic(sets: Sequence[DataSet], question: Question, message: Message, *, series: bool) -> bytes:
    """A generic 2.1 message; ``series``: the form for time series only."""
    root = "GenericTimeSeriesData" if series else "GenericData"
    names = {"mes": "message", "com": "common", "gen": "data/generic"}
    lines = [_opening(root, names, "v2_1"), _header(sets, question, message, version="2.1", namespaces=False)]
    for one in sets:
        xsi = ' xsi:type="gen:TimeSeriesDataSetType"' if series else ""
        lines.append(
            f"<mes:DataSet structureRef={quoteattr(_id(one.part))} action={quoteattr(one.action)}{_valid(one)}{xsi}>"
        )
        lines += _generic_body(one, question)
        lines.append("</mes:DataSet>")
    return "".join([*lines, f"</mes:{root}>"]).encode()


def specific(sets: Sequence[DataSet], question: Question, message: Message, *, series: bool = False) -> bytes:
    """A structure-specific 2.1 message; ``series``: the form for time series only."""
    root = "StructureSpecificTimeSeriesData" if series else "StructureSpecificData"
    return _specific(root, sets, question, message, "v2_1", "2.1")


def data_ml30(sets: Sequence[DataSet], question: Question, message: Message) -> bytes:
    """A structure-specific 3.0 message."""
    return _specific("StructureSpecificData", sets, question, message, "v3_0", "3.0")


def namespace_of(key: Key, across: str) -> str:
    """The namespace of the data of a structure (SDMX 2.1, Section 3A)."""
    return f"{key.urn}:ObsLevelDim:{across}"


def _specific(
    root: str, sets: Sequence[DataSet], question: Question, message: Message, base: str, version: str
) -> bytes:
    names = {"mes": "message", "com": "common", "ss": "data/structurespecific"}
    extra = {f"ns{n}": namespace_of(part.context, question.across) for n, part in enumerate(_contexts(sets), 1)}
    numbers = {part.context: f"ns{n}" for n, part in enumerate(_contexts(sets), 1)}
    lines = [
        _opening(root, names, base, extra),
        _header(sets, question, message, version=version, namespaces=True),
    ]
    for one in sets:
        scope = f' ss:dataScope="{_SCOPES[one.part.context.kind]}"' if version == "2.1" else ""
        lines.append(
            f"<mes:DataSet ss:structureRef={quoteattr(_id(one.part))}{scope}"
            f' xsi:type="{numbers[one.part.context]}:DataSetType"'
            f" ss:action={quoteattr(one.action)}{_valid(one, 'ss:')}>"
        )
        lines += _specific_body(one, question)
        lines.append("</mes:DataSet>")
    return "".join([*lines, f"</mes:{root}>"]).encode()


def _opening(root: str, names: Mapping[str, str], base: str, extra: Mapping[str, str] | None = None) -> str:
    spaces = {prefix: f"{_BASE}/{base}/{name}" for prefix, name in names.items()} | dict(extra or {})
    written = "".join(f" xmlns:{prefix}={quoteattr(space)}" for prefix, space in spaces.items())
    xsi = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<mes:{root}{xsi}{written}>'


def _header(sets: Sequence[DataSet], question: Question, message: Message, *, version: str, namespaces: bool) -> str:
    found = [
        f"<mes:Header><mes:ID>{escape(message.id)}</mes:ID><mes:Test>false</mes:Test>"
        f"<mes:Prepared>{message.prepared.isoformat(timespec='seconds')}</mes:Prepared>"
        f"<mes:Sender id={quoteattr(message.sender)}/>"
    ]
    for part in _contexts(sets):
        space = f" namespace={quoteattr(namespace_of(part.context, question.across))}" if namespaces else ""
        old, new = _REFERENCES[part.context.kind]
        label = old if version == "2.1" else new
        found.append(
            f"<mes:Structure structureID={quoteattr(_id(part))}{space}"
            f" dimensionAtObservation={quoteattr(question.across)}>"
            f"<com:{label}>{_reference(part.context, version)}</com:{label}></mes:Structure>"
        )
    return "".join([*found, "</mes:Header>"])


def _reference(key: Key, version: str) -> str:
    if version != "2.1":
        return escape(key.urn)
    return f'<Ref agencyID="{key.agency}" id="{key.id}" version="{key.version}"/>'


def _contexts(sets: Sequence[DataSet]) -> list[Part]:
    return list({one.part.context: one.part for one in sets}.values())


def _id(part: Part) -> str:
    """An id of XML: it may not begin with a digit nor have ``@`` or ``$``."""
    text = f"{part.context.id}_{part.context.version}"
    return "".join(c if c.isalnum() or c in "_-." else "_" for c in text)


def _valid(one: DataSet, prefix: str = "") -> str:
    found = ""
    if one.valid_from is not None:
        found += f' {prefix}validFromDate="{one.valid_from.isoformat()}"'
    if one.valid_to is not None:
        found += f' {prefix}validToDate="{one.valid_to.isoformat()}"'
    return found


def _split(one: DataSet, question: Question) -> tuple[tuple[str, ...], list[str], list[str]]:
    """Dimensions of a series; attributes of a series; attributes of an observation."""
    dimensions = tuple(name for name in (*one.part.flow.dimensions, TIME) if name != question.across)
    at_series = question.across != "INDICATOR"
    series = [name for name in SERIES_ATTRIBUTES if name in question.attributes]
    own = [name for name in OBSERVATION_ATTRIBUTES if name in question.attributes]
    return dimensions, (series if at_series else []), (own if at_series else [*series, *own])


def _generic_body(one: DataSet, question: Question) -> Iterator[str]:
    dimensions, series_attributes, attributes = _split(one, question)
    if question.across == FLAT:
        for row in one.observations:
            yield f"<gen:Obs><gen:ObsKey>{_values(row, (*one.part.flow.dimensions, TIME))}</gen:ObsKey>"
            yield _generic_value(row, question, [*series_attributes, *attributes])
            yield "</gen:Obs>"
        return
    for rows in series_of(one.observations, dimensions).values():
        yield f"<gen:Series><gen:SeriesKey>{_values(rows[0], dimensions)}</gen:SeriesKey>"
        if series_attributes:
            yield f"<gen:Attributes>{_values(rows[0], series_attributes)}</gen:Attributes>"
        for row in rows if question.observations else ():
            yield f"<gen:Obs><gen:ObsDimension value={quoteattr(row.codes[question.across])}/>"
            yield _generic_value(row, question, attributes)
            yield "</gen:Obs>"
        yield "</gen:Series>"


def _generic_value(row: Observation, question: Question, attributes: Sequence[str]) -> str:
    value = f"<gen:ObsValue value={quoteattr(row.codes[VALUE])}/>" if question.values and VALUE in row.codes else ""
    return value + (f"<gen:Attributes>{_values(row, attributes)}</gen:Attributes>" if attributes else "")


def _values(row: Observation, names: Sequence[str]) -> str:
    return "".join(f"<gen:Value id={quoteattr(n)} value={quoteattr(row.codes[n])}/>" for n in names)


def _specific_body(one: DataSet, question: Question) -> Iterator[str]:
    dimensions, series_attributes, attributes = _split(one, question)
    measure = [VALUE] if question.values else []
    if question.across == FLAT:
        names = [*one.part.flow.dimensions, TIME, *measure, *series_attributes, *attributes]
        for row in one.observations:
            yield f"<Obs{_pairs(row, names)}/>"
        return
    for rows in series_of(one.observations, dimensions).values():
        yield f"<Series{_pairs(rows[0], [*dimensions, *series_attributes])}>"
        for row in rows if question.observations else ():
            yield f"<Obs{_pairs(row, [question.across, *measure, *attributes])}/>"
        yield "</Series>"


def _pairs(row: Observation, names: Sequence[str]) -> str:
    return "".join(f" {name}={quoteattr(row.codes[name])}" for name in names if name in row.codes)
