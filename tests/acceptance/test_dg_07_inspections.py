"""DG-07: half of inspections through the digital environment by 2025, 70 % by 2030."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import promised, target


def test_no_evidence_was_published() -> None:
    view = target("DG-07")

    assert view.state is State.NO_EVIDENCE
    assert [gap.id for gap in view.gaps] == ["EV-0079"]


def test_it_promises_50_and_70_per_cent() -> None:
    assert promised(target("DG-07")) == [("2025-12-31", Decimal(50)), ("2030-12-31", Decimal(70))]
