"""Two people at one report at the same moment: one is done, the other is told, and the figures fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from benso.domains.accounts.types import Role
from benso.domains.notifications.models import Message
from benso.domains.reporting import models, operations
from benso.domains.reporting.operations import ReportElsewhere
from benso.domains.reporting.operations.filling import CellChangedMeanwhile, ReportClosed
from benso.domains.reporting.queries import versions
from benso.domains.reporting.types import Audience, CellChange, Figure, Origin, ReportActor, ReportState, Saved
from tests.domains.dossiers.crowd import alone, database_of_its_own, rows, together
from tests.domains.reporting.officials import employed
from tests.domains.reporting.people import APPROVER, approve, approver, fill, number, publisher, reporter, submit
from tests.domains.reporting.small import INDICATORS, declare, open_all
from tests.domains.reporting.test_ledger_steps import STOCK

AT = datetime(2025, 8, 20, 2, tzinfo=UTC)
JULY, AUGUST = "2025-07~15", "2025-08~15"
ROUNDS = range(4)
"""Who is faster differs from round to round; both ways must end well."""


@pytest.fixture(scope="module", autouse=True)
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Instead of the package's: what these tests do is committed, in a database that goes away with them."""
    with django_db_blocker.unblock(), database_of_its_own():
        versions.forget()
        alone(lambda: (declare(AT), posting_steps(), open_all(AT, date(2025, 7, 1))))
        yield
    versions.forget()


def posting_steps() -> None:
    """Fibre goes to the ledger as a stock: each period is a step from the one before."""
    stock = replace(INDICATORS[1], measure=STOCK)
    operations.declare_indicators(indicators=(stock,), code_lists=(), actor="system:test", at=AT)


_used: set[str] = set()


def office() -> str:
    """One nobody has reported for yet."""
    found = alone(lambda: list(models.ReportRow.objects.filter(regime="T01").order_by("office").values("office")))
    free: str = next(row["office"] for row in found if row["office"] not in _used)
    _used.add(free)
    return free


def prepared(state: str = "submitted", period: str = JULY, at: str = "", fibre: int = 1000) -> int:
    def make() -> int:
        report = number("T01", period, at)
        fill(report, AT, fibre=fibre)
        if state != "open":
            submit(report, AT)
        if state == "approved":
            approve(report, AT)
        return report

    at = at or office()
    made: int = alone(make)
    return made


def who(make: Callable[[int], ReportActor], report: int) -> ReportActor:
    actor: ReportActor = alone(lambda: make(report))
    return actor


def approving(report: int, official: int = APPROVER) -> Callable[[], ReportState]:
    actor = who(lambda r: approver(r, official), report)
    return lambda: operations.approve_report(report=report, actor=actor, at=AT)


def reopening(report: int) -> Callable[[], ReportState]:
    actor = who(publisher, report)
    return lambda: operations.reopen_report(report=report, reason="Nhầm", actor=actor, at=AT)


def saving(report: int, address: str, value: int, official: int, seen: int) -> Callable[[], Saved]:
    actor = who(lambda r: reporter(r, official), report)
    change = CellChange(address, Figure(Decimal(value)), seen)
    return lambda: operations.save_cells(report=report, changes=[change], origin=Origin.TYPED, actor=actor, at=AT)


def state(report: int) -> str:
    return str(rows("SELECT state FROM reporting_report WHERE id = %s", report)[0][0])


def events(report: int) -> list[str]:
    found = rows("SELECT kind FROM reporting_event WHERE report = %s AND kind <> 'opened' ORDER BY id", report)
    return [kind for (kind,) in found]


def figures_fit() -> None:
    """One version of a value holds; the ledger says what was noted as posted; every deed is in the audit trail once."""
    twice = rows("SELECT 1 FROM reporting_value WHERE known_to = 'infinity' GROUP BY item, period, place "
                 "HAVING count(*) > 1")  # fmt: skip
    assert twice == []
    posted = rows("SELECT coalesce(sum(amount), 0) FROM reporting_posted")
    entered = rows("SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
                   "WHERE s.basis = 'reported' AND s.measure <> 'reporting.owing'")  # fmt: skip
    assert entered == posted
    noted = rows("SELECT count(*) FROM reporting_event WHERE kind <> 'opened'")
    assert noted == rows("SELECT count(*) FROM audit_event WHERE object_type = 'report' AND action IN "
                         "(SELECT 'reporting.' || kind FROM reporting_event)")  # fmt: skip
    assert rows("SELECT r.id FROM reporting_report r WHERE revision <> (SELECT coalesce(max(revision), 0) FROM "
                "reporting_change c WHERE c.report = r.id)") == []  # fmt: skip


