"""What the figures are: which, as known when, in which shape, and refusals."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from benso.domains.reporting import operations
from benso.sites.api.sdmx import values as answering
from tests.sites.api.sdmx_world import OPENED, communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
CSV = "application/vnd.sdmx.data+csv;version=2.0.0"
Rows = list[dict[str, str]]


@pytest.fixture
def rows(client: Client, communes: list[str]) -> Callable[..., Rows]:
    """The rows of a table."""

    def ask(address: str) -> Rows:
        answer = client.get(f"/sdmx/data/{address}", headers={"Accept": CSV})
        assert answer.status_code == 200, answer.content
        return list(csv.DictReader(io.StringIO(answer.content.decode())))

    return ask


def _figures(found: Rows) -> list[tuple[str, str, str]]:
    return [(row["TIME_PERIOD"], row["OBS_VALUE"], row["OBS_STATUS"]) for row in found]


def test_a_series_has_the_values_that_hold(rows: Callable[..., Rows], communes: list[str]) -> None:
    found = rows(f"DF_T02/M.{communes[0]}.test_households._T")
    assert _figures(found) == [("2025-07", "1555", "A"), ("2025-08", "1510", "A"), ("2025-09", "1520", "A")]
    assert {row["STRUCTURE_ID"] for row in found} == {"BENTRE:DF_T02(1.0.0)"}


def test_as_of_a_day_the_correction_is_not_there(rows: Callable[..., Rows], communes: list[str]) -> None:
    key = f"DF_T02/M.{communes[0]}.test_households._T"
    assert _figures(rows(f"{key}?asOf=2025-09-01T00:00:00Z&endPeriod=2025-07")) == [("2025-07", "1500", "A")]


def test_before_anything_was_published_there_is_nothing(client: Client, communes: list[str]) -> None:
    assert client.get("/sdmx/data/DF_T02?asOf=2025-08-01T00:00:00Z").status_code == 404


def test_history_has_every_version_with_the_time_it_held(client: Client, communes: list[str]) -> None:
    address = f"/sdmx/data/DF_T02/M.{communes[0]}.test_households._T?includeHistory=true&endPeriod=2025-07"
    answer = client.get(address, headers={"Accept": "application/vnd.sdmx.structurespecificdata+xml;version=2.1"})
    root = etree.fromstring(answer.content)
    sets = [
        (
            {etree.QName(name).localname: value for name, value in one.items()},
            [obs.get("OBS_VALUE") for obs in one.iter("Obs")],
        )
        for one in root.iter("{*}DataSet")
    ]
    assert [
        (names["action"], names["validFromDate"][:10], names.get("validToDate", "")[:10], values)
        for names, values in sets
    ] == [("Replace", "2025-08-05", "2025-09-10", ["1500"]), ("Replace", "2025-09-10", "", ["1555"])]


def test_only_what_changed_since(rows: Callable[..., Rows], communes: list[str]) -> None:
    found = rows("DF_T02?updatedAfter=2025-09-01T00:00:00%2B07:00")
    assert [(row["REF_AREA"], row["OBS_VALUE"], row["ACTION"]) for row in found] == [(communes[0], "1555", "R")]


def test_what_is_approved_and_not_published_is_not_public(rows: Callable[..., Rows], communes: list[str]) -> None:
    found = rows(f"DF_T02/M.{communes[1]}.test_fibre._T?startPeriod=2025-08&endPeriod=2025-08")
    assert _figures(found) == [("2025-08", "1001", "A")]


def test_marks_are_not_numbers(rows: Callable[..., Rows], communes: list[str]) -> None:
    found = rows("DF_T01")
    assert {(row["INDICATOR"], row["OBS_VALUE"], row["OBS_STATUS"]) for row in found} == {
        ("test_households", "", "L"), ("test_fibre", "900", "A"), ("test_users", "", "M"),
    }  # fmt: skip
    assert {row["OBS_STATUS"] for row in rows("DF_T02/...female")} == {"NS"}


def test_a_period_with_a_cut_off_day_is_a_range_of_time(rows: Callable[..., Rows], communes: list[str]) -> None:
    assert {row["TIME_PERIOD"] for row in rows("DF_T01")} == {"2025-07-15/P1M"}
    assert len(rows("DF_T01?startPeriod=2025-07-15&endPeriod=2025-08-14")) == 3
    assert len(rows("DF_T01?startPeriod=2025-07-15/P1M&endPeriod=2025-07-15/P1M")) == 3


def test_a_range_of_time_begins_and_ends_where_asked(client: Client, communes: list[str]) -> None:
    for query in ("startPeriod=2025-07-16", "endPeriod=2025-08-13"):
        assert client.get(f"/sdmx/data/DF_T01?{query}").status_code == 404


@pytest.mark.parametrize(
    ("condition", "periods"),
    [
        ("ge:2025-08", ["2025-08", "2025-09"]),
        ("gt:2025-08", ["2025-09"]),
        ("ge:2025-08+le:2025-08", ["2025-08"]),
        ("2025-07,2025-09", ["2025-07", "2025-09"]),
        ("ne:2025-08", ["2025-07", "2025-09"]),
        ("lt:2025-Q3", []),
    ],
)
def test_conditions_on_time(client: Client, communes: list[str], condition: str, periods: list[str]) -> None:
    address = f"/sdmx/data/dataflow/BENTRE/DF_T02/*/M.{communes[0]}.test_fibre._T?c[TIME_PERIOD]={condition}"
    answer = client.get(address, headers={"Accept": CSV})
    found = csv.DictReader(io.StringIO(answer.content.decode())) if answer.status_code == 200 else []
    assert [row["TIME_PERIOD"] for row in found] == periods
    assert answer.status_code == (200 if periods else 404)


def test_conditions_on_values_and_attributes(rows: Callable[..., Rows], communes: list[str]) -> None:
    found = rows("dataflow/BENTRE/DF_T02?c[OBS_VALUE]=gt:1520&c[OBS_STATUS]=A&c[INDICATOR]=sw:test_h")
    assert sorted(row["OBS_VALUE"] for row in found) == ["1521", "1555"]


def test_several_keys_are_or(rows: Callable[..., Rows], communes: list[str]) -> None:
    one, two = communes
    found = rows(f"dataflow/BENTRE/DF_T02/1.0.0/M.{one}.test_fibre,M.{two}.test_households?c[TIME_PERIOD]=2025-09")
    assert [(row["REF_AREA"], row["INDICATOR"]) for row in found] == [(two, "test_households"), (one, "test_fibre")]
    assert len(rows(f"DF_T02/M.{one}+{two}.test_fibre+test_households._T")) == 12


def test_first_and_last_are_of_each_series(rows: Callable[..., Rows], communes: list[str]) -> None:
    assert {row["TIME_PERIOD"] for row in rows("DF_T02?lastNObservations=1")} == {"2025-09"}
    assert {row["TIME_PERIOD"] for row in rows("DF_T02?firstNObservations=2")} == {"2025-07", "2025-08"}


def test_pages_of_observations_meet_and_say_where_the_next_is(client: Client, communes: list[str]) -> None:
    whole = client.get("/sdmx/data/DF_T02", headers={"Accept": CSV}).content.decode().splitlines()[1:]
    pages: list[str] = []
    address = "/sdmx/data/DF_T02?limit=7"
    while address:
        answer = client.get(address, headers={"Accept": CSV})
        pages += answer.content.decode().splitlines()[1:]
        address = answer["Link"].partition(">")[0][1:] if "Link" in answer else ""
    assert pages == whole
    assert len(whole) == 30


def test_sorted_as_asked(rows: Callable[..., Rows], communes: list[str]) -> None:
    found = rows(f"DF_T02/M.{communes[0]}.test_fibre._T?sort=TIME_PERIOD:desc&limit=2")
    assert [row["TIME_PERIOD"] for row in found] == ["2025-09", "2025-08"]


def test_the_flow_of_everything_has_both_regimes(rows: Callable[..., Rows], communes: list[str]) -> None:
    found = rows(f"DF_ALL/M.{communes[0]}.test_fibre._T")
    assert [row["TIME_PERIOD"] for row in found] == ["2025-07", "2025-07-15/P1M", "2025-08", "2025-09"]


def test_more_than_one_answer_holds_says_how_to_go_on(
    client: Client, communes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST", 10)
    answer = client.get("/sdmx/data/DF_T02")
    assert answer.status_code == 413
    assert b'code="510"' in answer.content
    assert "limit=" in answer["Link"]
    assert client.get("/sdmx/data/DF_T02?limit=10").status_code == 200


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        ("data/DF_NONE", "", 404),
        ("data/DF_T02/A...", "", 404),
        ("data/DF_T02/M.x", "", 400),
        ("data/DF_T02?startPeriod=yesterday", "", 400),
        ("data/DF_T02?detail=some", "", 400),
        ("data/DF_T02?limit=0", "", 400),
        ("data/DF_T02?firstNObservations=-1", "", 400),
        ("data/DF_T02?dimensionAtObservation=NONE", "", 400),
        ("data/dataflow/BENTRE/DF_T02/x.y", "", 400),
        ("data/dataflow/BENTRE/DF_T02?c[NONE]=1", "", 400),
        ("data/dataflow/BENTRE/DF_T02?c[TIME_PERIOD]=ge:when", "", 400),
        ("data/DF_T02?updatedAfter=2025-09-02T00:00:00Z&asOf=2025-09-01T00:00:00Z", "", 422),
        ("data/DF_T02", "image/png", 406),
        ("data/DF_T02", "application/vnd.sdmx.data+json;version=9.0.0", 406),
        ("structure/nothing", "", 404),
        ("codelist/BENTRE/CL_NONE", "", 404),
        ("codelist/BENTRE/CL_AREA/x", "", 400),
        ("codelist?detail=none", "", 400),
        ("codelist?references=friends", "", 400),
        ("valuelist", "", 404),
        ("nothing/at/all", "", 400),
        ("metadata/BENTRE,DF_T02", "", 501),
        ("schema/dataflow", "", 400),
        ("schema/dataflow/BENTRE/DF_NONE", "", 404),
        ("availability/dataflow/BENTRE/DF_T02/*/*/*/NONE", "", 400),
        ("availableconstraint/DF_T02/all/all/NONE", "", 400),
        ("availableconstraint/DF_T02?mode=perhaps", "", 400),
    ],
)
def test_refusals_have_the_status_and_code_of_sdmx(
    client: Client, communes: list[str], address: str, accept: str, status: int
) -> None:
    answer = client.get(f"/sdmx/{address}", headers={"Accept": accept} if accept else {})
    assert answer.status_code == status, answer.content
    if "json" in accept:
        assert answer.json()["errors"][0]["code"] == 140
        return
    root = etree.fromstring(answer.content)
    code = {400: "140", 404: "100", 406: "140", 422: "150", 501: "501"}[status]
    assert [one.get("code") for one in root.iter("{*}ErrorMessage")] == [code]
    assert all(one.text for one in root.iter("{*}Text"))


def test_refusals_are_json_for_whoever_asks_for_json(client: Client, communes: list[str]) -> None:
    answer = client.get("/sdmx/data/DF_NONE", headers={"Accept": "application/vnd.sdmx.data+json;version=2.0.0"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, 100)


HOSTILE = [
    "data/DF_T02/" + "." * 5000,
    "data/%00",
    "data/DF_T02/M.%27;DROP TABLE.x.y",
    "data/,,,/all",
    "data/DF_T02/%F0%9F%92%A9...",
    "data/DF_T02?startPeriod=9999-99",
    "data/DF_T02?startPeriod=0000-00-00",
    "data/DF_T02?startPeriod=2024-W99",
    "data/DF_T02?endPeriod=2024-01-01/P99999999999Y",
    "data/DF_T02?endPeriod=2024-D999",
    "data/DF_T02?limit=99999999999999",
    "data/DF_T02?offset=999999999",
    "data/DF_T02?asOf=0001-01-01T00:00:00",
    "data/DF_T02?asOf=x",
    "data/DF_T02?updatedAfter=9999-12-31T23:59:59",
    "data/dataflow/BENTRE/DF_T02?c[OBS_VALUE]=gt:1e999999",
    "data/dataflow/BENTRE/DF_T02?c[OBS_VALUE]=gt:NaN",
    "data/dataflow/BENTRE/DF_T02?c[]=1",
    "data/dataflow/*/*/*/*",
    "data/*/*/*/*",
    "data/*",
    "data/dataflow",
    "structure",
    "structure/*/*/*/*/*/*",
    "codelist/all/all/all/all",
    "codelist/a+b/c+d/1.0+2.0/e+f",
    "dataflow/BENTRE/DF_T02/1+.0.0",
    "dataflow/BENTRE/DF_T02/99999999999999999999.0.0",
    "dataflow/all/all/+?references=all&references=none",
    "dataflow?%FF=%FF",
    "dataflow?" + "a=1&" * 500,
    "availability/*/*/*/*/*",
    "availableconstraint/all",
    "schema/*/*/*",
    "schema/dataflow/BENTRE/DF_T02/~?dimensionAtObservation=",
    "data/DF_T02?sort=a:b:c",
    "data/DF_T02?attributes=",
    "data/DF_T02/all/,",
    "data/DF_T02/all/a+b,c,d",
    "conceptscheme/BENTRE/CS_REPORTING/latest/FREQ.X",
    "categorisation?detail=raw&references=ancestors",
]


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize("accept", ["", "application/json", "text/csv;labels=name;keys=none", ";;q=x,*/*;q=0.1"])
def test_nothing_that_is_asked_breaks_the_server(
    client: Client, communes: list[str], address: str, accept: str, settings: Any
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    answer = client.get(f"/sdmx/{address}", headers={"Accept": accept} if accept else {})
    assert answer.status_code in (200, 400, 404, 406, 413, 422), (address, answer.content[:300])


def test_what_the_reader_has_is_not_sent_again(client: Client, communes: list[str]) -> None:
    first = client.get("/sdmx/data/DF_T02")
    again = client.get("/sdmx/data/DF_T02", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/sdmx/data/DF_T02", headers={"If-None-Match": first["ETag"], "Accept": CSV})
    assert other.status_code == 200


def test_a_regime_taken_out_of_force_is_said_anew(client: Client, communes: list[str]) -> None:
    first = client.get("/sdmx/structure/dataflow/*/DF_T02")
    operations.retire_regime(code="T02", on=date(2026, 3, 1), decision="Quyết định thử", actor="official:9", at=OPENED)
    again = client.get("/sdmx/structure/dataflow/*/DF_T02", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_answers_are_compressed_when_asked(client: Client, communes: list[str]) -> None:
    answer = client.get("/sdmx/data/DF_T02", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer["Content-Encoding"]) == (200, "gzip")
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reading_is_allowed(client: Client, communes: list[str], method: str) -> None:
    assert getattr(client, method)("/sdmx/dataflow").status_code == 405


def test_the_rate_is_counted(client: Client, communes: list[str], settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 0
    answer = client.get("/sdmx/dataflow")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
