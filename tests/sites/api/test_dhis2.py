"""The DHIS2 web API as its clients use it: who may, lists with paging and filters, values in and out, analytics."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from benso.domains.accounts.types import Scope
from benso.domains.reporting import models
from benso.kernel.periods import month
from tests.domains.reporting.values import put
from tests.sites.api.offices import program
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


@pytest.fixture
def ask(client: Client, communes: list[str]) -> Ask:
    """Ask with a token as the password of HTTP basic."""
    secret = program(scopes=(Scope.READ, Scope.SUBMIT)).secret
    basic = base64.b64encode(f"admin:{secret}".encode()).decode()

    def asked(path: str, body: Any = None, kind: str = "application/json") -> Any:
        headers = {"Authorization": f"Basic {basic}"}
        if body is None:
            return client.get(f"/api/dhis2/api/{path}", headers=headers)
        content = body if isinstance(body, bytes) else json.dumps(body)
        return client.post(f"/api/dhis2/api/{path}", content, content_type=kind, headers=headers)

    return asked


def test_without_a_token_nothing_is_told(client: Client, communes: list[str]) -> None:
    for header in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Basic ?"}, {"Authorization": "Bearer x"}):
        answer = client.get("/api/dhis2/api/organisationUnits", headers=header)
        assert (answer.status_code, answer.json()["httpStatus"]) == (401, "Unauthorized")
        assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize("way", ["Bearer", "ApiToken"])
def test_a_token_opens_as_bearer_and_as_api_token(client: Client, communes: list[str], way: str) -> None:
    secret = program(scopes=(Scope.READ,)).secret
    answer = client.get("/api/dhis2/system/info.json", headers={"Authorization": f"{way} {secret}"})
    assert (answer.status_code, answer.json()["calendar"]) == (200, "iso8601")


def test_lists_have_pages_fields_and_filters(ask: Ask) -> None:
    first = ask("organisationUnits?pageSize=10&fields=id,name,level").json()
    assert (first["pager"]["page"], first["pager"]["pageSize"], len(first["organisationUnits"])) == (1, 10, 10)
    assert sorted(first["organisationUnits"][0]) == ["id", "level", "name"]
    whole = ask("organisationUnits.json?paging=false&fields=*").json()["organisationUnits"]
    assert len(whole) == first["pager"]["total"] == 49
    assert all(len(one["id"]) == 11 for one in whole)
    found = ask("organisationUnits?filter=name:ilike:phú%20khương&fields=code").json()["organisationUnits"]
    assert found == [{"code": "28756@2025-07-01"}]
    elements = ask("dataElements?filter=code:in:[test_fibre,test_users]&paging=false&fields=code").json()[
        "dataElements"
    ]
    assert [one["code"] for one in elements] == ["test_fibre", "test_users"]
    one = ask(f"organisationUnits/{whole[0]['id']}").json()
    assert one == whole[0]
    sets = ask("dataSets?paging=false&filter=code:in:[T01,T02]&fields=code").json()["dataSets"]
    assert [row["code"] for row in sets] == ["T01", "T02"]
    computed = ask("indicators?paging=false&fields=code&filter=code:like:test_").json()["indicators"]
    assert computed == [{"code": "test_fibre_share"}]


def test_data_values_are_those_published(ask: Ask, communes: list[str]) -> None:
    values = ask(f"dataValueSets?dataSet=T02&orgUnit={communes[0]}&period=202507").json()["dataValues"]
    assert sorted(one["value"] for one in values) == ["1000", "1555", "66.67", "7"]
    assert {one["period"] for one in values} == {"202507"}


def test_what_invented_officials_reported_says_so(ask: Ask, communes: list[str]) -> None:
    values = f"dataValueSets?dataSet=T02&orgUnit={communes[0]}&period=202507"
    sums = f"analytics?dimension=dx:test_fibre&dimension=ou:{communes[0]}&dimension=pe:202507"
    assert not [one for one in ask(values).json()["dataValues"] if "comment" in one]
    assert ask(sums).json()["metaData"]["simulated"] is False
    models.ReportRow.objects.update(simulated=True)
    assert {one["comment"] for one in ask(values).json()["dataValues"]} == {"mô phỏng (simulated)"}
    assert ask(sums).json()["metaData"]["simulated"] is True


def test_analytics_adds_up_breakdowns_and_leaves_out_what_is_not_known(ask: Ask, communes: list[str]) -> None:
    units = ";".join(communes)
    answer = ask(
        f"analytics.json?dimension=dx:test_users;test_fibre&dimension=ou:{units}&dimension=pe:202508;202509"
    ).json()
    assert [head["name"] for head in answer["headers"]] == ["dx", "ou", "pe", "value"]
    found = {(dx, pe): value for dx, ou, pe, value in answer["rows"] if ou == answer["metaData"]["dimensions"]["ou"][0]}
    assert found == {
        ("test_users", "202508"): "8", ("test_users", "202509"): "9", ("test_fibre", "202508"): "1001",
        ("test_fibre", "202509"): "1002",
    }  # fmt: skip
    missing = ask(
        f"analytics?dimension=dx:test_households&dimension=ou:{communes[0]}&dimension=pe:2025-07-15/P1M"
    ).json()
    assert missing["rows"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing", 404), ("organisationUnits/AAAAAAAAAAA", 404), ("organisationUnits?page=0", 400),
        ("organisationUnits?filter=name:near:x", 400), ("dataValueSets", 409), ("dataValueSets?dataSet=NONE", 409),
        ("analytics", 409), ("analytics?dimension=dx:none&dimension=ou:x&dimension=pe:2025", 409),
        ("analytics?dimension=dx:test_fibre&dimension=ou:28756@2025-07-01&dimension=pe:LAST_MONTH", 409),
        ("dataValueSets?dataSet=T02&orgUnit=28756@2025-07-01&startDate=x", 409), ("system", 404), ("", 404),
        ("organisationUnits?pageSize=999999999999", 400), ("dataElements?filter=:::", 400),
    ],
)  # fmt: skip
def test_refusals_speak_as_dhis2_does(ask: Ask, path: str, status: int) -> None:
    answer = ask(path)
    assert (answer.status_code, answer.json()["httpStatusCode"], answer.json()["status"]) == (status, status, "ERROR")


def test_analytics_adds_up_one_breakdown_of_several(ask: Ask, communes: list[str]) -> None:
    figures = {"test_users[test_sex=male]": 5, "test_users[test_sex=female]": 4, "test_users[test_age=old]": 9,
               "test_users[test_age=young;test_sex=male]": 5}  # fmt: skip
    put(communes[0], month(2025, 10), figures, regime="T02")
    answer = ask(f"analytics?dimension=dx:test_users&dimension=ou:{communes[0]}&dimension=pe:202510").json()
    assert [value for *_, value in answer["rows"]] == ["9"]


def test_analytics_gives_no_sum_of_some_of_the_parts(ask: Ask, communes: list[str]) -> None:
    put(communes[0], month(2025, 11), {"test_users[test_sex=male]": 5}, regime="T02")
    asked = f"dimension=ou:{communes[0]}&dimension=pe:202511"
    assert ask(f"analytics?dimension=dx:test_users&{asked}").json()["rows"] == []
    put(communes[0], month(2025, 11), {"test_users[test_sex=female]": 4}, regime="T02")
    assert [value for *_, value in ask(f"analytics?dimension=dx:test_users&{asked}").json()["rows"]] == ["9"]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"dataValues":' + b"[" * 100_000, b"\xff\xfe", b"null"])
def test_what_is_no_document_is_a_conflict(ask: Ask, body: bytes) -> None:
    assert ask("dataValueSets", body).status_code == 409


def test_values_for_another_office_are_refused_and_nothing_is_written(ask: Ask, communes: list[str]) -> None:
    row = {"dataElement": "test_fibre", "period": "202509", "orgUnit": "28810@2025-07-01", "value": "5"}
    answer = ask("dataValueSets", {"dataValues": [row]})
    body = answer.json()
    assert (answer.status_code, body["response"]["status"], body["response"]["importCount"]["ignored"]) == (
        409,
        "ERROR",
        1,
    )
    assert len(body["response"]["conflicts"]) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting_cell")
        assert cursor.fetchone() == (0,)


def test_whoever_reports_for_a_unit_fills_its_open_report(client: Client, communes: list[str]) -> None:
    secret = program(("reporter", communes[0]), scopes=(Scope.READ, Scope.SUBMIT)).secret
    models.ReportRow.objects.filter(regime="T02", period__code="2025-09", office=communes[0]).update(state="open")
    units = client.get("/api/dhis2/organisationUnits?paging=false&fields=id,code", headers=_bearer(secret)).json()
    unit = next(one["id"] for one in units["organisationUnits"] if one["code"] == communes[0])
    row = {"dataElement": "test_households", "period": "202509", "orgUnit": unit, "value": "5"}
    body = json.dumps({"dataValues": [row]})
    address = "/api/dhis2/api/dataValueSets"
    answer = client.post(address, body, content_type="application/json", headers=_bearer(secret))
    assert (answer.status_code, answer.json()["response"]["importCount"]["imported"]) == (200, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, value::int, origin FROM reporting_cell")
        assert cursor.fetchall() == [("households.now", 5, "program")]


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"no json", "application/json"),
        (b"[]", "application/json"),
        (b"<x/>", "application/xml"),
        (b"", "application/json"),
    ],
)
def test_a_body_that_cannot_be_read_is_told(ask: Ask, body: bytes, kind: str) -> None:
    answer = ask("dataValueSets", body, kind)
    assert (answer.status_code, len(answer.json()["response"]["conflicts"])) == (409, 1)


def test_a_token_that_only_reads_writes_nothing(client: Client, communes: list[str]) -> None:
    secret = program(scopes=(Scope.READ,)).secret
    answer = client.post("/api/dhis2/api/dataValueSets", "{}", content_type="application/json",
                         headers={"Authorization": f"Bearer {secret}"})  # fmt: skip
    assert answer.status_code == 403
