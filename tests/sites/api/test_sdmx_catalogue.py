"""The catalogue after a publication: right at once, and made anew only as far as something in it is new."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from benso.domains.reporting import models, queries
from benso.sites.api.sdmx import holding
from benso.sites.api.sdmx.catalogue import Catalogue
from benso.sites.api.sdmx.names import Key, Kind
from tests.domains.reporting.standard_values import publish
from tests.sites.api.sdmx_world import communes

__all__ = ["communes"]
pytestmark = pytest.mark.django_db
LATER = datetime(2025, 11, 3, 3, tzinfo=UTC)


def _agreement(office: str) -> Key:
    return Key(Kind.AGREEMENT, "BENTRE", f"PA_DF_T02_1_{office}", "1.0.0")


def _held() -> Catalogue:
    return holding.catalogue(at=LATER)


def test_a_publication_of_a_known_office_leaves_what_is_declared(client: Client, communes: list[str]) -> None:
    first, _ = communes
    before = _held()
    assert _held() is before
    last = queries.published_state().last
    publish("T02", "2025-08", first, {"fibre.now": 4321}, known=LATER, published=LATER, round_number=2)
    after = _held()
    assert after.artefacts is before.artefacts
    assert (after.registered[_agreement(first)], after.stamp != before.stamp) == (LATER, True)
    assert queries.published_providers(after=last) == {("T02", 1, first): LATER}
    values = client.get(f"/sdmx/data/DF_T02/M.{first}.test_fibre._T?startPeriod=2025-08&endPeriod=2025-08&format=csv")
    assert b"4321" in values.content


def test_who_publishes_for_the_first_time_is_a_provider_at_once(client: Client, communes: list[str]) -> None:
    before = _held()
    known = {office for _, office in before.agreements.values()}
    reports = models.ReportRow.objects.filter(regime="T02", period__code="2025-07").values_list("office", flat=True)
    office = next(each for each in sorted(reports) if each not in known)
    assert _agreement(office) not in before.artefacts
    publish("T02", "2025-07", office, {"fibre.now": 77}, known=LATER, published=LATER)
    after = _held()
    assert after.registered[_agreement(office)] == LATER
    assert before.registered.items() <= after.registered.items()
    assert office in after.offices
    address = f"availability/provisionagreement/BENTRE/{_agreement(office).id}/*/*"
    assert client.get(f"/sdmx/{address}").status_code == 200


def test_publications_taken_back_are_forgotten(communes: list[str]) -> None:
    """As where a database is put back: numbers smaller than those that were seen."""
    held = holding._Held.state
    whole = _held()
    state = holding._Held.state
    assert state is not None
    ahead = {**state.given, ("T02", 1, "nobody"): LATER}
    holding._Held.state = holding._State(state.frame, state.last + 5, ahead, state.named, whole)
    assert ("T02", 1, "nobody") not in (_held(), holding._Held.state.given)[1]
    holding._Held.state = held
