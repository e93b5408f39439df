"""Up the tree: submitted, returned with a comment, approved by another, published, opened again with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from benso.domains.accounts.types import Role
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import CellChange, Figure, LiveFigure, Mark, Origin, ReportActor, ReportState
from benso.kernel.errors import BensoError
from tests.domains.reporting.people import (
    approve,
    approver,
    fill,
    number,
    publisher,
    reopen,
    reporter,
    submit,
    through,
)
from tests.domains.reporting.small import declare, open_all

pytestmark = pytest.mark.django_db
DUE = datetime(2025, 7, 16, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
VALUES = (
    "SELECT item, value, mark, round, known_from, known_to::text FROM reporting_value WHERE report = %s ORDER BY 1, 5"
)


@pytest.fixture
def report() -> int:
    declare(DUE)
    open_all(DUE, date(2025, 7, 1))
    return number("T01", "2025-07~15")


def everything(report: int) -> list[Any]:
    """All that a refusal must leave as it was."""
    statements = (
        "SELECT * FROM reporting_report WHERE id = %s", VALUES,
        "SELECT * FROM reporting_event WHERE report = %s ORDER BY id",
        "SELECT * FROM reporting_cell WHERE report = %s ORDER BY address",
        "SELECT count(*) FROM ledger_entry WHERE %s > 0", "SELECT count(*) FROM audit_event WHERE %s > 0",
    )  # fmt: skip
    found = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [report])
            found.append(cursor.fetchall())
    return found


def refused(code: str, report: int, deed: Callable[[], object]) -> BensoError:
    before = everything(report)
    with pytest.raises(BensoError) as caught:
        deed()
    assert caught.value.code == code
    assert everything(report) == before
    return caught.value


def state(report: int) -> ReportState:
    return ReportState(models.ReportRow.objects.get(id=report).state)


def events(report: int) -> list[tuple[str, int, str]]:
    return [(e.kind.value, e.round, e.note) for e in queries.report_events(report, approver(report))]


def test_an_empty_report_is_not_submitted_and_stays_as_it_was(report: int) -> None:
    error = refused("REPORT_HAS_ERRORS", report, lambda: operations.submit_report(
        report=report, actor=reporter(report), at=DUE))  # fmt: skip
    assert "4 ô" in str(error)


def test_a_broken_hard_rule_is_told_and_nothing_is_sent(report: int) -> None:
    fill(report, DUE, fibre=1501)
    error = refused("REPORT_HAS_ERRORS", report, lambda: operations.submit_report(
        report=report, actor=reporter(report), at=DUE))  # fmt: skip
    assert "không thể nhiều hơn số hộ" in str(error)


def test_a_soft_finding_needs_an_explanation(report: int) -> None:
    open_all(DUE, date(2025, 6, 1))
    august = DUE + timedelta(days=30)
    through(report, DUE, fibre=300)
    open_all(august, date(2025, 8, 1))
    second = number("T01", "2025-08~15", models.ReportRow.objects.get(id=report).office)
    fill(second, august, fibre=1000)
    refused("REPORT_UNEXPLAINED", second, lambda: operations.submit_report(
        report=second, actor=reporter(second), at=august))  # fmt: skip
    operations.explain(report=second, check="jump", text="Dự án mới", actor=reporter(second), at=august)
    operations.submit_report(report=second, actor=reporter(second), at=august)
    assert state(second) is ReportState.SUBMITTED


def test_a_report_is_not_sent_before_its_period_is_over() -> None:
    early = datetime(2025, 7, 10, 2, tzinfo=UTC)
    declare(early)
    open_all(early, date(2025, 7, 1))
    report = number("T01", "2025-07~15")
    fill(report, early)
    error = refused("PERIOD_NOT_OVER", report, lambda: operations.submit_report(
        report=report, actor=reporter(report), at=early))  # fmt: skip
    assert "14/07/2025" in str(error)


def test_submitting_twice_is_submitting_once(report: int) -> None:
    fill(report, DUE)
    submit(report, DUE)
    before = everything(report)
    operations.submit_report(report=report, actor=reporter(report), at=DUE + HOUR)
    assert everything(report) == before


def test_what_is_submitted_is_no_longer_filled_in(report: int) -> None:
    fill(report, DUE)
    submit(report, DUE)
    change = CellChange("fibre.now", None, 99)
    refused("REPORT_CLOSED", report, lambda: operations.save_cells(
        report=report, changes=[change], origin=Origin.TYPED, actor=reporter(report), at=DUE))  # fmt: skip


def test_nobody_approves_what_they_submitted_even_holding_both_roles(report: int) -> None:
    fill(report, DUE)
    row = models.ReportRow.objects.get(id=report)
    both = ReportActor(
        11, duties=frozenset({(Role.REPORTER.value, row.office), (Role.REPORT_APPROVER.value, row.receiver)})
    )
    operations.submit_report(report=report, actor=both, at=DUE)
    refused("OWN_REPORT", report, lambda: operations.approve_report(report=report, actor=both, at=DUE))


def test_a_return_needs_a_comment_and_says_it_to_the_reporter(report: int) -> None:
    fill(report, DUE)
    submit(report, DUE)
    refused("WORDS_MISSING", report, lambda: operations.return_report(
        report=report, comment="  ", actor=approver(report), at=DUE))  # fmt: skip
    operations.return_report(report=report, comment="Thiếu ấp 3", actor=approver(report), at=DUE + HOUR)
    assert state(report) is ReportState.RETURNED
    assert events(report)[-1] == ("returned", 1, "Thiếu ấp 3")
    fill(report, DUE + HOUR, fibre=1100)
    submit(report, DUE + 2 * HOUR)
    approve(report, DUE + 3 * HOUR)
    row = models.ReportRow.objects.get(id=report)
    assert (row.state, row.returns, row.first_submitted_at, row.submitted_at) == (
        "approved", 1, DUE, DUE + 2 * HOUR)  # fmt: skip


def test_approval_keeps_every_item_filled_and_computed(report: int) -> None:
    through(report, DUE)
    kept = {v.item: v.figure for v in queries.values_of(report, approver(report))}
    assert {key: (f.value, f.mark) for key, f in kept.items()} == {
        "test_households": (Decimal(1500), Mark.NUMBER),
        "test_fibre": (Decimal(1000), Mark.NUMBER),
        "test_fibre_share": (Decimal("66.67"), Mark.NUMBER),
        "test_users[test_sex=male]": (Decimal(7), Mark.NUMBER),
        "test_users[test_sex=female]": (None, Mark.NO_SERVICE),
    }


def test_approving_twice_is_approving_once(report: int) -> None:
    through(report, DUE)
    before = everything(report)
    operations.approve_report(report=report, actor=approver(report, 99), at=DUE + HOUR)
    assert everything(report) == before


def test_only_what_is_submitted_is_approved_and_only_what_is_approved_is_published(report: int) -> None:
    refused("REPORT_ELSEWHERE", report, lambda: approve(report, DUE))
    fill(report, DUE)
    submit(report, DUE)
    refused("REPORT_ELSEWHERE", report, lambda: operations.publish_report(
        report=report, actor=publisher(report), at=DUE))  # fmt: skip
    approve(report, DUE)
    operations.publish_report(report=report, actor=publisher(report), at=DUE)
    assert state(report) is ReportState.PUBLISHED
    refused("REPORT_ELSEWHERE", report, lambda: operations.return_report(
        report=report, comment="?", actor=approver(report), at=DUE))  # fmt: skip


def test_a_reopened_report_is_a_new_round_and_its_approved_figures_stay(report: int) -> None:
    through(report, DUE)
    refused("WORDS_MISSING", report, lambda: operations.reopen_report(
        report=report, reason="", actor=publisher(report), at=DUE))  # fmt: skip
    reopen(report, DUE + HOUR)
    fill(report, DUE + HOUR, fibre=900)
    assert state(report) is ReportState.OPEN
    live = {line.address: line for line in queries.live_and_approved(report, approver(report))}
    assert live["fibre.now"] == LiveFigure("fibre.now", "test_fibre", Figure(Decimal(900)), Figure(Decimal(1000)))
    assert [kind for kind, _, _ in events(report)] == ["opened", "submitted", "approved", "reopened"]
    assert events(report)[-1] == ("reopened", 2, "Số nhập nhầm")
