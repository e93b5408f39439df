"""SDMX of a province that has published nothing yet: structures, no data, and a page that says so."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.sites.api.test_sdmx_front import BROWSER

pytestmark = pytest.mark.django_db


def test_the_page_says_that_nothing_is_published(client: Client, province: None) -> None:
    page = client.get("/sdmx/", headers={"Accept": BROWSER}).content.decode()
    assert "Chưa báo cáo nào được công bố" in page
    assert "format=csv" not in page.replace("?format=csv,", "")


def test_flows_are_there_and_data_are_not(client: Client, province: None) -> None:
    flows = client.get("/sdmx/").json()["data"]["dataflows"]
    assert len(flows) > 10
    assert client.get("/sdmx/data/DF_ALL").status_code == 404
    (constraint,) = client.get("/sdmx/availability/dataflow/BENTRE/DF_ALL/*").json()["data"]["dataConstraints"]
    assert {note["title"] for note in constraint["annotations"]} == {"0"}
