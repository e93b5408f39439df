"""DS-02: broadband in every commune by 2025."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import promised, reading, target, values


def test_the_national_statement_does_not_decide_for_the_province() -> None:
    view = target("DS-02")

    assert view.state is State.NO_EVIDENCE
    assert values(reading(view, "vietnam")) == [("2022-12-31", Decimal("100.00"))]


def test_it_promises_every_commune() -> None:
    assert promised(target("DS-02")) == [("2025-12-31", Decimal(100)), ("2030-12-31", None)]
