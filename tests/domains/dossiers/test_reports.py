"""Report 6a, shares and lists: one small month known by heart, then the same from the ledger."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.queries import behind, reports
from benso.domains.dossiers.rules import indicators
from benso.domains.dossiers.types import Viewer
from benso.domains.dossiers.types.reports import Report6a, Scope, Standing766, Use
from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis
from benso.domains.procedures.types import Channel, Effect
from benso.kernel import expressions
from tests.domains.dossiers.lives import MONDAY, SYSTEM
from tests.domains.dossiers.worlds import accepted, brought_through, refused, straight_on, take

NOVEMBER: Any = {"since": date(2026, 11, 1), "until": date(2026, 11, 30), "basis": Basis.SIMULATED}
TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)
CODE, OTHER = "1.009022", "1.009397"
PARTS = (
    ("on_time", "kept", "judged"), ("online", "online", "online_or_counter"), ("e_result", "", "closed"),
    ("paid_online", "", "with_fee"), ("paper_steps", "paper_steps", "received"),
)  # fmt: skip
"""Shares, and the lists behind their numerators (where there is one) and denominators."""


def sealed(at: datetime = MONDAY + 8 * DAY) -> None:
    ledger.seal_pending(at=at)


def six_a(today: date = TODAY, **asked: Any) -> Report6a:
    sealed()
    return reports.report_6a(**{**NOVEMBER, **asked}, today=today)


def share(name: str, **asked: Any) -> tuple[Decimal, Decimal, Decimal | None]:
    sealed()
    (found,) = (one for one in reports.indicators(**{**NOVEMBER, **asked}) if one.indicator.id == name)
    return found.numerator, found.denominator, found.value


def office_of(dossier: UUID) -> str:
    return queries.dossier(dossier, viewer=SYSTEM).lead_office


@pytest.mark.django_db
def test_report_6a_of_a_month_and_its_balance() -> None:
    accepted(CODE, at=MONDAY - 27 * DAY)  # 27/10: carried over, long overdue
    brought_through(CODE)
    brought_through(CODE, channel=Channel.COUNTER)
    paused = accepted(OTHER)
    take(paused, Effect.ASK_SUPPLEMENT, at=MONDAY + 2 * DAY)
    withdrawn = accepted(CODE)
    operations.withdraw_dossier(dossier=withdrawn, reason="đổi ý", actor=SYSTEM, at=MONDAY + DAY)
    refused(CODE)

    found = six_a()
    assert found == Report6a(
        since=date(2026, 11, 1), until=date(2026, 11, 30), carried_over=Decimal(1), received=Decimal(4),
        received_online=Decimal(3), received_counter=Decimal(1), received_post=Decimal(0), closed=Decimal(2),
        closed_early=Decimal(2), closed_on_time=Decimal(0), closed_late=Decimal(0), closed_no_term=Decimal(0),
        ended=Decimal(1), in_process=Decimal(1), in_process_in_time=Decimal(0), overdue=Decimal(1), paused=Decimal(1),
    )  # fmt: skip
    assert (found.total, found.balanced) == (Decimal(5), True)


@pytest.mark.django_db
def test_of_a_month_that_is_over_what_was_overdue_then_is_told_even_if_it_was_finished_since() -> None:
    dossier = accepted(CODE, at=MONDAY - 27 * DAY)
    at = MONDAY + 9 * DAY  # 02/12
    for _ in range(3):
        straight_on(dossier, at=at)
        at += timedelta(hours=1)
    sealed(at)

    then = reports.report_6a(**NOVEMBER, today=date(2026, 12, 5))
    assert (then.overdue, then.in_process, then.closed) == (Decimal(1), Decimal(1), Decimal(0))
    december: Any = {"since": date(2026, 12, 1), "until": date(2026, 12, 5), "basis": Basis.SIMULATED}
    now = reports.report_6a(**december, today=date(2026, 12, 5))
    assert (now.overdue, now.carried_over, now.closed_late) == (Decimal(0), Decimal(1), Decimal(1))
    assert share("on_time", **december) == (Decimal(0), Decimal(1), Decimal(0))


@pytest.mark.django_db
def test_measured_and_simulated_are_never_in_one_figure() -> None:
    brought_through(CODE)
    assert six_a(basis=Basis.MEASURED).received == Decimal(0)
    assert six_a().received == Decimal(1)
    assert share("on_time", basis=Basis.MEASURED) == (Decimal(0), Decimal(0), None)


@pytest.mark.django_db
def test_an_office_is_told_apart_from_the_agencies_of_its_unit() -> None:
    office = office_of(brought_through(OTHER))
    unit, _, agency = office.partition("/")
    assert six_a(scope=Scope((unit,), agency)).received == Decimal(1)
    assert six_a(scope=Scope((unit,))).received == Decimal(1)
    assert six_a(scope=Scope((unit,), "KHÔNG-CÓ")).received == Decimal(0)
    assert six_a(scope=Scope(("1@2000-01-01",))).received == Decimal(0)


@pytest.mark.django_db
def test_shares_stand_with_their_numerators_and_denominators() -> None:
    brought_through(CODE)
    brought_through(CODE, channel=Channel.COUNTER)
    assert share("on_time") == (Decimal(2), Decimal(2), Decimal(100))
    assert share("online") == (Decimal(1), Decimal(2), Decimal(50))
    assert share("e_result")[1] == Decimal(2)


@pytest.mark.django_db
def test_papers_brought_as_paper_are_not_digitised() -> None:
    dossier = accepted(OTHER)
    papers = Decimal(len(queries.dossier(dossier, viewer=SYSTEM).attachments))
    assert papers > 0
    assert (share("digitised"), share("reused")) == ((Decimal(0), papers, Decimal(0)), (Decimal(0), papers, Decimal(0)))


@pytest.mark.django_db
def test_a_paper_step_is_counted_once_and_its_reason_is_for_the_office() -> None:
    dossier = accepted(CODE)
    office = office_of(dossier)
    for _ in range(2):
        operations.mark_paper_step(dossier=dossier, reason="Mất điện cả buổi", actor=SYSTEM, at=MONDAY)
    assert share("paper_steps") == (Decimal(1), Decimal(1), Decimal(100))

    there = Viewer(official_id=1, duties=frozenset({("receiver", office)}))
    asked: Any = {"office": office, "since": date(2026, 11, 1), "until": date(2026, 11, 30)}
    assert [why for _, _, why in behind.paper_reasons(viewer=there, **asked)] == ["Mất điện cả buổi"]
    elsewhere = Viewer(official_id=1, duties=frozenset({("receiver", "86@2025-07-01/SYT")}))
    assert behind.paper_reasons(viewer=elsewhere, **asked) == []


@pytest.mark.django_db
def test_the_list_behind_every_figure_is_as_long_as_the_figure() -> None:
    late = accepted(CODE, at=MONDAY - 27 * DAY)
    office = office_of(late)
    brought_through(CODE)
    brought_through(CODE, channel=Channel.COUNTER)
    operations.withdraw_dossier(dossier=accepted(CODE), reason="đổi ý", actor=SYSTEM, at=MONDAY + DAY)
    unit, _, agency = office.partition("/")
    there = Viewer(official_id=1, duties=frozenset({("head", office)}))
    stranger = Viewer(official_id=1, duties=frozenset({("head", "86@2025-07-01/KHAC")}))

    found = six_a(scope=Scope((unit,), agency))
    figures = sorted(set(behind.LISTS) & set(dir(Report6a)))
    asked: Any = {"office": office, "today": TODAY, **NOVEMBER}
    long = {one: len(behind.dossiers_behind(figure=one, viewer=there, **asked)) for one in figures}
    assert long == {one: getattr(found, one) for one in figures}
    assert {"received", "closed", "overdue", "ended"} <= {one for one, length in long.items() if length}
    told = {one: behind.dossiers_behind(figure=one, viewer=stranger, **asked) for one in figures}
    assert told == {one: [] for one in figures}


@pytest.mark.django_db
def test_the_lists_behind_every_share_are_as_long_as_its_parts() -> None:
    late = accepted(CODE, at=MONDAY - 27 * DAY)
    office = office_of(late)
    brought_through(CODE)
    operations.mark_paper_step(
        dossier=accepted(CODE, channel=Channel.COUNTER), reason="Mất điện", actor=SYSTEM, at=MONDAY
    )
    scope = Scope((office.partition("/")[0],), office.partition("/")[2])
    there = Viewer(official_id=1, duties=frozenset({("head", office)}))

    def long(figure: str) -> int:
        return len(behind.dossiers_behind(figure=figure, viewer=there, office=office, today=TODAY, **NOVEMBER))

    expected, found = {}, {}
    for share_of, above, below in PARTS:
        top, bottom, _ = share(share_of, scope=scope)
        expected[share_of] = (bottom, top)
        found[share_of] = (long(below), long(above) if above else top)
    assert found == expected
    assert {"on_time", "online", "e_result", "paper_steps"} <= {one for one, (bottom, _) in expected.items() if bottom}


@pytest.mark.django_db
def test_the_list_of_what_was_overdue_then_is_that_of_then() -> None:
    dossier = accepted(CODE, at=MONDAY - 27 * DAY)
    office, at = office_of(dossier), MONDAY + 9 * DAY  # 02/12
    for _ in range(3):
        straight_on(dossier, at=at)
        at += timedelta(hours=1)
    there = Viewer(official_id=1, duties=frozenset({("head", office)}))
    asked: Any = {"viewer": there, "office": office, "today": date(2026, 12, 10), **NOVEMBER}
    assert [row.id for row in behind.dossiers_behind(figure="overdue", **asked)] == [dossier]
    december = asked | {"since": date(2026, 12, 1), "until": date(2026, 12, 31)}
    assert behind.dossiers_behind(figure="overdue", **december) == []


@pytest.mark.django_db
def test_offered_used_and_on_time_are_three_numbers() -> None:
    for _ in range(5):
        brought_through(CODE)
    brought_through(OTHER)
    sealed()
    exact = reports.used(by="procedure", **NOVEMBER)
    five, one = Decimal(5), Decimal(1)
    assert exact == [Use(CODE, five, five, five, five, five), Use(OTHER, one, one, one, one, one)]
    by_unit = reports.used(by="unit", **NOVEMBER)
    assert sum(use.received or 0 for use in by_unit) == Decimal(6)
    offer = reports.offered(until=TODAY)
    assert (offer.in_force, offer.full <= offer.online <= offer.in_force) == (Decimal(85), True)


@pytest.mark.django_db
def test_a_whole_report_costs_a_fixed_number_of_statements() -> None:
    for _ in range(3):
        brought_through(CODE)
    sealed()
    with CaptureQueriesContext(
        connection,
    ) as taken:
        computed = reports.sums(Scope(), date(2026, 11, 1), TODAY, Basis.SIMULATED)
        reports.report_6a(**NOVEMBER, today=TODAY, computed=computed)
        reports.indicators(**NOVEMBER, computed=computed)
    assert len(taken) == len(indicators.QUESTIONS) + 1


def test_every_formula_uses_declared_sums_only() -> None:
    names = indicators.known_names()
    for indicator in indicators.INDICATORS:
        for formula in (indicator.numerator, indicator.denominator):
            used = set(expressions.names(expressions.parse(formula)))
            assert used - names == set(), indicator.id


def test_weights_of_the_groups_make_90_that_were_read_and_100_with_the_one_that_was_not() -> None:
    certain = [group.points for group in indicators.GROUPS if group.certain]
    assert (sum(certain), sum(group.points for group in indicators.GROUPS)) == (90, 100)
    assert [g.id for g in indicators.GROUPS if not g.certain] == ["payment"]


def test_what_no_source_gives_is_said_to_be_a_proposal() -> None:
    proposals = {i.id for i in indicators.INDICATORS if i.standing is Standing766.PROPOSAL}
    assert proposals == {"digitised", "reused", "satisfaction", "feedback_on_time", "paper_steps"}


def test_counts_by_which_one_person_could_be_recognised_are_not_told() -> None:
    def row(*counts: int | None) -> Use:
        return Use("x", *(None if count is None else Decimal(count) for count in counts))

    assert indicators.public(row(4, 3, 0, 0, 0)) == row(None, None, 0, None, None)
    assert indicators.public(row(20, 18, 10, 10, 10)) == row(20, None, 10, 10, 10)
    assert indicators.public(row(20, 10, 10, 8, 10)) == row(20, 10, 10, None, None)
    assert indicators.public(row(20, 20, 20, 14, 20)) == row(20, 20, 20, 14, 20)
