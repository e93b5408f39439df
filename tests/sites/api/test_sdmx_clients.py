"""The clients people use, pysdmx and sdmx1, read every flow from a running server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sdmx
from pysdmx.api.qb import ApiVersion, DataContext, DataFormat, DataQuery, RestService, StructureFormat
from pysdmx.api.qb.structure import StructureDetail, StructureQuery, StructureReference, StructureType
from pysdmx.io import get_datasets, read_sdmx

from tests.served import served
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
FLOWS = {"DF_ALL": 33, "DF_T01": 3, "DF_T02": 30}
"""Observations of each flow."""


@pytest.fixture
def server(communes: list[str], settings: Any) -> Iterator[str]:
    """A server of this test's own database connection; the address of the service."""
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.ALLOWED_HOSTS = ["*"]
    with served() as address:
        yield f"{address}/sdmx"


@pytest.mark.parametrize("version", [ApiVersion.V1_5_0, ApiVersion.V2_0_0])
def test_pysdmx_reads_all_flows(server: str, version: ApiVersion) -> None:
    form = StructureFormat.SDMX_ML_3_0 if version is ApiVersion.V2_0_0 else StructureFormat.SDMX_ML_2_1
    service = RestService(server, version, structure_format=form, timeout=60)
    query = StructureQuery(
        StructureType.DATAFLOW, detail=StructureDetail.FULL, references=StructureReference.DESCENDANTS
    )
    message = read_sdmx(service.structure(query).decode(), validate=True)
    flows = {flow.id for flow in message.get_dataflows()}
    assert set(FLOWS) <= flows
    assert len(flows) > 10  # those of the content pack too
    assert len(message.get_codelists()) >= 8


@pytest.mark.parametrize(
    "form", [DataFormat.SDMX_ML_2_1_GEN, DataFormat.SDMX_ML_2_1_STR, DataFormat.SDMX_ML_3_0, DataFormat.SDMX_CSV_2_0_0]
)
def test_pysdmx_reads_the_data_of_all_flows(server: str, form: DataFormat) -> None:
    new = form in (DataFormat.SDMX_ML_3_0, DataFormat.SDMX_CSV_2_0_0)
    version = ApiVersion.V2_0_0 if new else ApiVersion.V1_5_0
    ml = StructureFormat.SDMX_ML_3_0 if new else StructureFormat.SDMX_ML_2_1
    service = RestService(server, version, data_format=form, structure_format=ml, timeout=60)
    for flow, count in FLOWS.items():
        structures = service.structure(
            StructureQuery(StructureType.DATAFLOW, "BENTRE", flow, references=StructureReference.DESCENDANTS)
        )
        data = service.data(DataQuery(DataContext.DATAFLOW, "BENTRE", flow))
        (found,) = get_datasets(data.decode(), structures.decode())
        assert len(found.data) == count
        assert set(found.data["OBS_STATUS"]) <= {"A", "M", "L", "NS"}


def test_sdmx1_reads_all_flows(server: str, communes: list[str]) -> None:
    sdmx.add_source({"id": "BENTRE", "name": "Test", "url": server}, override=True)
    client = sdmx.Client("BENTRE")
    flows = client.dataflow().dataflow
    assert set(FLOWS) <= set(flows)
    for flow, count in FLOWS.items():
        structure = client.dataflow(flow, params={"references": "descendants"})
        (dsd,) = structure.structure.values()
        assert [dimension.id for dimension in dsd.dimensions][-1] == "TIME_PERIOD"
        for name in ("generic", "structurespecific"):
            accept = f"application/vnd.sdmx.{name}data+xml;version=2.1"
            message = client.get("data", resource_id=flow, dsd=dsd, headers={"Accept": accept})
            values = sdmx.to_pandas(message.data[0])
            assert len(values) == count, (flow, accept)


def test_sdmx1_finds_the_same_numbers(server: str, communes: list[str]) -> None:
    sdmx.add_source({"id": "BENTRE", "name": "Test", "url": server}, override=True)
    client = sdmx.Client("BENTRE")
    message = client.data("DF_T02", key=f"M.{communes[0]}.test_households._T", params={"endPeriod": "2025-08"})
    assert list(sdmx.to_pandas(message.data[0])) == [1555.0, 1510.0]
    units = client.codelist("CL_AREA").codelist["CL_AREA"]
    assert units[communes[0]].parent.id == "86@2025-07-01"
