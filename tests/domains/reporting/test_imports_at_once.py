"""Imports beside other work: each holds the reports it writes to, no others; nothing is lost, none waits in a ring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from benso.domains.reporting import models, operations
from benso.domains.reporting.operations import ImportRefused
from benso.domains.reporting.queries import versions
from benso.domains.reporting.types import ForeignValue, Imported, ImportRow, ReportActor
from tests.domains.dossiers.crowd import alone, database_of_its_own, rows, together
from tests.domains.reporting.people import number
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.domains.reporting.test_at_once import AT, JULY, ROUNDS, saving

SYSTEM = ReportActor.system("import")
Deed = Callable[[], Any]


@pytest.fixture(scope="module", autouse=True)
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What these tests do is committed, in a database that goes away with them."""
    with django_db_blocker.unblock(), database_of_its_own():
        versions.forget()
        alone(lambda: (declare(AT, small_regime(), small_regime("T02", cut_off=1)), opened()))
        yield
    versions.forget()


def opened() -> None:
    open_all(AT, date(2025, 7, 1), "T01", "T02")


def offices(count: int) -> list[str]:
    """Offices nobody has reported for yet."""
    found = rows("SELECT office FROM reporting_report GROUP BY office HAVING max(revision) = 0 ORDER BY office")
    return [office for (office,) in found[:count]]


def importing(value: int, *places: str) -> Callable[[], Imported]:
    lines = [ImportRow(n, place, JULY, "test_households", f"{value}") for n, place in enumerate(places, 1)]
    return lambda: operations.import_values(regime="T01", rows=lines, actor=SYSTEM, at=AT)


def moving(value: int, *places: str) -> Deed:
    lines = [ForeignValue(f"{n}", "test_households", "202507", each, f"{value}") for n, each in enumerate(places, 1)]
    return lambda: operations.import_dhis2_values(values=lines, bad=(), actor="official:1", at=AT)


def beside(first: Deed, second: Deed) -> tuple[Any, Any]:
    """The second done whole while the first is not yet committed; who would wait for the first is refused instead."""
    written, done = Event(), Event()

    def hold() -> Any:
        with transaction.atomic():
            result = first()
            written.set()
            done.wait()
        return result

    def follow() -> Any:
        try:
            written.wait()
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            return second()
        finally:
            done.set()

    one, two = together(hold, follow)
    return one, two


def households(regime: str = "T01") -> dict[str, Decimal]:
    return dict(rows("SELECT r.office, c.value FROM reporting_cell c JOIN reporting_report r ON r.id = c.report"
                     " WHERE c.address = 'households.now' AND r.regime = %s", regime))  # fmt: skip


def test_two_offices_import_at_once_and_none_waits_for_the_other() -> None:
    one, two = offices(2)
    first, second = beside(importing(11, one), importing(22, two))
    assert (first, second) == (Imported(1, 1, 1), Imported(1, 1, 1))
    assert (households()[one], households()[two]) == (11, 22)


def test_an_office_types_while_another_imports() -> None:
    one, two = offices(2)
    report = alone(lambda: number("T01", JULY, two))
    _, saved = beside(importing(33, one), saving(report, "households.now", 44, 31, 0))
    assert [cell.address for cell in saved.written] == ["households.now"]
    assert (households()[one], households()[two]) == (33, 44)


def test_an_office_moves_in_from_dhis2_while_another_does() -> None:
    one, two = offices(2)
    first, second = beside(moving(5, one), moving(6, two))
    assert (first.imported, second.imported) == (1, 1)
    assert (households("T02")[one], households("T02")[two]) == (5, 6)


def test_imports_of_the_same_reports_in_any_order_come_one_after_the_other() -> None:
    places = offices(6)
    for turn in ROUNDS:
        up, down = 100 + turn, 200 + turn
        results = together(importing(up, *places), importing(down, *reversed(places)))
        assert results == [Imported(6, 6, 6)] * 2
        assert len({households()[place] for place in places}) == 1
        assert households()[places[0]] in (up, down)
    kept = rows("SELECT count(*) FROM reporting_change c JOIN reporting_report r ON r.id = c.report"
                " WHERE r.office = ANY(%s)", places)  # fmt: skip
    assert kept == [(6 * 2 * len(ROUNDS),)]


def test_a_report_that_closes_while_it_moves_in_takes_nothing() -> None:
    (one,) = offices(1)
    before = households("T02")
    assert one not in before
    closed, judged = Event(), Event()

    def close() -> None:
        with transaction.atomic():
            mine = models.ReportRow.objects.filter(office=one)
            mine.update(state="submitted", submitted_at=AT, first_submitted_at=AT)
            closed.set()
            judged.wait()

    def late_one() -> Any:
        closed.wait()
        return moving(9, one)()

    def until_it_waits() -> None:
        waiting = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock')"
        try:
            closed.wait()
            with connection.cursor() as cursor:
                found = False
                while not found:
                    cursor.execute(waiting)
                    (found,) = cursor.fetchone()
        finally:
            judged.set()

    _, late, _ = together(close, late_one, until_it_waits)
    assert late.imported == 0
    assert "Không có báo cáo đang mở" in late.bad[0].message
    assert households("T02") == before
    with pytest.raises(ImportRefused):
        alone(importing(9, one))
