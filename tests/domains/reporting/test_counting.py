"""DG-04's items: in force, and integrated only if the last due period came whole from everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as ledger_queries
from benso.domains.ledger.types import Basis
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import Mark, RegimeKind, Reporter
from benso.domains.units.types import Level
from tests.domains.reporting.people import approver, fill, reporter, submit
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
START = datetime(2025, 7, 15, 2, tzinfo=UTC)
AFTER = datetime(2025, 7, 25, 2, tzinfo=UTC)


@pytest.fixture
def small() -> list[int]:
    """One regime owed by the province's own office, so that a whole period is one report; its number."""
    models.RegimeRow.objects.update(retired_on=date(2020, 1, 1))
    declare(START, small_regime(reporter=Reporter(Level.PROVINCE)))
    open_all(START, date(2025, 7, 1))
    return list(models.ReportRow.objects.filter(regime="T01").values_list("id", flat=True))


def post(at: datetime) -> int:
    return operations.post_items(
        on=at.date(), calendar=procedures.calendar(), actor="system:test", at=at)  # fmt: skip


def counted(measure: str, at: datetime, basis: Basis = Basis.MEASURED, **dimensions: str) -> Decimal:
    ledger.seal_pending(at=at)
    found = ledger_queries.totals(
        measures=[f"reporting.items_{measure}"], units=None, bases=[basis], dimensions=dimensions, until=at.date()
    )
    return found[0].amount if found else Decimal(0)


def items(at: datetime) -> dict[str, bool]:
    found = queries.counted_items(on=at.date(), at=at, calendar=procedures.calendar())
    return {item.key: item.integrated for item in found}


def test_regimes_and_each_indicator_they_ask_are_in_force_once(small: list[int]) -> None:
    post(AFTER)
    assert [counted("in_force", AFTER, kind=kind) for kind in ("regime", "indicator", "statistics")] == [1, 4, 0]
    assert counted("integrated", AFTER) == 0


def test_nothing_is_integrated_until_the_last_due_period_came_whole(small: list[int]) -> None:
    (report,) = small
    fill(report, START, users_male=Mark.MISSING)
    assert not any(items(AFTER).values())
    submit(report, AFTER)
    assert items(AFTER) == {
        "regime:T01": False, "indicator:test_households": True, "indicator:test_fibre": True,
        "indicator:test_fibre_share": False, "indicator:test_users": False}  # fmt: skip
    operations.return_report(report=report, comment="Thiếu", actor=approver(report), at=AFTER)
    assert not any(items(AFTER).values())
    fill(report, AFTER)
    submit(report, AFTER)
    assert all(items(AFTER).values())


def test_one_office_that_owes_and_did_not_report_is_enough(small: list[int]) -> None:
    declare(START, small_regime("T02"))
    open_all(START, date(2025, 7, 1), "T02")
    reports = list(models.ReportRow.objects.filter(regime="T02").values_list("id", flat=True))
    assert len(reports) == 48
    for report in reports[1:]:
        fill(report, START)
        submit(report, START)
    lacking = {
        i.key: i.lacking for i in queries.counted_items(on=AFTER.date(), at=AFTER, calendar=procedures.calendar())
    }
    assert lacking["regime:T02"] == (models.ReportRow.objects.get(id=reports[0]).office,)


def test_a_period_whose_deadline_is_not_over_does_not_count_yet(small: list[int]) -> None:
    assert queries.counted_items(on=START.date(), at=START, calendar=procedures.calendar())[0].period != "2025-07~15"
    periods = {
        i.period.code
        for i in queries.counted_items(on=START.date(), at=START, calendar=procedures.calendar())
        if i.period
    }
    assert periods == {"2025-06~15"}


def test_the_ledger_follows_each_change_once(small: list[int]) -> None:
    (report,) = small
    assert post(AFTER) == 5
    assert post(AFTER) == 0
    fill(report, AFTER)
    submit(report, AFTER)
    assert post(AFTER) == 5
    assert (counted("in_force", AFTER), counted("integrated", AFTER)) == (5, 5)
    late = AFTER + timedelta(days=31)
    assert post(late) == 5
    assert (counted("in_force", late), counted("integrated", late)) == (5, 0)
    models.RegimeRow.objects.filter(code="T01").update(retired_on=late.date())
    assert post(late) == 5
    assert (counted("in_force", late), counted("integrated", late)) == (0, 0)


def test_statistics_are_their_own_kind(small: list[int]) -> None:
    declare(START, small_regime("T05", kind=RegimeKind.STATISTICS, reporter=Reporter(Level.PROVINCE)))
    post(AFTER)
    assert [counted("in_force", AFTER, kind=kind) for kind in ("regime", "indicator", "statistics")] == [1, 4, 1]


def test_a_regime_for_nobodys_leadership_is_not_counted(small: list[int]) -> None:
    declare(START, small_regime("T06", leadership=()))
    assert "regime:T06" not in items(AFTER)


def test_what_nobody_owes_has_not_been_received(small: list[int]) -> None:
    declare(START, small_regime("T07", reporter=Reporter(Level.DISTRICT)))  # of units that ended on 01/07/2025
    assert items(AFTER)["regime:T07"] is False


def test_of_the_provinces_own_regimes_nothing_is_integrated_while_nothing_has_arrived() -> None:
    found = items(datetime(2026, 11, 30, 2, tzinfo=UTC))
    assert len(found) > 100
    assert [key for key, integrated in found.items() if integrated] == []


def test_a_simulated_report_is_never_measured(small: list[int]) -> None:
    (report,) = small
    models.ReportRow.objects.filter(id=report).update(simulated=True)
    fill(report, AFTER)
    submit(report, AFTER)
    post(AFTER)
    assert (counted("in_force", AFTER), counted("integrated", AFTER)) == (5, 0)
    assert (counted("in_force", AFTER, Basis.SIMULATED), counted("integrated", AFTER, Basis.SIMULATED)) == (5, 5)
    assert reporter(report).actor == "official:900011"
