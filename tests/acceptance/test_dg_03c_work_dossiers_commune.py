"""DG-03C: work dossiers handled online, commune level."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import promised, reading, target


def test_no_year_was_published_and_related_figures_never_decide() -> None:
    view = target("DG-03C")

    assert view.state is State.NO_EVIDENCE
    assert reading(view, "pc").definition.role is Role.SUBSTITUTE
    assert len(reading(view, "pc").points) == 1
    assert len(view.gaps) == 6


def test_it_promises_60_and_70_per_cent() -> None:
    assert promised(target("DG-03C")) == [("2025-12-31", Decimal(60)), ("2030-12-31", Decimal(70))]


def test_the_2030_promise_is_in_force_from_2026() -> None:
    headline = target("DG-03C").headline

    assert headline is not None
    assert headline.promised is not None
    assert headline.promised.value == Decimal(70)


def test_state_secrets_are_outside_both_numbers() -> None:
    exclusions = target("DG-03C").target.exclusions

    assert exclusions is not None
    assert exclusions.vi == "Hồ sơ thuộc bí mật nhà nước"
