"""Which structures come: by agency, id, version, item; with whom they refer to; as stubs or in part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.sites.api.sdmx import versions
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
Found = dict[str, list[dict[str, Any]]]
V = "application/vnd.sdmx.structure"
JSON = "application/vnd.sdmx.structure+json;version=2.0.0"


@pytest.fixture
def found(client: Client, communes: list[str]) -> Callable[[str], Found]:
    """The structures of an answer by kind."""

    def ask(address: str) -> Found:
        answer = client.get(f"/sdmx/{address}", headers={"Accept": JSON})
        assert answer.status_code == 200, answer.content
        data: Found = answer.json()["data"]
        return data

    return ask


def _names(data: Found) -> dict[str, list[str]]:
    return {kind: sorted(one["id"] for one in artefacts) for kind, artefacts in data.items() if artefacts}


def test_references_follow_the_tree(found: Callable[[str], Found]) -> None:
    children = _names(found("dataflow/BENTRE/DF_T02?references=children"))
    assert children == {"dataflows": ["DF_T02"], "dataStructures": ["DSD_T02"]}
    below = _names(found("dataflow/BENTRE/DF_T02?references=descendants"))
    assert below["codelists"] == [
        "CL_AREA", "CL_BASIS", "CL_FREQ", "CL_INDICATOR", "CL_OBS_STATUS", "CL_TEST_SEX", "CL_UNIT_MEASURE",
    ]  # fmt: skip
    assert below["conceptSchemes"] == ["CS_REPORTING"]
    above = _names(found("dataflow/BENTRE/DF_T02?references=parents"))
    assert sorted(above) == [
        "categorisations", "dataConstraints", "dataflows", "provisionAgreements", "reportingTaxonomies",
    ]  # fmt: skip
    assert len(above["provisionAgreements"]) == 2
    assert _names(found("codelist/BENTRE/CL_TEST_SEX?references=ancestors"))["dataflows"] == ["DF_T01", "DF_T02"]
    only = _names(found("structure/datastructure/BENTRE/DSD_T02?references=codelist,dataflow"))
    assert sorted(only) == ["codelists", "dataStructures", "dataflows"]


def test_old_and_new_addresses_find_the_same(found: Callable[[str], Found]) -> None:
    assert found("codelist/BENTRE/CL_FREQ/latest") == found("structure/codelist/BENTRE/CL_FREQ/~")
    assert _names(found("codelist/all/CL_FREQ+CL_BASIS")) == _names(found("structure/codelist/*/CL_FREQ,CL_BASIS"))
    assert _names(found("hierarchicalcodelist")) == {"hierarchies": ["H_AREA"]}
    assert _names(found("organisationscheme")) == {
        "agencySchemes": ["AGENCIES"],
        "dataProviderSchemes": ["DATA_PROVIDERS"],
        "dataConsumerSchemes": ["DATA_CONSUMERS"],
        "organisationUnitSchemes": ["ORGANISATION_UNITS"],
    }
    assert _names(found("structure/all/DF_T02/all")) == {"dataflows": ["DF_T02"]}


def test_items_come_alone_and_the_list_says_it_is_partial(found: Callable[[str], Found]) -> None:
    (one,) = found("codelist/BENTRE/CL_OBS_STATUS/1.0.0/A+NS")["codelists"]
    assert ([code["id"] for code in one["codes"]], one["isPartial"]) == (["A", "NS"], True)


def test_stubs_have_no_content_and_say_where_it_is(found: Callable[[str], Found]) -> None:
    (one,) = found("codelist/BENTRE/CL_FREQ?detail=allstubs")["codelists"]
    assert "codes" not in one
    assert "description" not in one
    assert one["isExternalReference"] is True
    assert any(link["href"].endswith("/sdmx/structure/codelist/BENTRE/CL_FREQ/1.0.0") for link in one["links"])
    (complete,) = found("codelist/BENTRE/CL_FREQ?detail=allcompletestubs")["codelists"]
    assert complete["description"]


def test_partial_references_hold_what_the_flow_uses(found: Callable[[str], Found]) -> None:
    data = found("dataflow/BENTRE/DF_T02?references=descendants&detail=referencepartial")
    lists = {one["id"]: [code["id"] for code in one["codes"]] for one in data["codelists"]}
    assert lists["CL_INDICATOR"] == ["test_fibre", "test_fibre_share", "test_households", "test_users"]
    assert sorted(lists["CL_TEST_SEX"]) == ["_T", "female", "male"]
    concepts = [one["id"] for one in data["conceptSchemes"][0]["concepts"]]
    assert "BREAKDOWN" not in concepts
    assert "TEST_SEX" in concepts


def test_units_say_when_they_held_and_what_was_above_them(found: Callable[[str], Found]) -> None:
    (areas,) = found("codelist/BENTRE/CL_AREA")["codelists"]
    codes = {code["id"]: code for code in areas["codes"]}
    old = codes["83@2004-08-31"]
    assert old["annotations"][0]["title"] == "2004-08-31T00:00:00/2025-07-01T00:00:00"
    communes_now = [code for code in codes.values() if code.get("parent") == "86@2025-07-01"]
    assert len(communes_now) == 48
    (tree,) = found("hierarchy")["hierarchies"]
    (province,) = (one for one in tree["hierarchicalCodes"] if one["id"] == "83@2004-08-31")
    assert len(province["hierarchicalCodes"]) == 9
    assert all(one["validTo"].startswith("2025-07-01") for one in province["hierarchicalCodes"])


def test_offices_stand_under_their_units(found: Callable[[str], Found]) -> None:
    (scheme,) = found("organisationunitscheme")["organisationUnitSchemes"]
    units = {one["id"]: one for one in scheme["organisationUnits"]}
    assert len([one for one in units.values() if one.get("parent") == "86@2025-07-01"]) >= 48
    assert {one["parent"] for one in units.values() if "parent" in one} <= units.keys()


def test_regimes_by_kind_with_their_flows_and_who_receives_them(found: Callable[[str], Found]) -> None:
    (taxonomy,) = found("reportingtaxonomy")["reportingTaxonomies"]
    flows = {flow for one in taxonomy["reportingCategories"] for flow in one["provisioningMetadata"]}
    assert "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=BENTRE:DF_T02(1.0.0)" in flows
    assert not any("DF_ALL" in flow for flow in flows)
    (consumers,) = found("dataconsumerscheme")["dataConsumerSchemes"]
    assert "province" in {one["id"] for one in consumers["dataConsumers"]}


def test_every_step_of_a_report_leads_to_a_step(found: Callable[[str], Found]) -> None:
    (process,) = found("process")["processes"]
    steps = [step["id"] for step in process["processSteps"]]
    assert {one["targetStep"] for step in process["processSteps"] for one in step["transitions"]} == set(steps)


def test_merged_communes_say_what_they_became(found: Callable[[str], Found]) -> None:
    roster = units.roster()
    (held,) = found("structureset")["representationMaps"]
    pairs = {(one["sourceValues"][0]["value"], one["targetValues"][0]) for one in held["representationMappings"]}
    assert pairs == {
        (unit.id, after)
        for unit in roster.all_units()
        for after in unit.successors
        if roster.unit(after).level is unit.level
    }
    communes_now = {unit.id for unit in units.units_on(date(2025, 7, 1), Level.COMMUNE)}
    assert communes_now & {after for _, after in pairs}


def test_names_are_in_both_languages(found: Callable[[str], Found]) -> None:
    (one,) = found("dataflow/BENTRE/DF_T02")["dataflows"]
    assert one["names"] == {"vi": "Băng thông rộng (thử)", "en": "Broadband (test)"}


def test_without_a_wish_old_addresses_speak_xml_and_new_ones_json(client: Client, communes: list[str]) -> None:
    for address, form in [
        ("dataflow", "structure+xml;version=2.1"),
        ("structure/dataflow", "structure+json;version=2.0.0"),
        ("data/DF_T02", "genericdata+xml;version=2.1"),
        ("data/dataflow/BENTRE/DF_T02", "data+json;version=2.0.0"),
        ("schema/dataflow/BENTRE/DF_T02", "schema+xml;version=2.1"),
    ]:
        assert client.get(f"/sdmx/{address}")["Content-Type"] == f"application/vnd.sdmx.{form}"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (f"{V}+xml;version=2.1, {V}+json;version=1.0.0;q=0.9", "structure+xml;version=2.1"),
        (f"{V}+xml;version=2.1;q=0.9, {V}+json;version=1.0.0", "structure+json;version=1.0.0"),
        ("application/vnd.sdmx.structure+json;version=2+.0.0", "structure+json;version=2.0.0"),
        ("application/xml", "structure+xml;version=2.1"),
        ("image/png, */*;q=0.1", "structure+xml;version=2.1"),
    ],
)  # fmt: skip
def test_the_heavier_wish_wins(client: Client, communes: list[str], accept: str, form: str) -> None:
    answer = client.get("/sdmx/dataflow", headers={"Accept": accept})
    assert answer["Content-Type"] == f"application/vnd.sdmx.{form}"


def test_availability_counts_and_leaves_open_what_can_still_be_chosen(client: Client, communes: list[str]) -> None:
    one, two = communes

    def values(address: str) -> tuple[dict[str, list[str]], dict[str, str]]:
        (constraint,) = client.get(f"/sdmx/{address}", headers={"Accept": JSON}).json()["data"]["dataConstraints"]
        keys = constraint["cubeRegions"][0]["keyValues"]
        counts = {note["id"]: note["title"] for note in constraint["annotations"]}
        return {key["id"]: [v["value"] for v in key.get("values", ())] for key in keys}, counts

    exact, counts = values(f"availableconstraint/DF_T02/M.{one}.test_fibre._T?mode=exact")
    assert (exact["REF_AREA"], exact["INDICATOR"], counts) == (
        [one],
        ["test_fibre"],
        {"series_count": "1", "obs_count": "3"},
    )
    left, _ = values(f"availability/dataflow/BENTRE/DF_T02/*/M.{one}.test_fibre._T?mode=available")
    assert left["REF_AREA"] == [one, two]
    assert left["INDICATOR"] == ["test_fibre", "test_fibre_share", "test_households"]
    only, _ = values("availability/dataflow/BENTRE/DF_T02/*/*/REF_AREA")
    assert list(only) == ["REF_AREA"]


HELD = ["1.0", "1.0.0", "1.2.0", "1.2.3", "2.0.0", "2.1.0-draft"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("latest", {"2.1.0-draft"}), ("~", {"2.1.0-draft"}), ("+", {"2.0.0"}), ("all", set(HELD)), ("*", set(HELD)),
        ("1.0", {"1.0"}), ("1.2.3", {"1.2.3"}), ("1+.0.0", {"2.0.0"}), ("1.+.0", {"1.2.3"}), ("1.2.+", {"1.2.3"}),
        ("1.2.0+", {"1.2.3"}), ("1.2.0*", {"1.2.0", "1.2.3"}), ("*.0", {"1.0"}), ("2.~.0", {"2.1.0-draft"}),
        ("1.1*.0", {"1.2.0", "1.2.3"}), ("3.0.0", set()),
    ],
)  # fmt: skip
def test_versions_are_chosen_as_the_standard_says(text: str, expected: set[str]) -> None:
    assert versions.readable(text)
    assert versions.chosen(text, HELD) == expected


@pytest.mark.parametrize("text", ["", "x", "1.", "1+.2+.0", "1.2.3.4", "+.x", "-1"])
def test_other_versions_are_refused(text: str) -> None:
    assert not versions.readable(text)
