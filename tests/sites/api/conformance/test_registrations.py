"""Registration queries of the conformance kit (REST 2.1): one is found among all, then asked for in every way."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from lxml import etree

from tests.sites.api.conformance.reading import Ref, named, read
from tests.sites.api.conformance.test_structures import ML30, some
from tests.sites.api.sdmx_schemas import ml_faults
from tests.sites.api.sdmx_world import CORRECTED, FIRST, communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
FORM = "application/vnd.sdmx.registry+xml;version=3.0.0"
Found = dict[str, tuple[Ref, datetime]]


def ask(client: Client, address: str) -> Found:
    """Of each registration the agreement and when it was last updated."""
    answer = client.get(f"/sdmx/registration/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (200, FORM), address
    assert ml_faults(answer.content, "3.0") == []
    return {
        one.get("id"): (named(one.findtext("{*}ProvisionAgreement"))[0], datetime.fromisoformat(one.get("lastUpdated")))
        for one in etree.fromstring(answer.content).iter("{*}Registration")
    }


def children(client: Client, ref: Ref) -> dict[str, Ref]:
    """What an artefact refers to, by kind."""
    path = f"{ref.kind}/{ref.agency}/{ref.id}/{ref.version}"
    answer = client.get(f"/sdmx/structure/{path}", headers={"Accept": ML30})
    return {child.kind: child for child in read(answer.content, ML30)[ref].children}


def test_identification(client: Client, communes: list[str]) -> None:
    every = ask(client, "")
    agreements = {agreement for agreement, _ in every.values()}
    for agreement in some(dict.fromkeys(agreements), "provisionagreement"):
        (id_,) = [id_ for id_, (ref, _) in every.items() if ref == agreement]
        assert ask(client, f"id/{id_}") == {id_: every[id_]}
        below = children(client, agreement)
        flow = below["dataflow"]
        for ref in (agreement, flow, children(client, flow)["datastructure"]):
            for agency, name, version in [
                (ref.agency, ref.id, ref.version), ("*", ref.id, ref.version), (ref.agency, "*", ref.version),
                (ref.agency, ref.id, "*"),
            ]:  # fmt: skip
                found = ask(client, f"{ref.kind}/{agency}/{name}/{version}")
                assert id_ in found
                if name != "*":
                    assert {one for one, _ in found.values()} == {
                        one
                        for one in agreements
                        if ref
                        in (one, held := children(client, one)["dataflow"], children(client, held)["datastructure"])
                    }


def test_by_provider_and_time(client: Client, communes: list[str]) -> None:
    first, second = communes
    assert set(ask(client, f"provider/BENTRE/{second}")) == {f"PA_DF_T02_1_{second}"}
    assert ask(client, "provider/*/*") == ask(client, "*/*/*/*") == ask(client, "")
    assert ask(client, "")[f"PA_DF_T02_1_{first}"][1] == CORRECTED
    before = ask(client, "?updatedBefore=2025-09-01T00:00:00Z")
    after = ask(client, "?updatedAfter=2025-09-01T00:00:00Z")
    assert set(after) == {f"PA_DF_T02_1_{first}"}
    assert {moment for _, moment in before.values()} == {FIRST}
    assert {**before, **after} == ask(client, "")


def test_the_data_are_where_it_says(client: Client, communes: list[str]) -> None:
    form = "application/vnd.sdmx.registry+xml;version=2.1"
    answer = client.get("/sdmx/registration/dataflow/*/DF_T02/*", headers={"Accept": form})
    assert ml_faults(answer.content, "2.1") == []
    (one, other) = etree.fromstring(answer.content).iter("{*}SimpleDataSource")
    for place in (one, other):
        assert client.get(place.text.partition("testserver")[2]).status_code == 200


def test_what_there_is_not(client: Client, communes: list[str]) -> None:
    for address, status in [
        ("id/X", 404), ("dataflow/*/X/*", 404), ("?updatedAfter=2030-01-01T00:00:00Z", 404), ("codelist/*/*/*", 400),
        ("id/X/Y", 400), ("dataflow/*/*/x", 400), ("?updatedAfter=x", 400),
    ]:  # fmt: skip
        answer = client.get(f"/sdmx/registration/{address}")
        assert answer.status_code == status, address
