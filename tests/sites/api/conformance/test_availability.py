"""Availability queries of the conformance kit, in REST 1.5 and 2.1."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import etree

from tests.sites.api.conformance.test_data import DIMENSIONS, SPECIFIC, Ask, addresses, ask, flow_of
from tests.sites.api.conformance.test_structures import JSON2, ML21, ML30
from tests.sites.api.sdmx_world import communes

__all__ = ["ask", "communes"]
pytestmark = pytest.mark.django_db


def _available(client: Client, address: str, form: str = ML21) -> tuple[dict[str, set[str]], dict[str, int]]:
    """The values of each dimension, and the counts."""
    answer = client.get(f"/sdmx/{address}", headers={"Accept": form})
    assert (answer.status_code, answer["Content-Type"]) == (200, form), (address, answer.content)
    if form == JSON2:
        (one,) = answer.json()["data"]["dataConstraints"]
        keys = [key for region in one.get("cubeRegions", ()) for key in region.get("keyValues", ())]
        values = {key["id"]: {value["value"] for value in key.get("values", ())} for key in keys}
        notes = {note["id"]: (note["type"], note["title"]) for note in one["annotations"]}
    else:
        (one,) = etree.fromstring(answer.content).iterfind(".//{*}ConstraintAttachment/..")
        values = {
            key.get("id"): {value.text for value in key.iterfind("{*}Value")} for key in one.iterfind("{*}CubeRegion/*")
        }
        notes = {note.get("id"): (note.findtext("{*}AnnotationType"), note.findtext("{*}AnnotationTitle"))
                 for note in one.iterfind("{*}Annotations/{*}Annotation")}  # fmt: skip
    assert set(notes) == {"series_count", "obs_count"}
    assert {kind for kind, _ in notes.values()} == {"sdmx_metrics"}
    return values, {name: int(title) for name, (_, title) in notes.items()}


def _everywhere(client: Client, flow: Any, key: str, query: str = "", only: str = "") -> Any:
    """The one answer to the same question in both versions and all forms."""
    sign = "?" if query else ""
    old = f"availableconstraint/{flow.agency},{flow.id},{flow.version}/{key}/all/{only or 'all'}{sign}{query}"
    new = key.replace("all", "*")
    two = f"availability/dataflow/{flow.agency}/{flow.id}/{flow.version}/{new}/{only or '*'}{sign}{query}"
    answers = [_available(client, old), _available(client, two, ML30), _available(client, two, JSON2)]
    assert answers[0] == answers[1] == answers[2]
    return answers[0]


def test_keys_metrics_and_one_dimension(client: Client, ask: Ask) -> None:
    flow = flow_of(client)
    data = ask(addresses(flow)[0][0], SPECIFIC)
    values, counts = _everywhere(client, flow, "all")
    assert counts == {"series_count": len(data.series), "obs_count": len(data.observations)}
    for name in DIMENSIONS:
        assert values[name] == {one[name] for one, _ in data.series}
        assert set(_everywhere(client, flow, "all", only=name)[0]) == {name}
    one = data.series[0][0]
    key = ".".join(one[name] for name in DIMENSIONS)
    exact, counts = _everywhere(client, flow, key, "mode=exact")
    assert {name: exact[name] for name in DIMENSIONS} == {name: {one[name]} for name in DIMENSIONS}
    assert counts["series_count"] == 1
    left, _ = _everywhere(client, flow, key, "mode=available")
    assert left["REF_AREA"] == values["REF_AREA"]  # another unit could still be chosen
    first, second = sorted(values["REF_AREA"])
    many = key.replace(one["REF_AREA"], f"{first}+{second}")
    for mode in ("exact", "available"):
        found = _available(client, f"availableconstraint/{flow.id}/{many}?mode={mode}")[0]
        assert found["REF_AREA"] == {first, second}
        assert found["INDICATOR"] >= {one["INDICATOR"]}


def test_time(client: Client, communes: list[str]) -> None:
    flow = flow_of(client)
    everything = _everywhere(client, flow, "all")
    assert _available(client, f"availableconstraint/{flow.id}/all?startPeriod=2010-01") == everything
    none = ({}, {"series_count": 0, "obs_count": 0})
    assert _available(client, f"availableconstraint/{flow.id}/all?endPeriod=2020-01") == none
    assert _available(client, f"availableconstraint/{flow.id}/all?startPeriod=2010-01&endPeriod=2020-01") == none
    assert _everywhere(client, flow, "all", "c[TIME_PERIOD]=le:2020-01") == none
    assert _everywhere(client, flow, "all", "updatedAfter=2025-09-01T00:00:00Z")[1]["obs_count"] == 1


@pytest.mark.parametrize(
    "references", ["codelist", "datastructure", "conceptscheme", "dataflow", "dataproviderscheme", "none", "all"]
)
def test_references(client: Client, communes: list[str], references: str) -> None:
    flow = flow_of(client)
    for address, form in [
        (f"availableconstraint/{flow.agency},{flow.id},{flow.version}/all/all/all", ML21),
        (f"availability/dataflow/{flow.agency}/{flow.id}/{flow.version}/*/*", ML30),
    ]:
        answer = client.get(f"/sdmx/{address}?references={references}", headers={"Accept": form})
        assert answer.status_code == 200
        root = etree.fromstring(answer.content)
        found = {etree.QName(one).localname for section in root.iterfind("{*}Structures/*") for one in section}
        names = {"codelist": {"Codelist"}, "datastructure": {"DataStructure"}, "conceptscheme": {"ConceptScheme"},
                 "dataflow": {"Dataflow"}, "dataproviderscheme": {"DataProviderScheme"}, "none": set()}  # fmt: skip
        wanted = set().union(*names.values()) if references == "all" else names[references]
        assert found - {"ContentConstraint", "DataConstraint"} == wanted
