"""DG-05: 80 % of base databases complete and connected by 2025, 90 % by 2030."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import promised, reading, target, values


def test_no_evidence_was_published_and_a_plan_is_context() -> None:
    view = target("DG-05")

    assert view.state is State.NO_EVIDENCE
    assert reading(view, "lgsp").definition.role is Role.CONTEXT
    assert values(reading(view, "lgsp")) == [("2022-11-07", Decimal("1.00"))]


def test_it_promises_80_and_90_per_cent() -> None:
    assert promised(target("DG-05")) == [("2025-12-31", Decimal(80)), ("2030-12-31", Decimal(90))]
