"""DE-01: the digital economy is 10 % of GRDP by 2025, 30 % by 2030."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.scoreboard.types import Role, State
from tests.acceptance.board import reading, target, values


def test_no_figure_of_ben_tre_was_found_by_either_method() -> None:
    view = target("DE-01")

    assert view.state is State.NO_EVIDENCE
    assert reading(view, "gso").points == reading(view, "mic").points == ()
    assert {gap.measure for gap in view.gaps} == {"de_share_gso", "de_share_mic"}
    assert len(view.gaps) == 10


def test_the_methods_are_kept_apart_for_the_country() -> None:
    view = target("DE-01")

    assert dict(values(reading(view, "vietnam_gso")))["2024-12-31"] == Decimal("13.17")
    assert [value for _, value in values(reading(view, "vietnam_mic"))] == [
        Decimal("11.91"), Decimal("14.26"), Decimal("16.50"), Decimal("18.30"),
    ]  # fmt: skip
    assert values(reading(view, "vietnam_ptit")) == [("2022-12-31", Decimal("14.26"))]


def test_the_newest_vintage_counts_and_the_others_are_shown() -> None:
    national = reading(target("DE-01"), "vietnam_gso")
    of_2022 = [d for d in national.disagreements if d.date == date(2022, 12, 31)]

    assert dict(values(national))["2022-12-31"] == Decimal("12.83")
    assert sorted(d.second.value for d in of_2022) == [Decimal("12.63"), Decimal("12.67"), Decimal("12.86")]
    assert {d.kind for d in of_2022} == {"source"}


def test_national_figures_never_decide_for_the_province() -> None:
    view = target("DE-01")

    assert {o.definition.role for o in view.outlooks if o.definition.unit} == {Role.CONTEXT}
    assert {o.state for o in view.outlooks if o.definition.role is Role.CONTEXT} == {State.NO_THRESHOLD}


def test_in_2022_51_of_63_provinces_were_below_ten_per_cent() -> None:
    assert values(reading(target("DE-01"), "provinces_below")) == [("2022-12-31", Decimal("51.00"))]
