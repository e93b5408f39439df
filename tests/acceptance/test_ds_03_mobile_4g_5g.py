"""DS-03: 4G/5G for everyone."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State
from tests.acceptance.board import reading, target, values
from tests.acceptance.reported import beside, communes_report, publish


def test_universal_without_a_number_is_not_judged() -> None:
    view = target("DS-03")

    assert view.state is State.NO_THRESHOLD
    assert view.headline is not None
    assert view.headline.gap is None


def test_the_country_is_shown_beside_it() -> None:
    view = target("DS-03")

    assert values(reading(view, "vietnam_4g")) == [("2025-05-31", Decimal("99.80"))]
    assert values(reading(view, "vietnam_5g")) == [("2025-05-31", Decimal("26.00"))]


def test_communes_report_who_is_covered_and_the_difference_to_what_is_published_shows() -> None:
    communes_report(persons_4g=11280)
    publish("mobile_4g", 95)

    basis, told, differences = beside("DS-03")
    assert basis is Basis.REPORTED
    assert told == {Basis.REPORTED: Decimal("97.33"), Basis.PUBLISHED: Decimal("95.00")}
    assert [(kind, by.quantize(Decimal("0.01"))) for kind, by in differences] == [("basis", Decimal("2.33"))]
