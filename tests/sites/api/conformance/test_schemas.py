"""Schema queries of the conformance kit: the schema of each context says what its data structure says.

Two rules of the kit are not here. It wants ``TIME_PERIOD`` of observations prohibited with ``common:TimePeriodType``
when another dimension is at the observation; no schema of SDMX 2.1 has such a type. And ``explicitMeasure`` is about
structures with a measure dimension; ours have none.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import etree

from tests.sites.api.conformance import reading
from tests.sites.api.conformance.reading import Ref
from tests.sites.api.conformance.test_structures import ML21, some
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
XS = "{http://www.w3.org/2001/XMLSchema}"
FORM = "application/vnd.sdmx.schema+xml;version=2.1"
CONTEXTS = ("datastructure", "dataflow", "provisionagreement")
TYPES = {"Decimal": "xs:decimal", "Integer": "xs:int", "DateTime": "xs:dateTime", "String": "xs:string"}


def _message(client: Client, address: str) -> reading.Workspace:
    answer = client.get(f"/sdmx/{address}", headers={"Accept": ML21})
    assert answer.status_code == 200, address
    return reading.read(answer.content, ML21)


def _schema(client: Client, address: str) -> Any:
    answer = client.get(f"/sdmx/schema/{address}", headers={"Accept": FORM})
    assert (answer.status_code, answer["Content-Type"]) == (200, FORM), address
    return etree.fromstring(answer.content)


@pytest.mark.parametrize("kind", CONTEXTS)
def test_schemas_say_what_the_structure_says(client: Client, communes: list[str], kind: str) -> None:
    for ref in some(_message(client, f"{kind}/all/all/all?detail=allstubs"), kind):
        held = _message(client, f"{kind}/{ref.agency}/{ref.id}/{ref.version}?references=descendants")
        (structure,) = (one.body for one in held.values() if one.ref.kind == "datastructure")
        dimensions = [one.get("id") for one in structure.iterfind(".//{*}Dimension") if one.get("position")]
        where = f"{kind}/{ref.agency}/{ref.id}"
        for address, across in [
            (f"{where}/{ref.version}", "TIME_PERIOD"), (where, "TIME_PERIOD"),
            (f"{where}/{ref.version}?dimensionAtObservation=AllDimensions", "AllDimensions"),
            *((f"{where}/{ref.version}?dimensionAtObservation={one}", one) for one in dimensions),
        ]:  # fmt: skip
            schema = _schema(client, address)
            assert [one for one in faults(schema, structure, dimensions, across) if one] == [], address


def faults(schema: Any, structure: Any, dimensions: list[str], across: str) -> list[str]:
    """What the kit finds wrong."""
    types = {one.get("name"): one for one in schema.iterfind(f"{XS}complexType")}
    coded = {
        one.get("name"): one
        for one in schema.iterfind(f"{XS}simpleType")
        if one.find(f".//{XS}enumeration") is not None
    }
    flat, timed = across == "AllDimensions", across == "TIME_PERIOD"
    found = [
        _base(types, "DataSetType", "dsd:TimeSeriesDataSetType" if timed else "dsd:DataSetType"),
        _base(types, "ObsType", "dsd:TimeSeriesObsType" if timed else "dsd:ObsType"),
        *_content(types["DataSetType"], flat),
        "" if flat == ("SeriesType" not in types) else "SeriesType",
        *(f"{name} is not enumerated" for name in _enumerated(structure) if name not in coded),
        _attribute(types["ObsType"], "type", "common:IDType", "prohibited"),
        "" if "TIME_PERIOD" in _attributes(types["ObsType"]) else "no TIME_PERIOD",
    ]
    at = dimensions if flat else [across] if not timed else []
    found += [_attribute(types["ObsType"], name, name, "required") for name in at]
    found.append(_attribute(types["ObsType"], "OBS_VALUE", "xs:decimal", "optional"))
    if not flat:
        series = types["SeriesType"]
        found.append(_base(types, "SeriesType", "dsd:TimeSeriesType" if timed else "dsd:SeriesType"))
        found += [_attribute(series, name, name, "required") for name in dimensions if name != across]
        found.append(_element(series, "Obs", "ObsType", "0", "unbounded"))
    for attribute in structure.iterfind(".//{*}Attribute"):
        related = [one.get("id") for one in attribute.iterfind("{*}AttributeRelationship/{*}Dimension/Ref")]
        level = types["ObsType"] if flat or not related or related == [across] else types["SeriesType"]
        found.append(_attribute(level, attribute.get("id"), _type(attribute), "optional"))
    for one in types.values():
        if one.get("name") in ("DataSetType", "SeriesType"):
            found.append(_attribute(one, "REPORTING_YEAR_START_DAY", "xs:gMonthDay", "prohibited"))
    return found


def test_explicit_measure_changes_nothing_where_there_is_one_measure(client: Client, communes: list[str]) -> None:
    """The kit asks with it of structures with a measure dimension; REST allows it of any."""
    plain = client.get("/sdmx/schema/dataflow/BENTRE/DF_T02/1.0.0", headers={"Accept": FORM}).content
    for explicit in ("true", "false"):
        address = f"/sdmx/schema/dataflow/BENTRE/DF_T02/1.0.0?explicitMeasure={explicit}"
        assert client.get(address, headers={"Accept": FORM}).content == plain


def _enumerated(structure: Any) -> list[str]:
    return [one.getparent().getparent().get("id") for one in structure.iterfind(".//{*}Enumeration")]


def _type(component: Any) -> str:
    text = component.find("{*}LocalRepresentation/{*}TextFormat")
    return component.get("id") if text is None else TYPES[text.get("textType")]


def _base(types: dict[str, Any], name: str, base: str) -> str:
    held = types[name].find(f"{XS}complexContent/{XS}restriction").get("base")
    return "" if held == base else f"{name} restricts {held}, not {base}"


def _content(data_set: Any, flat: bool) -> list[str]:
    (sequence,) = data_set.iterfind(f"{XS}complexContent/{XS}restriction/{XS}sequence")
    notes = [
        one.get("minOccurs") for one in sequence.iterfind(f"{XS}element") if one.get("ref") == "common:Annotations"
    ]
    (choice,) = sequence.iterfind(f"{XS}choice")
    name = "Obs" if flat else "Series"
    return [
        "" if notes == ["0"] else "annotations",
        "" if choice.get("minOccurs") == "0" else "choice",
        _element(data_set, "DataProvider", "common:DataProviderReferenceType", "0", None),
        _element(choice, name, f"{name}Type", None, "unbounded"),
    ]


def _element(within: Any, name: str, kind: str, least: str | None, most: str | None) -> str:
    held = [one for one in within.iter(f"{XS}element") if one.get("name") == name]
    wanted = (kind, least, most, "unqualified")
    got = [(one.get("type"), one.get("minOccurs"), one.get("maxOccurs"), one.get("form")) for one in held]
    return "" if got == [wanted] else f"element {name}: {got}"


def _attributes(within: Any) -> dict[str, Any]:
    return {one.get("name"): one for one in within.iter(f"{XS}attribute")}


def _attribute(within: Any, name: str, kind: str, use: str) -> str:
    held = _attributes(within).get(name)
    got = None if held is None else (held.get("type"), held.get("use"))
    return "" if got == (kind, use) else f"{within.get('name')}.{name}: {got}"


def test_codes_are_those_the_constraint_allows(client: Client, communes: list[str]) -> None:
    constraints = _message(client, "contentconstraint/all/all/all?detail=full")
    for ref in some(constraints, "contentconstraint"):
        flow: Ref = next(child for child in constraints[ref].children if child.kind == "dataflow")
        schema = _schema(client, f"dataflow/{flow.agency}/{flow.id}/{flow.version}")
        for key in constraints[ref].body.iterfind("{*}CubeRegion/{*}KeyValue"):
            (one,) = (each for each in schema.iterfind(f"{XS}simpleType") if each.get("name") == key.get("id"))
            allowed = {each.text for each in key.iterfind("{*}Value")}
            assert {each.get("value") for each in one.iter(f"{XS}enumeration")} == allowed


def test_referencepartial_keeps_the_codes_the_constraint_allows(client: Client, communes: list[str]) -> None:
    """The kit: a constraint with its descendants, then its flow with partial references."""
    constraints = _message(client, "contentconstraint/BENTRE/CC_DF_T02/1.0.0?references=descendants")
    (constraint,) = (one for one in constraints.values() if one.ref.kind == "contentconstraint")
    assert constraint.body.get("type") == "Allowed"
    partial = _message(client, "dataflow/BENTRE/DF_T02/1.0.0?detail=referencepartial&references=descendants")
    for key in constraint.body.iterfind("{*}CubeRegion/{*}KeyValue"):
        held = partial[Ref("codelist", "BENTRE", f"CL_{key.get('id')}", "1.0.0")]
        allowed = {each.text for each in key.iterfind("{*}Value")}
        assert set(held.items) == allowed
        assert held.partial or key.get("id") == "TEST_SEX"  # of which the flow uses every code
