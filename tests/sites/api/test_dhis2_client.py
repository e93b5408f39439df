"""The Python client of DHIS2 (dhis2.py) against our web API over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from dhis2 import Api, RequestException
from django.db import connection

from benso.domains.accounts.types import Scope
from benso.domains.reporting import models
from tests.served import served
from tests.sites.api.offices import program
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def server(communes: list[str], settings: Any) -> Iterator[str]:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.ALLOWED_HOSTS = ["*"]
    with served() as address:
        yield f"{address}/dhis2"


def client(server: str, *scopes: Scope, **more: Any) -> Api:
    return Api(server, "any-name", program(scopes=scopes or (Scope.READ,)).secret, **more)


def test_it_learns_the_version(server: str) -> None:
    api = client(server)
    assert api.version_int >= 40
    assert api.get_info()["calendar"] == "iso8601"
    assert client(server, api_version=api.version_int).get("me").json()["id"]


def test_it_walks_through_pages(server: str) -> None:
    api = client(server)
    pages = list(api.get_paged("organisationUnits", params={"fields": "id,name,code,level"}, page_size=20))
    assert [len(page["organisationUnits"]) for page in pages] == [20, 20, 9]
    merged = api.get_paged("organisationUnits", params={"fields": "id"}, page_size=20, merge=True)
    assert len({one["id"] for one in merged["organisationUnits"]}) == 49
    names = api.get_paged("dataElements", params={"filter": "code:like:test_", "fields": "code"}, merge=True)
    assert {one["code"] for one in names["dataElements"]} >= {"test_fibre", "test_households", "test_users"}


def test_it_reads_values_and_analytics(server: str, communes: list[str]) -> None:
    api = client(server)
    values = api.get("dataValueSets", params={"dataSet": "T02", "orgUnit": communes[0], "period": "202507"}).json()
    assert sorted(one["value"] for one in values["dataValues"]) == ["1000", "1555", "66.67", "7"]
    dimensions = [("dimension", "dx:test_fibre"), ("dimension", f"ou:{communes[0]}"), ("dimension", "pe:202508")]
    rows = api.get("analytics", params=dimensions).json()["rows"]
    assert [row[-1] for row in rows] == ["1001"]


def test_it_hands_in_values_and_is_refused_what_it_may_not(server: str, communes: list[str]) -> None:
    value = {"dataElement": "test_fibre", "period": "202509", "orgUnit": communes[0], "value": "77"}
    with pytest.raises(RequestException) as refused:
        client(server).post("dataValueSets", json={"dataValues": [value]})
    assert refused.value.code in (403, 409)
    before = _cells()
    with pytest.raises(RequestException) as unknown:
        client(server, Scope.READ, Scope.SUBMIT).post(
            "dataValueSets", json={"dataValues": [value | {"dataElement": "nothing"}]}
        )
    assert unknown.value.code == 409
    assert _cells() == before
    with pytest.raises(RequestException) as nobody:
        Api(server, "any-name", "no-token").get("me")
    assert nobody.value.code == 401


def test_whoever_reports_hands_in_its_values(server: str, communes: list[str]) -> None:
    models.ReportRow.objects.filter(regime="T02", period__code="2025-09", office=communes[0]).update(state="open")
    secret = program(("reporter", communes[0]), scopes=(Scope.READ, Scope.SUBMIT)).secret
    value = {"dataElement": "test_households", "period": "202509", "orgUnit": communes[0], "value": "77"}
    data = {"dataValues": [value]}
    answers = list(Api(server, "any-name", secret).post_partitioned("dataValueSets", json=data, thresh=10))
    assert [one.json()["response"]["importCount"]["imported"] for one in answers] == [1]


def _cells() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting_cell")
        return int(cursor.fetchone()[0]) + models.ReportRow.objects.count()
