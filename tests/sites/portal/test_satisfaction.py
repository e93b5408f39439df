"""The marks of the public, as everybody may read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from benso.domains.ledger.operations import declare_measures, post, seal_pending
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.sites.portal.satisfaction import satisfaction
from tests.sites.portal.conftest import AT, CODE

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 30)
UNIT = "28777@2025-07-01"


@pytest.fixture
def measures(loaded: Any) -> None:
    declare_measures(
        measures=[
            Measure("ratings.count", Kind.FLOW, "ratings", "a", "a"),
            Measure("ratings.points", Kind.FLOW, "points", "b", "b"),
        ]
    )


def mark(key: str, marks: list[int], part: str = "overall", basis: Basis = Basis.MEASURED) -> None:
    """So many people gave these marks."""
    entries = tuple(
        NewEntry(
            measure=f"ratings.{name}", unit=UNIT, basis=basis, effective_date=AT.date(), amount=Decimal(amount),
            dimensions={"part": part, "procedure": CODE}, subject=key,
        )
        for name, amount in (("count", len(marks)), ("points", sum(marks)))
    )  # fmt: skip
    post(posting=Posting(source="test", key=key, entries=entries), actor="system:test", at=AT)
    seal_pending(at=AT)


def test_where_nobody_marked_the_page_says_so_and_what_to_do(client: Client, measures: None) -> None:
    html = client.get("/dich-vu-cong/diem/").content.decode()
    assert "Chưa có ai chấm điểm" in html
    assert "/dich-vu-cong/ho-so/" in html


def test_averages_are_told_by_place_by_service_and_by_group_of_steps(measures: None) -> None:
    mark("a", [5, 4, 4, 3, 5, 5])
    mark("b", [2, 2, 2, 2, 3], part="reception")
    found = satisfaction(ON)
    assert found is not None
    means = (Decimal("4.33"), Decimal("2.20"), None, None)
    assert [(p.key, p.count, p.means) for p in found.places] == [(UNIT, 6, means)]
    assert [(s.key, s.count, s.means) for s in found.services] == [(CODE, 6, means)]


def test_what_fewer_than_five_marked_is_told_neither_as_average_nor_as_number(client: Client, measures: None) -> None:
    mark("a", [1, 1, 1, 1])
    found = satisfaction(ON)
    assert found is not None
    assert [(p.count, p.means) for p in found.places] == [(None, (None, None, None, None))]
    assert "dưới 5" in client.get("/dich-vu-cong/diem/").content.decode()


def test_marks_of_invented_people_are_shown_only_where_there_are_no_others_and_never_added(measures: None) -> None:
    mark("a", [1] * 9, basis=Basis.SIMULATED)
    invented = satisfaction(ON)
    assert invented is not None
    assert (invented.basis, invented.places[0].count) == (Basis.SIMULATED, 9)
    mark("b", [5] * 5)
    real = satisfaction(ON)
    assert real is not None
    assert (real.basis, real.places[0].count, real.places[0].means[0]) == (Basis.MEASURED, 5, Decimal(5))
