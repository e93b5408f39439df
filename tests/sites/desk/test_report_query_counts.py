"""Each list of reporting takes as many statements for three rows as for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benso.domains.accounts.types import Role
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import models
from tests.domains.reporting.people import through
from tests.domains.reporting.small import declare, open_all, small_regime
from tests.sites.desk.editors import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
AT = datetime(2025, 10, 20, 2, tzinfo=UTC)
PERIODS = ("2025-07~15", "2025-08~15", "2025-09~15")
BUDGETS = {
    "/desk/bao-cao/": 14,
    "/desk/bao-cao/?muc=da-nop": 14,
    "/desk/bao-cao-nhan/": 16,
    "/bao-cao/": 10,
    "/bao-cao/?chi-tieu=test_fibre&tu=2025-07-01&den=2025-10-20&ky=month&chot=15": 14,
    "/bao-cao/day-du/?tu=2025-07-01&den=2025-10-20": 20,
}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    procedures.forget()
    yield
    procedures.forget()


@pytest.mark.parametrize("path", BUDGETS)
def test_three_rows_cost_what_one_costs(path: str) -> None:
    declare(AT, *(small_regime(f"T0{n}") for n in (1, 2, 3)))
    open_all(AT, date(2025, 7, 1), "T01", "T02", "T03")
    first = models.ReportRow.objects.filter(regime="T01").order_by("office")[0]
    own = models.ReportRow.objects.filter(office=first.office, regime="T01", period__code__in=PERIODS)
    for row in own.order_by("id"):
        through(row.id, AT)
    models.ReportRow.objects.exclude(office=first.office).delete()
    duties = [(Role.REPORTER.value, first.office)]
    duties += [(role.value, first.receiver) for role in (Role.REPORT_APPROVER, Role.REPORT_PUBLISHER)]
    client = browser(*duties)[0] if path.startswith("/desk") else Client()

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    statements()
    three = statements()
    kept = {own.order_by("id")[0].id, models.ReportRow.objects.filter(regime="T02").order_by("id")[0].id}
    models.ReportRow.objects.exclude(id__in=kept).delete()
    one = statements()
    assert three == one
    assert three <= BUDGETS[path]


def test_three_more_regimes_cost_nothing_more() -> None:
    client = browser((Role.CATALOGUE_EDITOR.value, "86@2025-07-01"))[0]

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/desk/che-do-bao-cao/").status_code == 200
        return len(caught)

    statements()
    before = statements()
    declare(AT, *(small_regime(f"T0{n}") for n in (1, 2, 3)))
    assert statements() == before <= 24
