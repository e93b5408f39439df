"""DG-06: state data opened step by step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import promised, reading, target, values


def test_without_a_number_in_the_resolution_it_is_never_judged() -> None:
    view = target("DG-06")

    assert promised(view) == [("2025-12-31", None), ("2030-12-31", None)]
    assert view.state is State.NO_THRESHOLD
    assert view.headline is not None
    assert view.headline.current is None


def test_the_data_strategy_is_context_from_its_day() -> None:
    assert values(reading(target("DG-06", date(2025, 2, 20)), "strategy")) == []
    assert values(reading(target("DG-06", date(2025, 2, 21)), "strategy")) == [("2025-02-21", Decimal("1.00"))]
