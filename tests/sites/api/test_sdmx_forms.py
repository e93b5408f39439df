"""Every answer in every representation follows the schemas of SDMX."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.sites.api.sdmx_schemas import json_faults, ml_faults
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
VENDOR = "application/vnd.sdmx."
STRUCTURE_FORMS = [("xml", "2.1"), ("xml", "3.0.0"), ("json", "1.0.0"), ("json", "2.0.0")]
STUBS = (
    "agencyscheme,dataproviderscheme,conceptscheme,codelist,datastructure,dataflow,dataconstraint,categoryscheme,"
    "categorisation,organisationunitscheme,dataconsumerscheme,reportingtaxonomy,process"
)
"""Not agreements, hierarchies and maps of codes: the schemas demand content of their stubs that REST forbids."""

STRUCTURES = [
    "structure/*/*/*/*",
    "dataflow/all/all/all?references=all",
    "datastructure/BENTRE/DSD_T02?references=parentsandsiblings",
    "dataflow/BENTRE/DF_T02?references=descendants&detail=referencepartial",
    "datastructure/BENTRE/DSD_T02?references=all&detail=referencestubs",
    "codelist/BENTRE/CL_AREA/1.0.0/86@2025-07-01",
    f"structure/{STUBS}?detail=allstubs",
    f"structure/{STUBS}?detail=allcompletestubs",
    "availability/dataflow/BENTRE/DF_T02/*?references=all",
    "availableconstraint/DF_T02/all/all/REF_AREA?mode=available",
    "availableconstraint/DF_T01/all?references=codelist",
]
DATA_FORMS = [
    ("genericdata+xml", "2.1"), ("generictimeseriesdata+xml", "2.1"), ("structurespecificdata+xml", "2.1"),
    ("structurespecifictimeseriesdata+xml", "2.1"), ("data+xml", "3.0.0"), ("data+json", "1.0.0"),
    ("data+json", "2.0.0"),
]  # fmt: skip
DATA = [
    ("data/DF_T02", "dataflow/BENTRE/DF_T02", "TIME_PERIOD"),
    ("data/DF_T01", "dataflow/BENTRE/DF_T01", "TIME_PERIOD"),
    ("data/DF_ALL", "dataflow/BENTRE/DF_ALL", "TIME_PERIOD"),
    ("data/dataflow/BENTRE/DF_T02/~/M.*?c[TIME_PERIOD]=ge:2025-08", "dataflow/BENTRE/DF_T02", "TIME_PERIOD"),
    ("data/datastructure/BENTRE/DSD_T02/*?limit=3", "datastructure/BENTRE/DSD_T02", "TIME_PERIOD"),
    ("data/DF_T02?includeHistory=true", "dataflow/BENTRE/DF_T02", "TIME_PERIOD"),
    ("data/DF_T02?updatedAfter=2025-09-01T00:00:00Z", "dataflow/BENTRE/DF_T02", "TIME_PERIOD"),
    ("data/DF_T02?detail=serieskeysonly", "dataflow/BENTRE/DF_T02", "TIME_PERIOD"),
    ("data/DF_T02?detail=nodata", "dataflow/BENTRE/DF_T02", "TIME_PERIOD"),
    ("data/DF_T02?detail=dataonly", "dataflow/BENTRE/DF_T02", "TIME_PERIOD"),
    ("data/DF_T02?dimensionAtObservation=AllDimensions", "dataflow/BENTRE/DF_T02", "AllDimensions"),
    ("data/DF_T02?dimensionAtObservation=REF_AREA", "dataflow/BENTRE/DF_T02", "REF_AREA"),
    ("data/DF_T02?dimensionAtObservation=INDICATOR", "dataflow/BENTRE/DF_T02", "INDICATOR"),
    ("data/DF_T02/all/{commune}", "provisionagreement/BENTRE/PA_DF_T02_1_{commune}", "TIME_PERIOD"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "version"), STRUCTURE_FORMS)
@pytest.mark.parametrize("address", STRUCTURES)
def test_structures_are_valid(client: Client, communes: list[str], kind: str, version: str, address: str) -> None:
    form = f"{VENDOR}structure+{kind};version={version}"
    answer = client.get(f"/sdmx/{address}", headers={"Accept": form})
    assert (answer.status_code, answer["Content-Type"]) == (200, form)
    check = ml_faults if kind == "xml" else lambda content, v: json_faults(content, "structure", v)
    assert check(answer.content, version[:3]) == []


@pytest.mark.parametrize(("name", "version"), DATA_FORMS)
@pytest.mark.parametrize(("address", "context", "across"), DATA)
def test_data_are_valid(
    client: Client, communes: list[str], name: str, version: str, address: str, context: str, across: str
) -> None:
    form = f"{VENDOR}{name};version={version}"
    answer = client.get(f"/sdmx/{address.format(commune=communes[0])}", headers={"Accept": form})
    if "timeseries" in name and across != "TIME_PERIOD":
        assert answer.status_code == 400
        return
    assert (answer.status_code, answer["Content-Type"]) == (200, form)
    if "json" in name:
        assert json_faults(answer.content, "data", version[:3]) == []
        return
    schema = None
    if not name.startswith("generic"):
        asked = f"/sdmx/schema/{context.format(commune=communes[0])}?dimensionAtObservation={across}"
        own = client.get(asked, headers={"Accept": f"{VENDOR}schema+xml;version={version}"})
        assert own.status_code == 200
        schema = own.content
    assert ml_faults(answer.content, version[:3], schema) == []


def test_a_figure_outside_the_code_lists_breaks_the_schema(client: Client, communes: list[str]) -> None:
    """The schemas of data are no formality: they refuse a code the flow does not allow."""
    form = f"{VENDOR}structurespecificdata+xml;version=2.1"
    good = client.get("/sdmx/data/DF_T02", headers={"Accept": form}).content
    schema = client.get("/sdmx/schema/dataflow/BENTRE/DF_T02").content
    assert ml_faults(good, "2.1", schema) == []
    assert ml_faults(good.replace(b'"test_fibre"', b'"test_fiber"'), "2.1", schema) != []


def test_the_schemas_ours_refer_to_are_served(client: Client, communes: list[str]) -> None:
    answer: Any = client.get("/sdmx/xsd/2.1/SDMXCommon.xsd")
    assert answer.status_code == 200
    assert b"TimePeriod" in b"".join(answer.streaming_content)
    for wrong in ("/sdmx/xsd/2.1/absent.xsd", "/sdmx/xsd/9/SDMXCommon.xsd", "/sdmx/xsd/2.1/..%2f__init__.py"):
        assert client.get(wrong).status_code in (400, 404)
