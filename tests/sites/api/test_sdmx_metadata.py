"""Reference metadata: the law, who reports to whom and when, of each flow, in the addresses of REST 2.x."""

from __future__ import annotations

import pytest
from django.test import Client
from pysdmx.io import read_sdmx

from tests.sites.api.sdmx_schemas import json_faults, ml_faults
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
JSON, ML = "application/vnd.sdmx.metadata+json;version=2.0.0", "application/vnd.sdmx.metadata+xml;version=3.0.0"
ONE = [
    "metadataset/BENTRE/MS_T02/1.0.0", "metadataset/*/MS_T02/~", "metadataset/BENTRE/MS_T02",
    "structure/dataflow/BENTRE/DF_T02/~", "structure/dataflow/BENTRE/DF_T02", "dataflow/*/DF_T02/*",
]  # fmt: skip
ALL = ["metadataflow/BENTRE/MDF_REGIME/1.0.0/*", "metadataflow/*/*/*/BENTRE,BENTRE", "metadataflow", "metadataset"]


@pytest.mark.parametrize("address", [*ONE, *ALL])
def test_reports_are_found_and_valid(client: Client, communes: list[str], address: str) -> None:
    answer = client.get(f"/sdmx/metadata/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (200, JSON)
    assert json_faults(answer.content, "metadata", "2.0") == []
    sets = answer.json()["data"]["metadataSets"]
    assert [one["id"] for one in sets] == ["MS_T02"] if address in ONE else len(sets) > 10
    xml = client.get(f"/sdmx/metadata/{address}", headers={"Accept": ML})
    assert xml["Content-Type"] == ML
    assert ml_faults(xml.content, "3.0") == []


def test_a_report_says_the_law_and_the_deadline(client: Client, communes: list[str]) -> None:
    content = client.get("/sdmx/metadata/metadataset/BENTRE/MS_T02/1.0.0").content
    (report,) = read_sdmx(content.decode(), validate=True).get_reports()
    said = {one.id: one.value for one in report.attributes}
    assert (said["LEGAL_BASIS"], said["RECEIVER"]) == ("Quy định thử", "province")
    assert said["COLLECTION"] == "M; hạn 3 ngày làm việc sau kỳ"
    cut = client.get("/sdmx/metadata/dataflow/BENTRE/DF_T01").json()["data"]["metadataSets"][0]
    assert "chốt số liệu trước ngày 15" in {one["id"]: one["value"] for one in cut["attributes"]}["COLLECTION"]
    assert list(report.targets) == ["urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=BENTRE:DF_T02(1.0.0)"]


def test_stubs_say_only_what_there_is(client: Client, communes: list[str]) -> None:
    address = "/sdmx/metadata/dataflow/BENTRE/DF_T02?detail=allstubs"
    (stub,) = client.get(address).json()["data"]["metadataSets"]
    assert "attributes" not in stub
    assert b"Attribute" not in client.get(address, headers={"Accept": ML}).content


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("metadataset/BENTRE/NONE", 404), ("metadataset/OTHER", 404), ("dataflow/BENTRE/DF_ALL", 404),
        ("metadataflow/BENTRE/MDF_REGIME/1.0.0/OTHER", 404), ("structure/codelist", 404),
        ("structure/nothing", 400), ("metadataset/BENTRE/MS_T02/x", 400), ("metadataset/a/b/c/d", 400),
        ("metadataset?detail=raw", 400), ("BENTRE,DF_T02", 501),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told(client: Client, communes: list[str], address: str, status: int) -> None:
    assert client.get(f"/sdmx/metadata/{address}").status_code == status
