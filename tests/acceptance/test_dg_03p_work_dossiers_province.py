"""DG-03P: work dossiers handled online, province level."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import promised, reading, target


def test_no_year_was_published_and_related_figures_never_decide() -> None:
    view = target("DG-03P")

    assert view.state is State.NO_EVIDENCE
    assert reading(view, "edoc").definition.role is Role.SUBSTITUTE
    assert len(reading(view, "edoc").points) == 1
    assert len(view.gaps) == 6


def test_it_promises_90_and_100_per_cent() -> None:
    assert promised(target("DG-03P")) == [("2025-12-31", Decimal(90)), ("2030-12-31", Decimal(100))]


def test_the_2030_promise_is_in_force_from_2026() -> None:
    headline = target("DG-03P").headline

    assert headline is not None
    assert headline.promised is not None
    assert headline.promised.value == Decimal(100)


def test_state_secrets_are_outside_both_numbers() -> None:
    exclusions = target("DG-03P").target.exclusions

    assert exclusions is not None
    assert exclusions.vi == "Hồ sơ thuộc bí mật nhà nước"
