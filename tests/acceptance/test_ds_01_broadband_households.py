"""DS-01: broadband covers 80 % of households by 2025."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.scoreboard import queries
from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import reading, target, values


def test_neither_coverage_nor_subscription_was_published() -> None:
    view = target("DS-01")

    assert view.state is State.NO_EVIDENCE
    assert sorted(gap.measure for gap in view.gaps) == ["hh_fibre_coverage", "hh_fibre_subscription"]


def test_coverage_is_not_subscription() -> None:
    assert reading(target("DS-01"), "subscription").definition.role is Role.SUBSTITUTE
    assert values(reading(target("DS-01"), "vietnam")) == [("2022-12-31", Decimal("72.40"))]


def test_the_households_of_the_census_are_there_for_every_commune_of_any_date() -> None:
    before = queries.unit_values("DS-01", as_of=date(2020, 12, 31))
    after = queries.unit_values("DS-01", as_of=date(2025, 7, 1))

    assert len(after) == 48
    assert sum(v.inputs["households"] for v in after) == Decimal(402860)
    assert len(before) == 157 + 9
    assert sum(v.inputs["households"] for v in before) == 2 * Decimal(402860)  # communes, and their districts
    assert {v.value for v in before + after} == {None}
