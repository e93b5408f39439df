"""How many statements a page takes, and that it takes no more where there is more to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, NewEntry, Posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

UNIT = "83@2004-08-31"
BUDGETS = {
    "/": 20,
    "/chi-tieu/DG-01/": 20,
    f"/don-vi/{UNIT}/": 14,
    "/don-vi/28777@2025-07-01/": 14,
    "/don-vi/28777@2025-07-01/?borders=2020-06-01": 14,
    "/don-vi/": 6,
    "/so-lieu/": 6,
    "/so-lieu/tthc_total/": 14,
    f"/but-toan/?unit={UNIT}&measure=tthc_total": 8,
    "/niem-phong/": 6,
}


def post(number: int) -> None:
    at = datetime(2026, 11, 24, 2, number, tzinfo=UTC)
    entry = NewEntry("tthc_total", UNIT, Basis.SIMULATED, date(2024, 1, number), Decimal(number))
    ledger.post(posting=Posting("test", f"n-{number}", (entry,)), actor="test", at=at)
    ledger.seal_pending(at=at)


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_takes_a_few_statements_and_no_more_for_three_rows_than_for_one(
    client: Client, path: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client.get(path)
    post(1)
    with django_assert_max_num_queries(BUDGETS[path]) as one:
        client.get(path)
    post(2)
    post(3)
    with django_assert_max_num_queries(BUDGETS[path]) as three:
        client.get(path)
    assert len(three) == len(one)
