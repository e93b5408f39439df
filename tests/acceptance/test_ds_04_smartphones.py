"""DS-04: smartphones for everyone."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import reading, target, values


def test_universal_without_a_number_is_not_judged() -> None:
    assert target("DS-04").state is State.NO_THRESHOLD


def test_a_neighbour_is_shown_beside_it() -> None:
    assert values(reading(target("DS-04"), "tien_giang")) == [("2023-12-31", Decimal("85.50"))]
