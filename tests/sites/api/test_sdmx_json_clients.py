"""The JSON answers, read by the JSON readers of pysdmx (structures, with the schemas of SDMX) and sdmx1 (data)."""

from __future__ import annotations

import io

import pytest
import sdmx
from django.test import Client
from pysdmx.io import read_sdmx
from pysdmx.model import Code, Dataflow, DataStructureDefinition

from tests.sites.api.sdmx_world import communes
from tests.sites.api.test_sdmx_clients import FLOWS

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
STRUCTURE = "application/vnd.sdmx.structure+json;version=2.0.0"
DRAFT = "application/vnd.sdmx.data+json;version=1.0.0-wd"
UNKNOWN = ("organisationUnitSchemes", "reportingTaxonomies", "processes")
"""Kinds pysdmx passes over."""


@pytest.mark.parametrize(
    "address",
    [
        "structure/*/*/*/*", "structure/*?detail=full&references=all", "structure/datastructure?references=descendants",
        "structure/codelist,conceptscheme?detail=allstubs", "availability/dataflow/BENTRE/DF_T02/*/*?references=all",
        "dataflow/BENTRE/DF_T01?references=all&detail=referencepartial",
    ],
)  # fmt: skip
def test_pysdmx_reads_structures(client: Client, communes: list[str], address: str) -> None:
    answer = client.get(f"/sdmx/{address}", headers={"Accept": STRUCTURE})
    message = read_sdmx(answer.content.decode(), validate=True)
    data = answer.json()["data"]
    held = sum(len(found) for kind, found in data.items() if kind not in UNKNOWN)
    assert len(message.structures) == held > 0


def test_pysdmx_finds_the_same_as_was_written(client: Client, communes: list[str]) -> None:
    address = "/sdmx/structure/dataflow/BENTRE/DF_T02/~?references=descendants"
    message = read_sdmx(client.get(address, headers={"Accept": STRUCTURE}).content.decode(), validate=True)
    (flow,) = [one for one in message.structures if isinstance(one, Dataflow)]
    (structure,) = [one for one in message.structures if isinstance(one, DataStructureDefinition)]
    assert (flow.id, flow.structure.id) == ("DF_T02", structure.id)
    dimensions = [one.id for one in structure.components.dimensions]
    assert dimensions == ["FREQ", "REF_AREA", "INDICATOR", "TEST_SEX", "TIME_PERIOD"]
    lists = {one.id: one for one in message.get_codelists()}
    units = {code.id: code for code in lists["CL_AREA"].items}
    assert isinstance(units[communes[0]], Code)
    assert [code.id for code in lists["CL_OBS_STATUS"].items] == ["A", "L", "M", "NS"]


@pytest.mark.parametrize("across", ["TIME_PERIOD", "AllDimensions"])
def test_sdmx1_reads_data(client: Client, communes: list[str], across: str) -> None:
    """It reads the layout of the drafts before 1.0, as most services still write it."""
    for flow, count in FLOWS.items():
        address = f"/sdmx/data/{flow}?dimensionAtObservation={across}"
        answer = client.get(address, headers={"Accept": DRAFT})
        assert (answer.status_code, answer["Content-Type"]) == (200, DRAFT)
        (data,) = sdmx.read_sdmx(io.BytesIO(answer.content)).data
        assert len(data.obs) == count
    found = client.get(f"/sdmx/data/DF_T02/M.{communes[0]}.test_households._T", headers={"Accept": DRAFT})
    (data,) = sdmx.read_sdmx(io.BytesIO(found.content)).data
    values = sdmx.to_pandas(data)
    assert list(values) == [1555.0, 1510.0, 1520.0]
    assert list(values.index.get_level_values("TIME_PERIOD")) == ["2025-07", "2025-08", "2025-09"]
