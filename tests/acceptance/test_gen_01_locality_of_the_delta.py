"""GEN-01: a successful digital-transformation locality of the Mekong Delta."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import reading, target, values


def test_a_wish_without_a_measure_is_not_judged() -> None:
    view = target("GEN-01")

    assert view.state is State.NO_THRESHOLD
    assert not view.target.headline
    assert view.headline is not None
    assert view.headline.points == ()


def test_the_dti_rank_is_context() -> None:
    dti = reading(target("GEN-01"), "dti")

    assert dti.definition.role is Role.CONTEXT
    assert values(dti)[-1] == ("2022-12-31", Decimal("51.00"))
