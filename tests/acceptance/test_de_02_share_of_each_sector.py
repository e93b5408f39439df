"""DE-02: at least 5 % of each sector by 2025, 15 % by 2030."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import reading, target, values


def test_no_sector_of_ben_tre_was_published() -> None:
    view = target("DE-02")

    assert view.state is State.NO_EVIDENCE
    assert view.headline is not None
    assert view.headline.definition.aggregate.value == "minimum"


def test_contributions_to_gdp_are_context_and_not_the_indicator() -> None:
    agriculture = reading(target("DE-02"), "vietnam_agri")

    assert agriculture.definition.role is Role.CONTEXT
    assert agriculture.unit_of_measure == "points of GDP"
    assert values(agriculture) == [("2022-12-31", Decimal("0.05")), ("2025-12-31", Decimal("0.13"))]


def test_growth_figures_that_contradict_each_other_were_not_accepted() -> None:
    assert [r.id for r in target("DE-02").rejected] == ["EV-0192", "EV-0194"]
