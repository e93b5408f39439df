"""Reports are opened for whoever is there on the last day of the period, once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from benso.domains.reporting import models, queries
from benso.domains.reporting.rules import computed
from benso.domains.reporting.types import Figure, Mark
from tests.domains.reporting.small import declare, open_all, small_regime

pytestmark = pytest.mark.django_db
JULY = datetime(2025, 7, 20, 2, tzinfo=UTC)


def test_units_of_the_last_day_of_the_period_owe_the_report() -> None:
    declare(JULY)
    opened = open_all(JULY, date(2025, 6, 1))
    counts = Counter(models.ReportRow.objects.filter(regime="T01").values_list("period__code", flat=True))
    assert counts == {"2025-06~15": 148, "2025-07~15": 48}
    assert opened == 196


def test_opening_twice_opens_nothing_more() -> None:
    declare(JULY)
    open_all(JULY, date(2025, 7, 1))
    assert open_all(JULY, date(2025, 7, 1)) == 0


def test_the_deadline_counts_working_days_from_the_last_day() -> None:
    declare(JULY)
    open_all(JULY, date(2025, 7, 1))
    (due,) = set(models.ReportRow.objects.filter(regime="T01").values_list("due_at", flat=True))
    assert due.isoformat() == "2025-07-17T16:59:59+00:00"


def test_computed_cells_follow_from_those_filled_in_and_what_is_missing_stays_unknown() -> None:
    declare(JULY)
    grid = queries.grid(queries.regime_in_force("T01", date(2025, 7, 14)).id)
    filled = {
        "households.now": Figure(Decimal(1500)),
        "fibre.now": Figure(Decimal(1000)),
        "users.male": Figure(Decimal(7)),
        "users.female": Figure(None, Mark.NO_SERVICE),
    }
    figures = computed(grid, filled, {})
    assert figures["share.now"] == Figure(Decimal("66.67"))
    assert figures["users.all"] == Figure(Decimal(7))
    del filled["households.now"]
    assert computed(grid, filled, {})["share.now"] == Figure(None, Mark.MISSING)


def test_a_version_published_later_takes_the_periods_that_end_from_its_first_day() -> None:
    declare(JULY)
    declare(JULY, small_regime(valid_from=date(2025, 9, 1), cut_off=1))
    assert [(v.number, v.starts, v.ends) for v in queries.history("T01")] == [
        (2, date(2025, 9, 1), None),
        (1, date(2024, 1, 1), date(2025, 9, 1)),
    ]
