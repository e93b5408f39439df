"""DS-03: 4G/5G for everyone."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import reading, target, values


def test_universal_without_a_number_is_not_judged() -> None:
    view = target("DS-03")

    assert view.state is State.NO_THRESHOLD
    assert view.headline is not None
    assert view.headline.gap is None


def test_the_country_is_shown_beside_it() -> None:
    view = target("DS-03")

    assert values(reading(view, "vietnam_4g")) == [("2025-05-31", Decimal("99.80"))]
    assert values(reading(view, "vietnam_5g")) == [("2025-05-31", Decimal("26.00"))]
