"""What the conformance kit checks of HTTP: forms by weight, compression, caching, statuses. Nobody signs in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.http import http_date

from tests.sites.api.conformance.test_structures import JSON1, JSON2, ML21, ML30
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
DATA = "/sdmx/data/BENTRE,DF_T02,1.0.0/all?detail=serieskeysonly"
ABSENT = (
    "attachmentconstraint", "actualconstraint", "valuelist", "structuremap", "metadataproviderscheme",
    "transformationscheme", "hierarchyassociation",
)  # fmt: skip


@pytest.mark.parametrize(
    ("address", "accept", "form"),
    [
        ("codelist/BENTRE/CL_FREQ/1.0.0", "", ML21),
        ("codelist/BENTRE/CL_FREQ/1.0.0", ML21, ML21),
        ("codelist/BENTRE/CL_FREQ/1.0.0", JSON1, JSON1),
        ("codelist/BENTRE/CL_FREQ/1.0.0", f"{ML21}, {JSON1};q=0.9", ML21),
        ("codelist/BENTRE/CL_FREQ/1.0.0", f"{ML21};q=0.9, {JSON1}", JSON1),
        ("structure/codelist/BENTRE/CL_FREQ/1.0.0", "", JSON2),
        ("structure/codelist/BENTRE/CL_FREQ/1.0.0", JSON2, JSON2),
        ("structure/codelist/BENTRE/CL_FREQ/1.0.0", ML30, ML30),
        ("structure/codelist/BENTRE/CL_FREQ/1.0.0", ML21, ML21),
        ("structure/codelist/BENTRE/CL_FREQ/1.0.0", f"{ML30}, {JSON2};q=0.9", ML30),
        ("structure/codelist/BENTRE/CL_FREQ/1.0.0", f"{ML30};q=0.9, {JSON2}", JSON2),
    ],
)
def test_representations(client: Client, communes: list[str], address: str, accept: str, form: str) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = client.get(f"/sdmx/{address}?detail=allstubs", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, form)
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize(
    "address", ["codelist/BENTRE/CL_FREQ", "structure/codelist", "data/DF_T02", "schema/dataflow/BENTRE/DF_T02"]
)
def test_a_form_that_is_not_offered(client: Client, communes: list[str], address: str) -> None:
    for accept in ("invalid representation query", "application/vnd.sdmx.structure+xml;version=9.9", "image/png"):
        assert client.get(f"/sdmx/{address}", headers={"Accept": accept}).status_code == 406


def test_compression_and_language(client: Client, communes: list[str]) -> None:
    answer = client.get(DATA, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer["Content-Encoding"]) == (200, "gzip")
    assert client.get(DATA, headers={"Accept-Language": "en"}).status_code == 200


def test_caching(client: Client, communes: list[str]) -> None:
    """The kit says since when it has it in ISO 8601; HTTP has a form of its own."""
    first = client.get(DATA)
    soon = datetime.now(UTC) + timedelta(seconds=2)
    for since in (soon.isoformat(), http_date(soon.timestamp()), first["Last-Modified"]):
        answer = client.get(DATA, headers={"If-Modified-Since": since})
        assert (answer.status_code, answer.content) == (304, b"")
    for since in ("2020-01-01T00:00:00Z", http_date(0), "yesterday", "2999-01-01T00:00:00", ""):
        assert client.get(DATA, headers={"If-Modified-Since": since}).status_code == 200
    other = {"If-Modified-Since": http_date(soon.timestamp()), "If-None-Match": '"another"'}
    assert client.get(DATA, headers=other).status_code == 200
    assert client.get(DATA, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", ["metadata/BENTRE,DF_T02"])
def test_what_is_not_here_says_so(client: Client, communes: list[str], address: str) -> None:
    answer = client.get(f"/sdmx/{address}", headers={"Accept": ML30})
    assert answer.status_code == 501
    assert b'code="501"' in answer.content


def test_kinds_of_which_there_is_nothing_and_kinds_nobody_knows(client: Client, communes: list[str]) -> None:
    for kind in ABSENT:
        assert client.get(f"/sdmx/structure/{kind}/*/*/*?detail=allstubs").status_code == 404, kind
    for address in ("nothing", "nothing/all/all/all", "structure/codelist,nothing", "codelist/all/all/all/all/all"):
        assert client.get(f"/sdmx/{address}").status_code == 400, address
    both = client.get("/sdmx/structure/codelist,conceptscheme/*/*/~?detail=allstubs").json()["data"]
    assert {name for name, found in both.items() if found} == {"codelists", "conceptSchemes"}