def test_two_approvals_at_once_are_one() -> None:
    for _ in ROUNDS:
        report = prepared()
        results = together(approving(report, 21), approving(report, 22))
        assert results == [ReportState.APPROVED] * 2
        assert events(report) == ["submitted", "approved"]
        figures_fit()


def test_of_an_approval_and_a_return_one_is_done_and_the_other_told() -> None:
    for turn in ROUNDS:
        report = prepared()
        actor = who(approver, report)

        def give_back(report: int = report, actor: ReportActor = actor) -> ReportState:
            return operations.return_report(report=report, comment="Thiếu", actor=actor, at=AT)

        pair = (approving(report), give_back)
        results = together(*pair) if turn % 2 else together(*pair[::-1])[::-1]
        (done,) = [r for r in results if isinstance(r, ReportState)]
        (told,) = [r for r in results if not isinstance(r, ReportState)]
        assert isinstance(told, ReportElsewhere)
        assert "Tải lại trang" in str(told)
        assert state(report) == done.value
        assert events(report) == ["submitted", done.value]
        assert rows("SELECT count(*) > 0 FROM reporting_value WHERE report = %s", report)[0][0] is (
            done is ReportState.APPROVED
        )
        figures_fit()


def test_a_reopening_beside_an_approval_comes_after_it_or_is_told() -> None:
    for turn in ROUNDS:
        report = prepared()
        pair = (approving(report), reopening(report))
        results = together(*pair) if turn % 2 else together(*pair[::-1])[::-1]
        assert results[0] is ReportState.APPROVED
        reopened = results[1] is ReportState.OPEN
        assert reopened or isinstance(results[1], ReportElsewhere)
        assert state(report) == ("open" if reopened else "approved")
        assert events(report) == ["submitted", "approved", *(["reopened"] if reopened else [])]
        assert rows("SELECT count(*) FROM reporting_value WHERE report = %s AND known_to = 'infinity'", report)[0][0]
        figures_fit()


def test_two_reopenings_begin_one_round() -> None:
    for _ in ROUNDS:
        report = prepared("approved")
        assert together(reopening(report), reopening(report)) == [ReportState.OPEN] * 2
        assert rows("SELECT round FROM reporting_report WHERE id = %s", report) == [(2,)]
        assert events(report).count("reopened") == 1
        figures_fit()


def test_two_savers_of_one_cell_do_not_write_over_each_other() -> None:
    for _ in ROUNDS:
        report = prepared("open")
        (seen,) = rows("SELECT revision FROM reporting_cell WHERE report = %s AND address = 'fibre.now'", report)
        results = together(*(saving(report, "fibre.now", 900 + n, 30 + n, seen[0]) for n in range(2)))
        written = [r for r in results if r.written]
        (refused,) = [r.refused[0].error for r in results if r.refused]
        assert len(written) == 1
        assert isinstance(refused, CellChangedMeanwhile)
        (standing,) = rows("SELECT value FROM reporting_cell WHERE report = %s AND address = 'fibre.now'", report)
        assert standing[0] == written[0].written[0].figure.value
        figures_fit()


def test_two_savers_of_two_cells_lose_nothing() -> None:
    for turn in ROUNDS:
        report = prepared("open")
        (seen,) = rows("SELECT max(revision) FROM reporting_cell WHERE report = %s", report)
        together(saving(report, "fibre.now", 700 + turn, 31, seen[0]), saving(report, "users.male", turn, 32, seen[0]))
        found = dict(rows("SELECT address, value FROM reporting_cell WHERE report = %s", report))
        assert (found["fibre.now"], found["users.male"]) == (700 + turn, turn)
        figures_fit()


