"""What stands at /sdmx/: a page for people, in both languages, and the flows for programs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_gets_a_page_whose_links_answer(client: Client, communes: list[str]) -> None:
    answer = client.get("/sdmx/", headers={"Accept": BROWSER})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "Accept" in answer["Vary"]
    assert "Băng thông rộng (thử)" in page
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/sdmx/[^"]+)"', page)}
    assert len(links) > 9
    for link in links:
        assert client.get(link, headers={"Accept": BROWSER}).status_code == 200, link


def test_it_speaks_english_too(client: Client, communes: list[str]) -> None:
    page = client.get("/en/sdmx/", headers={"Accept": BROWSER}).content.decode()
    assert "Broadband (test)" in page
    assert "What there is" in page


def test_a_program_gets_the_flows(client: Client, communes: list[str]) -> None:
    for accept in ("", "application/vnd.sdmx.structure+json;version=2.0.0", "application/json"):
        headers = {"Accept": accept} if accept else {}
        flows = client.get("/sdmx/", headers=headers).json()["data"]["dataflows"]
        assert {"DF_T01", "DF_T02", "DF_ALL"} <= {flow["id"] for flow in flows}
    assert client.get("/sdmx/", headers={"Accept": "image/png"}).status_code == 406
    assert client.post("/sdmx/", headers={"Accept": BROWSER}).status_code == 405
    assert client.options("/sdmx/").status_code == 204


def test_a_link_may_say_the_form(client: Client, communes: list[str]) -> None:
    answer = client.get("/sdmx/data/dataflow/BENTRE/DF_T02/1.0.0?format=csv", headers={"Accept": BROWSER})
    assert answer["Content-Type"] == "application/vnd.sdmx.data+csv;version=2.0.0"
    assert answer["Content-Disposition"] == 'attachment; filename="DF_T02.csv"'
    assert client.get("/sdmx/structure/dataflow?format=xml")["Content-Type"].endswith("structure+xml;version=3.0.0")
    assert client.get("/sdmx/structure/dataflow?format=pdf").status_code == 400
