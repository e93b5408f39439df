"""Data messages read as the conformance kit reads them: the header's structures, series, observations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tests.sites.api.conformance.reading import CLASSES, Ref, named

Values = dict[str, str]
_OLD = {"StructureUsage": "dataflow", "Structure": "datastructure", "ProvisionAgrement": "provisionagreement"}
_NO_COMPONENT = ("structureRef", "type", "action", "dataScope", "validFromDate", "validToDate")


@dataclass
class Data:
    """Series with their observations; flat observations stand in one series without values."""

    structures: list[Ref]
    series: list[tuple[Values, list[Values]]]

    @property
    def observations(self) -> list[Values]:
        """All of them."""
        return [one for _, rows in self.series for one in rows]


def read(content: bytes, media_type: str) -> Data:
    """A structure-specific message of 2.1 or 3.0, or JSON 2.0."""
    if "json" in media_type:
        return _json(json.loads(content)["data"])
    root = etree.fromstring(content)
    found = Data([_structure(one) for one in root.findall("{*}Header/{*}Structure")], [])
    for data_set in root.findall("{*}DataSet"):
        flat = [_values(one) for one in data_set.findall("Obs")]
        found.series += [({}, flat)] if flat else []
        found.series += [(_values(one), [_values(o) for o in one.findall("Obs")]) for one in data_set.findall("Series")]
    return found


def _structure(element: Any) -> Ref:
    (one,) = element
    if one.text and one.text.startswith("urn:"):
        return named(one.text)[0]
    (ref,) = one
    kind = CLASSES.get(ref.get("class", "")) or _OLD[etree.QName(one).localname]
    return Ref(kind, ref.get("agencyID"), ref.get("id"), ref.get("version"))


def _values(element: Any) -> Values:
    return {name: value for name, value in element.attrib.items() if name not in _NO_COMPONENT and "{" not in name}


def _json(data: dict[str, Any]) -> Data:
    found = Data([named(one["links"][0]["urn"])[0] for one in data["structures"]], [])
    for each in data["dataSets"]:
        structure = data["structures"][each["structure"]]
        for key, one in each.get("series", {"": each}).items():
            series = _coded(structure["dimensions"]["series"], key) if key else {}
            series |= _rows(structure["attributes"]["series"], one.get("attributes", ()))
            rows = []
            for at, values in one.get("observations", {}).items():
                row = _coded(structure["dimensions"]["observation"], at)
                count = len(structure["measures"]["observation"])
                if count and values[0] is not None:
                    row["OBS_VALUE"] = str(values[0])
                rows.append(row | _rows(structure["attributes"]["observation"], values[count:]))
            found.series.append((series, rows))
    return found


def _coded(dimensions: list[dict[str, Any]], key: str) -> Values:
    return {one["id"]: _code(one, int(place)) for one, place in zip(dimensions, key.split(":"), strict=True)}


def _rows(components: list[dict[str, Any]], places: Any) -> Values:
    return {one["id"]: _code(one, place) for one, place in zip(components, places, strict=False) if place is not None}


def _code(component: dict[str, Any], place: int) -> str:
    value = component["values"][place]
    return str(value.get("id") or value.get("value") or value["name"])