def test_a_figure_typed_while_the_report_is_sent_is_sent_or_refused() -> None:
    for turn in ROUNDS:
        report = prepared("open")
        (seen,) = rows("SELECT max(revision) FROM reporting_cell WHERE report = %s", report)
        actor = who(reporter, report)

        def send(report: int = report, actor: ReportActor = actor) -> ReportState:
            return operations.submit_report(report=report, actor=actor, at=AT)

        pair = (saving(report, "fibre.now", 990, 33, seen[0]), send)
        results = together(*pair) if turn % 2 else together(*pair[::-1])[::-1]
        saved = isinstance(results[0], Saved)
        assert saved or isinstance(results[0], ReportClosed)
        assert results[1] is ReportState.SUBMITTED
        alone(approving(report))
        kept = rows("SELECT v.value FROM reporting_value v JOIN reporting_item i ON i.id = v.item "
                    "WHERE v.report = %s AND i.key = 'test_fibre'", report)  # fmt: skip
        assert kept == [(Decimal(990 if saved else 1000),)]
        figures_fit()


def test_two_periods_of_one_place_approved_at_once_leave_the_later_level() -> None:
    for _ in ROUNDS:
        at = office()
        first, second = prepared(at=at, fibre=1000), prepared(period=AUGUST, at=at, fibre=1200)
        assert together(approving(first), approving(second)) == [ReportState.APPROVED] * 2
        figures_fit()
        level = rows("SELECT sum(e.amount) FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id "
                     "WHERE s.measure = %s AND s.unit = %s", STOCK, at)  # fmt: skip
        assert level == [(Decimal(1200),)]


def test_two_workers_at_once_remind_and_escalate_each_report_once() -> None:
    """Each report that was never sent is told of once, however many workers begin at the same moment."""
    free = [office() for _ in range(3)]

    def employ() -> list[UUID]:
        return [employed((Role.REPORTER, one), (Role.LEADER, one)) for one in free]

    officials: list[UUID] = alone(employ)
    soon, over = AT - timedelta(hours=3), datetime(2025, 9, 20, 2, tzinfo=UTC)
    for hour in range(3):
        for deed in (
            lambda at: operations.remind(actor="system:a", at=at, ahead=timedelta(days=40)),
            lambda at: operations.escalate(actor="system:a", at=at + (over - soon)),
        ):
            at = soon + timedelta(hours=hour)
            done = together(*(lambda deed=deed, at=at: deed(at) for _ in range(4)))
            assert all(isinstance(one, int) for one in done), done

    def heard() -> list[tuple[str, ...]]:
        keys = Message.objects.filter(person__in=officials, channel="in_app").values_list("key", flat=True)
        return sorted(tuple(key.split(":")[1:3]) for key in keys)

    def owed() -> list[tuple[str, ...]]:
        rows = models.ReportRow.objects.filter(office__in=free, first_submitted_at=None)
        told = [(str(row.id), "due") for row in rows if row.reminded_at] + [
            (str(row.id), "overdue") for row in rows if row.escalated_at
        ]
        return sorted(told)

    assert alone(heard) == alone(owed)
    assert len(alone(owed)) >= len(free)


def test_of_two_views_saved_under_one_name_one_stands_and_the_other_is_told() -> None:
    def saving_view(owner: str, title: str) -> Callable[[], str]:
        return lambda: operations.save_view(
            title=title, kind="view", content={"query": {}}, audience=Audience.PRIVATE, owner=owner, at=AT
        )

    for turn in ROUNDS:
        title = f"Bang {turn}"
        results = together(saving_view("official:1", title), saving_view("official:2", title))
        assert sorted(type(each) for each in results if not isinstance(each, str)) == [operations.ViewTaken]
        assert rows("SELECT count(*) FROM reporting_view WHERE title = %s", title) == [(1,)]


def test_publications_are_numbered_in_the_order_in_which_they_are_done() -> None:
    first, second = prepared("approved"), prepared("approved")
    actors, begun, done = (who(publisher, first), who(publisher, second)), Event(), Event()

    def one() -> bool:
        with transaction.atomic(), connection.cursor() as cursor:
            operations.publish_report(report=first, actor=actors[0], at=AT)
            begun.set()
            for _ in range(500):
                cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
                if cursor.fetchone()[0] or done.is_set():
                    break
                cursor.execute("SELECT pg_sleep(0.01)")
            return not done.is_set()

    def other() -> bool:
        begun.wait()
        operations.publish_report(report=second, actor=actors[1], at=AT)
        done.set()
        return True

    assert together(one, other) == [True, True]
    found = rows("SELECT report FROM reporting_event WHERE kind = 'published' ORDER BY id DESC LIMIT 2")
    assert found == [(second,), (first,)]
