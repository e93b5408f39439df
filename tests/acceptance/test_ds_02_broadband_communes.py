"""DS-02: broadband in every commune by 2025."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import State
from tests.acceptance.board import promised, reading, target, values
from tests.acceptance.reported import beside, communes_report, publish


def test_the_national_statement_does_not_decide_for_the_province() -> None:
    view = target("DS-02")

    assert view.state is State.NO_EVIDENCE
    assert values(reading(view, "vietnam")) == [("2022-12-31", Decimal("100.00"))]


def test_it_promises_every_commune() -> None:
    assert promised(target("DS-02")) == [("2025-12-31", Decimal(100)), ("2030-12-31", None)]


def test_a_commune_without_broadband_is_counted_against_and_the_difference_to_what_is_published_shows() -> None:
    communes_report(commune_broadband=0, fibre_households=0, fibre_subscribed=0)
    publish("communes_broadband", 100)

    basis, told, differences = beside("DS-02")
    assert basis is Basis.REPORTED
    assert told == {Basis.REPORTED: Decimal("66.67"), Basis.PUBLISHED: Decimal("100.00")}
    assert [(kind, by.quantize(Decimal("0.01"))) for kind, by in differences] == [("basis", Decimal("33.33"))]
