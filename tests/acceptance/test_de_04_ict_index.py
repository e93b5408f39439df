"""DE-04: among the first 25 on the ICT Index by 2025, among the first 10 by 2030."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard import rules
from benso.domains.scoreboard.types import Direction, Role, State
from tests.acceptance.board import reading, target, values


def test_the_rank_was_never_readable_and_a_substitute_does_not_decide() -> None:
    view = target("DE-04")

    assert view.state is State.NO_EVIDENCE
    assert reading(view, "dti").definition.role is Role.SUBSTITUTE
    assert values(reading(view, "dti")) == [
        ("2020-12-31", Decimal("33.00")),
        ("2021-12-31", Decimal("31.00")),
        ("2022-12-31", Decimal("51.00")),
    ]


def test_a_lower_rank_keeps_the_promise() -> None:
    view = target("DE-04")

    assert view.target.direction is Direction.AT_MOST
    assert rules.keeps(view.target, Decimal(25), view.target.promises[0])
    assert not rules.keeps(view.target, Decimal(26), view.target.promises[0])


def test_equal_relative_rank_among_34_provinces() -> None:
    assert (rules.equal_rank(25, 63, 34), rules.equal_rank(10, 63, 34)) == (13, 5)


def test_neighbours_ranked_ahead_in_2022() -> None:
    view = target("DE-04")

    assert [values(reading(view, f"dti_{n}"))[0][1] for n in ("tien_giang", "tra_vinh", "vinh_long")] == [
        Decimal("20.00"),
        Decimal("25.00"),
        Decimal("30.00"),
    ]
