"""Canonical texts: one value, one text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.ledger import rules


@pytest.mark.django_db
@given(amounts=st.lists(st.decimals(-(10**20), 10**20, allow_nan=False, places=None), min_size=20, max_size=50))
def test_an_amount_is_written_as_the_database_writes_it(amounts: list[Decimal]) -> None:
    kept = [a for a in amounts if abs(a.adjusted()) <= rules.MOST_DIGITS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trim_scale(a)::text FROM unnest(%s::text[]::numeric[]) WITH ORDINALITY u (a, n) ORDER BY n",
            [[str(a) for a in kept]],
        )
        assert [rules.canonical_amount(a) for a in kept] == [text for (text,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1E+3", "1000"), ("-0.00", "0"), ("0", "0"), ("55.3700", "55.37"), ("-1.50", "-1.5"), ("100", "100")],
)
def test_amounts_have_one_text(amount: str, text: str) -> None:
    assert rules.canonical_amount(Decimal(amount)) == text


def test_a_series_is_named_whatever_the_order_of_its_dimensions() -> None:
    first = rules.series_identity("m", "28777@2025-07-01", "measured", {"b": "2", "a": "1"})
    second = rules.series_identity("m", "28777@2025-07-01", "measured", {"a": "1", "b": "2"})
    assert first == second == "m|28777@2025-07-01|measured|a=1;b=2"


def test_a_document_has_sorted_names_no_spaces_and_its_own_letters() -> None:
    assert rules.canonical_document({"b": "Nghị quyết\n", "a": '"'}) == '{"a":"\\"","b":"Nghị quyết\\n"}'


def test_months_follow_each_other() -> None:
    assert rules.month_of(date(2024, 2, 29)) == date(2024, 2, 1)
    assert [rules.next_month(date(2025, m, 9)) for m in (1, 11, 12)] == [
        date(2025, 2, 1), date(2025, 12, 1), date(2026, 1, 1),
    ]  # fmt: skip
