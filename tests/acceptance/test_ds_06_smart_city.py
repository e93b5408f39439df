"""DS-06: the smart-city platform of Bến Tre city is built by 2025."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.scoreboard.types import State
from tests.acceptance.board import reading, target, values


def test_pilots_are_not_the_platform() -> None:
    view = target("DS-06", date(2025, 6, 30))

    assert view.state is State.NO_EVIDENCE
    assert values(reading(view, "services")) == [("2020-12-31", Decimal("2.00"))]


def test_there_is_no_subject_from_the_day_the_city_ends() -> None:
    assert target("DS-06", date(2025, 7, 1)).state is State.NO_SUBJECT
