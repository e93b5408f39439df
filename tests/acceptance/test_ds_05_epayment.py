"""DS-05: more than half of the population has an e-payment account by 2025."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard import rules
from benso.domains.scoreboard.types import State
from tests.acceptance.board import reading, target, values


def test_no_count_of_persons_was_published() -> None:
    assert target("DS-05").state is State.NO_EVIDENCE


def test_cards_per_inhabitant_are_recomputed_and_are_only_a_substitute() -> None:
    cards = reading(target("DS-05"), "cards")

    assert values(cards) == [("2019-12-31", Decimal("48.56"))]
    assert cards.current is not None
    assert cards.current.inputs == {"cards": Decimal(625680), "population": Decimal(1288463)}
    assert cards.unit_of_measure == "cards/100 inhabitants"
    assert cards.state is State.NO_THRESHOLD


def test_exactly_half_does_not_keep_the_promise() -> None:
    view = target("DS-05")

    assert not rules.keeps(view.target, Decimal(50), view.target.promises[0])
    assert rules.keeps(view.target, Decimal("50.01"), view.target.promises[0])


def test_schools_with_an_account_are_recomputed() -> None:
    assert values(reading(target("DS-05"), "schools")) == [("2019-12-31", Decimal("88.79"))]
