"""DE-03: labour productivity grows by 7 % a year to 2025, 8 % to 2030."""

from __future__ import annotations

from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import reading, target, values


def test_no_year_of_the_term_was_published() -> None:
    view = target("DE-03")

    assert view.state is State.NO_EVIDENCE
    assert [gap.period for gap in view.gaps] == ["2021", "2022", "2023", "2024"]


def test_the_national_mean_of_2022_to_2024_is_4_77_and_misses_a_year() -> None:
    mean = reading(target("DE-03"), "vietnam").current

    assert mean is not None
    assert mean.value.quantize(Decimal("0.01")) == Decimal("4.77")
    assert mean.inputs == {"2022": Decimal("4.8"), "2023": Decimal("3.65"), "2024": Decimal("5.88")}
    assert not mean.complete


def test_the_statement_about_the_last_term_is_context() -> None:
    assert values(reading(target("DE-03"), "last_term")) == [("2020-12-31", Decimal("10.90"))]
    assert reading(target("DE-03"), "last_term").definition.role is Role.CONTEXT
