"""DS-04: smartphones for everyone."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State
from tests.acceptance.board import reading, target, values
from tests.acceptance.reported import beside, communes_report, publish


def test_universal_without_a_number_is_not_judged() -> None:
    assert target("DS-04").state is State.NO_THRESHOLD


def test_a_neighbour_is_shown_beside_it() -> None:
    assert values(reading(target("DS-04"), "tien_giang")) == [("2023-12-31", Decimal("85.50"))]


def test_communes_report_adults_with_a_smartphone_and_the_difference_to_what_is_published_shows() -> None:
    communes_report(adults_smartphone=6750)
    publish("smartphone", 90)

    basis, told, differences = beside("DS-04")
    assert basis is Basis.REPORTED
    assert told == {Basis.REPORTED: Decimal("81.67"), Basis.PUBLISHED: Decimal("90.00")}
    assert [(kind, by.quantize(Decimal("0.01"))) for kind, by in differences] == [("basis", Decimal("8.33"))]
