"""Nothing in the ledger can be changed, not even by the role that owns its tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from benso.domains.ledger import operations, queries
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("table", ["entry", "entry_2026_03", "posting", "series", "seal", "reversal", "measure"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_change_in_plain_sql_is_refused(table: str, change: str) -> None:
    operations.declare_measures(measures=[Measure("m", Kind.FLOW, "x", "m", "m")])
    entry = NewEntry("m", "u", Basis.MEASURED, date(2026, 3, 4), Decimal(1))
    first = operations.post(posting=Posting("s", "a", (entry,)), actor="x", at=AT)
    operations.reverse_entry(entry_id=first.entry_ids[0], source="s", key="b", reason="", actor="x", at=AT)
    operations.seal_pending(at=AT)
    column, value = {
        "entry": ("amount", "amount"), "entry_2026_03": ("amount", "amount"), "posting": ("key", "key"),
        "series": ("unit", "unit"), "seal": ("root", "root"), "reversal": ("reversed", "reversed"),
        "measure": ("kind", "'stock'"),
    }[table]  # fmt: skip
    before = queries.entries(), queries.seals(), queries.measures()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(f"ledger_{table}", column, value))
    assert (queries.entries(), queries.seals(), queries.measures()) == before


def test_a_partition_is_made_once_for_each_month() -> None:
    operations.prepare_partitions(at=datetime(2031, 11, 30, 23, 59, tzinfo=UTC))
    operations.prepare_partitions(at=datetime(2031, 12, 31, 23, 59, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname LIKE 'ledger\\_entry\\_203%' AND relkind = 'r'")
        assert sorted(name for (name,) in cursor.fetchall()) == [
            "ledger_entry_2031_11", "ledger_entry_2031_12", "ledger_entry_2032_01", "ledger_entry_2032_02",
        ]  # fmt: skip
