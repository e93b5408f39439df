"""SDMX-JSON 1.0 structures, made of those of 2.0: the same artefacts in the words of SDMX 2.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SCHEMA = "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/1.0/sdmx-json-structure-schema.json"


def to_json1(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message in the words of 1.0."""
    meta = dict(message["meta"], schema=_SCHEMA)
    data: dict[str, Any] = {}
    for name, artefacts in message.get("data", {}).items():
        convert = _CONVERT.get(name)
        data[_NAMES.get(name, name)] = [convert(each) if convert else each for each in artefacts]
    return {"meta": meta, "data": data}


def _structure(each: Mapping[str, Any]) -> dict[str, Any]:
    if "dataStructureComponents" not in each:
        return dict(each)
    parts = each["dataStructureComponents"]
    dimensions = [_component(one) | {"position": n} for n, one in enumerate(parts["dimensionList"]["dimensions"])]
    listed: dict[str, Any] = {"id": "DimensionDescriptor", "dimensions": dimensions}
    if time := parts["dimensionList"].get("timeDimension"):
        listed["timeDimensions"] = [_component(time) | {"position": len(dimensions)}]
    attributes = [_attribute(one) for one in parts.get("attributeList", {}).get("attributes", ())]
    (measure,) = parts["measureList"]["measures"]
    components = {
        "dimensionList": listed,
        "measureList": {"id": "MeasureDescriptor", "primaryMeasure": _component(measure)},
        "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
    }
    return {**each, "dataStructureComponents": components}


def _component(one: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: one[name] for name in ("id", "conceptIdentity") if name in one}
    return kept | _representation(one, "localRepresentation")


def _representation(one: Mapping[str, Any], name: str) -> dict[str, Any]:
    if name not in one:
        return {}
    form = dict(one[name])
    if "format" in form:
        form["textFormat"] = {"textType": form.pop("format")["dataType"]}
    return {name: form}


def _attribute(one: Mapping[str, Any]) -> dict[str, Any]:
    relation = one["attributeRelationship"]
    if "observation" in relation:
        relation = {"primaryMeasure": "OBS_VALUE"}
    elif "dataflow" in relation:
        relation = {"none": {}}
    status = "Mandatory" if one.get("usage") == "mandatory" else "Conditional"
    return _component(one) | {"assignmentStatus": status, "attributeRelationship": relation}


def _concepts(each: Mapping[str, Any]) -> dict[str, Any]:
    if "concepts" not in each:
        return dict(each)
    return {**each, "concepts": [{**one, **_representation(one, "coreRepresentation")} for one in each["concepts"]]}


def _agreement(each: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"dataflow": "structureUsage"}
    return {renamed.get(name, name): value for name, value in each.items()}


def _constraint(each: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in each.items() if name not in ("role", "cubeRegions")}
    found["type"] = each.get("role", "Allowed")
    if "cubeRegions" in each:
        found["cubeRegions"] = [
            {
                "isIncluded": region.get("include", region.get("isIncluded", True)),
                "keyValues": [_key_value(key) for key in region.get("keyValues", ())],
            }
            for region in each["cubeRegions"]
        ]
    return found


def _key_value(key: Mapping[str, Any]) -> dict[str, Any]:
    if "timeRange" in key:
        return {"id": key["id"], "timeRange": key["timeRange"]}
    return {"id": key["id"], "values": [one["value"] for one in key.get("values", ())]}


def _hierarchy(each: Mapping[str, Any]) -> dict[str, Any]:
    inner = ("hierarchicalCodes", "hasFormalLevels", "level")
    outer = {name: value for name, value in each.items() if name not in inner}
    if "hierarchicalCodes" not in each:
        return outer
    named = {name: each[name] for name in ("id", "name", "names") if name in each}
    return {**outer, "hierarchies": [{**named, "leveled": False, "hierarchicalCodes": each["hierarchicalCodes"]}]}


def _metadata(each: Mapping[str, Any]) -> dict[str, Any]:
    """2.1 says what reports are about in the structure, 3.0 in the flow."""
    if "metadataStructureComponents" not in each:
        return dict(each)
    attributes = each["metadataStructureComponents"]["metadataAttributeList"]["metadataAttributes"]
    name = f"{each['agencyID']}:{each['id']}({each['version']}).FLOW_TARGET"
    form = {"textFormat": {"textType": "IdentifiableReference"}}
    about = {"id": "FLOW", "objectType": "Dataflow", "localRepresentation": form}
    parts = {
        "metadataTargets": [{"id": "FLOW_TARGET", "identifiableObjectTargets": [about]}],
        "reportStructures": [{
            "id": "REGIME", "metadataAttributes": [_component(one) for one in attributes],
            "metadataTargets": [f"urn:sdmx:org.sdmx.infomodel.metadatastructure.MetadataTarget={name}"],
        }],
    }  # fmt: skip
    return {**each, "metadataStructureComponents": parts}


def _units(each: Mapping[str, Any]) -> dict[str, Any]:
    """1.0 names the unit above by its urn."""
    if "organisationUnits" not in each:
        return dict(each)
    scheme = f"{each['agencyID']}:{each['id']}({each['version']})"
    above = f"urn:sdmx:org.sdmx.infomodel.base.OrganisationUnit={scheme}."
    units = [one | ({"parent": above + one["parent"]} if "parent" in one else {}) for one in each["organisationUnits"]]
    return {**each, "organisationUnits": units}


def _process(each: Mapping[str, Any]) -> dict[str, Any]:
    """1.0 names the step after a step by its urn."""
    if "processSteps" not in each:
        return dict(each)
    name = f"urn:sdmx:org.sdmx.infomodel.process.ProcessStep={each['agencyID']}:{each['id']}({each['version']})."
    steps = [
        step | {"transitions": [one | {"targetStep": name + one["targetStep"]} for one in step["transitions"]]}
        for step in each["processSteps"]
    ]
    return {**each, "processSteps": steps}


def _code_map(each: Mapping[str, Any]) -> dict[str, Any]:
    """A structure set of one map of codes."""
    inner = ("source", "target", "representationMappings")
    outer = {name: value for name, value in each.items() if name not in inner}
    if "representationMappings" not in each:
        return outer
    source, target = (each[side][0]["codelist"] for side in ("source", "target"))
    before, after = (urn.replace("codelist.Codelist=", "codelist.Code=") for urn in (source, target))
    pairs = [
        {"source": f"{before}.{one['sourceValues'][0]['value']}", "target": f"{after}.{one['targetValues'][0]}"}
        for one in each["representationMappings"]
    ]
    named = {name: each[name] for name in ("id", "name", "names") if name in each}
    return {**outer, "codelistMaps": [{**named, "source": source, "target": target, "codeMaps": pairs}]}


_NAMES = {
    "dataConstraints": "contentConstraints",
    "hierarchies": "hierarchicalCodelists",
    "representationMaps": "structureSets",
}
_CONVERT = {
    "dataStructures": _structure,
    "conceptSchemes": _concepts,
    "provisionAgreements": _agreement,
    "dataConstraints": _constraint,
    "metadataStructures": _metadata,
    "hierarchies": _hierarchy,
    "organisationUnitSchemes": _units,
    "processes": _process,
    "representationMaps": _code_map,
}
