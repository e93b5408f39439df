"""An entry is taken back by its opposite, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from benso.domains.ledger import operations, queries
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
READING = NewEntry("r", "u", Basis.PUBLISHED, date(2025, 12, 31), Decimal("7.5"), {"method": "gso"},
                   date(2025, 1, 1), date(2025, 12, 31))  # fmt: skip


@pytest.fixture(autouse=True)
def _measures(db: None) -> None:
    operations.declare_measures(measures=[Measure("r", Kind.READING, "%", "r", "r")])


def post(key: str, *entries: NewEntry) -> int:
    return operations.post(posting=Posting("s", key, entries), actor="x", at=AT).entry_ids[0]


def reverse(entry_id: int, key: str = "correction") -> Any:
    return operations.reverse_entry(entry_id=entry_id, source="s", key=key, reason="sai số", actor="x", at=AT)


def standing(known: int | None = None) -> list[Decimal]:
    found = queries.readings(measures=["r"], units=["u"], until=date(2030, 1, 1), known=known)
    return [reading.amount for reading in found]


def test_a_reversed_reading_is_withdrawn_but_stays_known_as_it_was() -> None:
    number = post("a", READING)
    operations.seal_pending(at=AT)
    receipt = reverse(number)
    assert standing() == [Decimal("7.5")]  # not yet sealed
    operations.seal_pending(at=AT)
    assert (standing(), standing(known=1)) == ([], [Decimal("7.5")])
    correction, corrected = queries.entries()
    assert (correction.id, correction.reverses, correction.amount) == (receipt.entry_ids[0], number, Decimal("-7.5"))
    assert (corrected.reversed_by, queries.entries(known=1)[0].reversed_by) == (correction.id, None)


def test_the_same_correction_again_adds_nothing() -> None:
    number = post("a", READING)
    first, again = reverse(number), reverse(number)
    assert (again.entry_ids, again.repeated) == (first.entry_ids, True)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal("7.5")}, {"amount": Decimal("-7")}, {"effective_date": date(2025, 12, 30)},
        {"unit": "v"}, {"reverses": 10**12}, {"dimensions": {}},
    ],
)  # fmt: skip
def test_a_reversal_that_is_not_the_opposite_is_refused(change: dict[str, Any]) -> None:
    number = post("a", READING)
    wrong = replace(replace(READING, amount=-READING.amount, reverses=number), **change)
    with pytest.raises(operations.EntryNotReversible):
        post("b", wrong)
    with pytest.raises(operations.EntryNotReversible):
        operations.post_many(postings=[Posting("s", "b", (wrong,))], actor="x", at=AT)
    operations.seal_pending(at=AT)
    assert [entry.id for entry in queries.entries()] == [number]


def test_an_entry_is_reversed_only_once() -> None:
    number = post("a", READING)
    correction = reverse(number).entry_ids[0]
    with pytest.raises(operations.EntryNotReversible, match="trước đó"):
        reverse(number, key="again")
    with pytest.raises(operations.EntryNotReversible, match="dòng đảo"):
        reverse(correction, key="back")
    operations.seal_pending(at=AT)
    assert [entry.id for entry in queries.entries()] == [correction, number]


def test_an_unknown_entry_cannot_be_reversed() -> None:
    with pytest.raises(queries.EntryUnknown):
        reverse(10**12)


def test_many_reversals_at_once() -> None:
    numbers = [post(str(i), READING) for i in range(3)]
    back = [Posting("s", f"b{i}", (replace(READING, amount=-READING.amount, reverses=i),)) for i in numbers]
    assert operations.post_many(postings=back, actor="x", at=AT) == 3
    assert operations.post_many(postings=back, actor="x", at=AT) == 0
    operations.seal_pending(at=AT)
    assert standing() == []
