"""DG-04 measured by the work itself: items whose last due period arrived as data, of those in force."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models, operations
from benso.domains.reporting.types import Mark, RegimeKind, Reporter
from benso.domains.units.types import Level
from tests.acceptance.board import reading, target
from tests.domains.reporting.people import approver, fill, number, submit, through
from tests.domains.reporting.small import declare, open_all, small_regime

OPENED = datetime(2026, 2, 16, 2, tzinfo=UTC)
AFTER = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_items() -> None:
    """Only these stand: a report regime and a statistical report on the same four indicators, owed by the province."""
    models.RegimeRow.objects.update(retired_on=date(2020, 1, 1))
    own = Reporter(Level.PROVINCE)
    declare(
        OPENED, small_regime(reporter=own), small_regime("T02", kind=RegimeKind.STATISTICS, reporter=own, cut_off=15)
    )
    open_all(OPENED, date(2026, 2, 1), "T01", "T02")


def share(target_id: str, at: datetime = AFTER) -> Decimal | None:
    operations.post_items(on=at.date(), calendar=procedures.calendar(), actor="system:test", at=at)
    ledger.seal_pending(at=at)
    current = reading(target(target_id, at.date()), "integrated").current
    assert current is None or current.basis is Basis.MEASURED
    return None if current is None else current.value.quantize(Decimal("0.01"))


def test_while_nothing_has_arrived_it_is_nought() -> None:
    assert share("DG-04") == 0


def test_it_rises_with_each_item_that_arrives_whole() -> None:
    through(number("T01", "2026-02~15"), OPENED)
    assert (share("DG-04"), share("DG-04R"), share("DG-04S"), share("DG-04I")) == (
        Decimal("16.67"), 100, 0, 0)  # fmt: skip
    through(number("T02", "2026-02~15"), OPENED)
    assert [share(each) for each in ("DG-04", "DG-04R", "DG-04S", "DG-04I")] == [100, 100, 100, 100]


def test_a_report_full_of_missing_figures_is_no_data() -> None:
    for code in ("T01", "T02"):
        report = number(code, "2026-02~15")
        fill(report, OPENED, users_male=Mark.MISSING)
        submit(report, OPENED)
    assert (share("DG-04R"), share("DG-04S")) == (0, 0)
    assert share("DG-04I") == 50


def test_a_returned_report_is_not_received_and_the_next_period_begins_at_nought() -> None:
    for code in ("T01", "T02"):
        through(number(code, "2026-02~15"), OPENED)
    assert share("DG-04") == 100
    following = AFTER + timedelta(days=30)
    assert share("DG-04", following) == 0
    open_all(following, date(2026, 3, 1), "T01", "T02")
    for code in ("T01", "T02"):
        report = number(code, "2026-03~15")
        fill(report, following, fibre=1001)
        submit(report, following)
    assert share("DG-04", following) == 100
    operations.return_report(
        report=number("T01", "2026-03~15"), comment="Sai", actor=approver(number("T01", "2026-03~15")), at=following
    )
    assert share("DG-04R", following) == 0
