"""DG-02: those services can be reached over several means, mobile included."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import reading, target, values


def test_no_share_was_published_and_a_feature_decides_nothing() -> None:
    view = target("DG-02")

    assert view.state is State.NO_EVIDENCE
    assert values(reading(view, "mobile_signing")) == [("2022-12-31", Decimal("1.00"))]
    assert [gap.id for gap in view.gaps] == ["EV-0043"]


def test_it_qualifies_dg_01_and_is_no_headline_of_its_own() -> None:
    view = target("DG-02")

    assert (view.target.parent, view.target.headline) == ("DG-01", False)
