"""What pages read: every figure at a seal, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.queries import latest_seal
from benso.domains.ledger.types import Basis
from benso.domains.scoreboard import queries
from benso.domains.scoreboard.types import State
from tests.domains.scoreboard.conftest import AT, PROVINCE, flow_target, post_files
from tests.domains.scoreboard.samples import a_target

AS_OF = date(2025, 6, 1)


def test_before_anything_is_loaded_there_is_an_empty_board(db: None) -> None:
    assert queries.target_views(as_of=AS_OF) == []
    assert queries.programme_view(as_of=AS_OF) == []
    assert queries.unit_view(PROVINCE, as_of=AS_OF).figures == ()


def test_an_unknown_target_is_refused(load: Callable[..., None]) -> None:
    load()
    with pytest.raises(queries.TargetUnknown) as refusal:
        queries.target_view("T-9", as_of=AS_OF)

    assert str(refusal.value) == "Không có chỉ tiêu T-9."


@pytest.mark.parametrize("count", [1, 3])
def test_the_whole_board_takes_a_handful_of_statements(
    count: int, load: Callable[..., None], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load(*(a_target(id=f"T-{i}") for i in range(count)))
    queries.target_views(as_of=AS_OF)
    with django_assert_num_queries(2):
        views = queries.target_views(as_of=AS_OF)

    assert [v.state for v in views] == [State.MET] * count


@pytest.mark.parametrize("count", [1, 3])
def test_sums_of_many_targets_take_one_statement_per_question(
    count: int, load: Callable[..., None], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load(*(flow_target(f"T-{i}") for i in range(count)))
    post_files("1", PROVINCE, date(2025, 2, 1), 3, online=True)
    ledger.seal_pending(at=AT)
    queries.target_views(as_of=AS_OF)
    with django_assert_num_queries(3):
        queries.target_views(as_of=AS_OF)


def test_work_done_on_the_platform_becomes_the_figure(load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    post_files("1", "28756@2004-08-31", date(2025, 2, 1), 3, online=True)
    post_files("2", "28757@2009-02-24", date(2025, 3, 1), 1, online=False)
    ledger.seal_pending(at=AT)
    view = queries.target_view("T-1", as_of=AS_OF)

    assert view.headline is not None
    assert view.headline.current is not None
    assert view.headline.current.value == Decimal(75)
    assert view.headline.current.inputs == {"online": Decimal(3), "closed": Decimal(4)}
    assert view.headline.current.basis is Basis.MEASURED


def test_what_takes_effect_later_does_not_count(load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    post_files("1", PROVINCE, date(2025, 6, 2), 3, online=True)
    ledger.seal_pending(at=AT)

    assert queries.target_view("T-1", as_of=AS_OF).state is State.NO_EVIDENCE


def test_what_is_not_sealed_is_not_shown(load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    post_files("1", PROVINCE, date(2025, 2, 1), 3, online=True)

    assert queries.target_view("T-1", as_of=AS_OF).state is State.NO_EVIDENCE


def test_a_figure_as_known_at_an_earlier_seal_is_the_same_for_ever(load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    post_files("1", PROVINCE, date(2025, 2, 1), 3, online=True)
    ledger.seal_pending(at=AT)
    seal = latest_seal()
    assert seal is not None
    shown = queries.target_view("T-1", as_of=AS_OF)
    post_files("2", PROVINCE, date(2025, 2, 1), 7, online=False)
    ledger.seal_pending(at=AT)

    assert queries.target_view("T-1", as_of=AS_OF, known=seal.number) == shown
    assert queries.target_view("T-1", as_of=AS_OF) != shown


def test_the_simulated_stands_beside_the_published_and_does_not_decide(load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    post_files("1", PROVINCE, date(2025, 2, 1), 3, online=True, basis=Basis.SIMULATED)
    post_files("2", PROVINCE, date(2025, 2, 1), 1, online=True)
    post_files("3", PROVINCE, date(2025, 2, 1), 1, online=False)
    ledger.seal_pending(at=AT)
    headline = queries.target_view("T-1", as_of=AS_OF).headline

    assert headline is not None
    assert headline.current is not None
    assert (headline.current.basis, headline.current.value) == (Basis.MEASURED, Decimal(50))
    assert [d.difference for d in headline.disagreements] == [Decimal(50)]


def test_a_unit_shows_its_latest_figures_and_sums(load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    post_files("1", PROVINCE, date(2025, 2, 1), 3, online=True)
    post_files("2", PROVINCE, date(2024, 2, 1), 9, online=True)
    ledger.seal_pending(at=AT)
    figures = {f.measure.code: f for f in queries.unit_view(PROVINCE, as_of=AS_OF).figures}

    assert {code: f.value for code, f in figures.items()} == {
        "files": Decimal(3), "part": Decimal(40), "whole": Decimal(50), "scoreboard.edition": Decimal(1),
    }  # fmt: skip
    assert figures["files"].targets == ("T-1",)
    assert figures["part"].document["id"] == "A"


def test_a_measure_shows_every_statement_and_who_uses_it(load: Callable[..., None]) -> None:
    load()
    view = queries.measure_view("part", as_of=AS_OF)

    assert [(r.amount, r.document["id"]) for r in view.readings] == [(Decimal(40), "A")]
    assert view.targets == ("T-1",)


def test_a_measure_that_adds_up_shows_its_months(load: Callable[..., None]) -> None:
    load(flow_target("T-1"))
    post_files("1", PROVINCE, date(2025, 2, 1), 3, online=True)
    ledger.seal_pending(at=AT)

    assert [(a.month, a.amount) for a in queries.measure_view("files", as_of=AS_OF).amounts] == [
        (date(2025, 2, 1), Decimal(3))
    ]
