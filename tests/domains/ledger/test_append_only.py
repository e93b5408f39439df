"""Nothing in the ledger can be changed, not even by the role that owns its tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

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


def grants() -> str:
    """The statements the how-to gives for a role that serves and owns nothing."""
    text = (Path(__file__).parents[3] / "docs/how-to/verify.md").read_text(encoding="utf-8")
    return text.partition("```sql\n")[2].partition("```")[0]


def test_a_role_that_owns_nothing_can_post_and_seal_and_nothing_else() -> None:
    operations.prepare_partitions(at=AT, months=0)
    with connection.cursor() as cursor:
        role = f"test_{uuid4().hex}"
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(grants().replace("benso_app", role))
        cursor.execute(f"SET LOCAL ROLE {role}")
        operations.declare_measures(measures=[Measure("m", Kind.FLOW, "x", "m", "m")])
        entry = NewEntry("m", "u", Basis.MEASURED, date(2026, 3, 4), Decimal(1))
        posted = operations.post(posting=Posting("s", "a", (entry,)), actor="x", at=AT).entry_ids[0]
        far = datetime(2037, 5, 1, tzinfo=UTC)
        operations.post_many(postings=[Posting("s", "b", (entry,))], actor="x", at=far)
        operations.reverse_entry(entry_id=posted, source="s", key="c", reason="", actor="x", at=AT)
        assert operations.seal_pending(at=AT) == 3
        assert queries.verify().findings == ()
        for statement in (
            "UPDATE ledger_entry SET amount = 0", "UPDATE ledger_entry_2026_03 SET amount = 0",
            "UPDATE ledger_entry_2037_05 SET amount = 0", "DELETE FROM ledger_seal", "TRUNCATE ledger_posting",
            "ALTER TABLE ledger_entry DISABLE TRIGGER ALL", "SET session_replication_role = replica",
            "ALTER TABLE ledger_entry DETACH PARTITION ledger_entry_2037_05",
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")


def test_a_partition_changed_outside_and_brought_back_is_found() -> None:
    operations.declare_measures(measures=[Measure("m", Kind.FLOW, "x", "m", "m")])
    entry = NewEntry("m", "u", Basis.MEASURED, date(2026, 3, 4), Decimal(1))
    operations.post(posting=Posting("s", "a", (entry,)), actor="x", at=AT)
    operations.seal_pending(at=AT)
    part = "ledger_entry_2026_03"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE ledger_entry DETACH PARTITION {part}")
        assert "entry" in {finding.object for finding in queries.verify().findings}
        cursor.execute(f"UPDATE {part} SET amount = 2")
        cursor.execute(
            f"ALTER TABLE ledger_entry ATTACH PARTITION {part} FOR VALUES FROM ('2026-03-01 00:00Z') "
            "TO ('2026-04-01 00:00Z')"
        )
    assert "seal" in {finding.object for finding in queries.verify().findings}
