"""The chain of seals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from benso.domains.ledger import operations, queries, rules
from benso.domains.ledger.operations import sealing
from benso.domains.ledger.queries.seals import SealUnknown
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


def post(*keys: str) -> None:
    operations.declare_measures(measures=[Measure("m", Kind.FLOW, "x", "m", "m")])
    entry = NewEntry("m", "u", Basis.MEASURED, date(2026, 1, 1), Decimal(1))
    operations.post_many(postings=[Posting("s", key, (entry,)) for key in keys], actor="x", at=AT)


def seal(key: str, moment: datetime) -> None:
    post(key)
    operations.seal_pending(at=moment)


def test_there_is_no_seal_before_the_first() -> None:
    assert (queries.latest_seal(), queries.seal_at(AT), queries.seals()) == (None, None, [])
    assert operations.seal_pending(at=AT) == 0


def test_each_seal_is_tied_to_the_one_before() -> None:
    for day in range(3):
        seal(str(day), AT + timedelta(days=day))
    third, second, first = queries.seals()
    assert (first.previous, second.previous, third.previous) == ("00" * 32, first.hash, second.hash)
    assert [s.number for s in (first, second, third)] == [1, 2, 3]
    assert [s.number for s in queries.seals(before=3, limit=1)] == [2]
    assert queries.latest_seal() == third == queries.seal(3)


def test_what_was_known_at_a_moment_is_the_last_seal_by_then() -> None:
    seal("a", AT)
    seal("b", AT + timedelta(hours=1))
    moments = (AT - timedelta(seconds=1), AT, AT + timedelta(minutes=59), AT + timedelta(hours=2))
    assert [s.number if (s := queries.seal_at(moment)) else None for moment in moments] == [None, 1, 1, 2]


def test_a_clock_that_goes_back_does_not_turn_the_chain() -> None:
    seal("a", AT)
    seal("b", AT - timedelta(hours=1))
    assert [s.sealed_at for s in queries.seals()] == [AT, AT]
    assert queries.verify().findings == ()


def test_a_seal_is_not_made_before_what_it_seals_was_recorded() -> None:
    seal("a", AT - timedelta(minutes=1))
    assert [s.sealed_at for s in queries.seals()] == [AT]


def test_a_writer_whose_clock_runs_far_ahead_does_not_take_the_chain_along() -> None:
    seal("a", AT - timedelta(hours=1))
    assert [s.sealed_at for s in queries.seals()] == [AT - timedelta(hours=1)]


def test_each_batch_asks_the_clock_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_ROWS", 1)
    post("a")
    post("b")
    moments = iter([AT + timedelta(minutes=n) for n in range(1, 9)])
    assert operations.seal_pending(at=AT, clock=lambda: next(moments)) == 2
    assert [s.sealed_at for s in queries.seals()] == [AT + timedelta(minutes=n) for n in (2, 1)]


def test_a_clock_that_has_jumped_ahead_seals_nothing() -> None:
    post("a")
    with pytest.raises(operations.ClockAhead):
        operations.seal_pending(at=AT, clock=lambda: datetime.now(UTC) + timedelta(hours=1))
    assert queries.seals() == []
    assert operations.seal_pending(at=AT) == 1


def test_what_was_known_at_a_moment_is_said_only_once_it_stands() -> None:
    end = AT + timedelta(seconds=10)
    assert queries.settled_seal_at(end, now=AT) is None
    seal("a", AT)
    with pytest.raises(queries.MomentOpen) as refusal:
        queries.settled_seal_at(end, now=AT + timedelta(seconds=69))
    assert refusal.value.latest.number == 1
    assert queries.settled_seal_at(end, now=AT + timedelta(seconds=70)) == queries.seal(1)
    seal("b", end)
    with pytest.raises(queries.MomentOpen):
        queries.settled_seal_at(end, now=AT + timedelta(seconds=30))
    seal("c", end + timedelta(seconds=1))
    assert queries.settled_seal_at(end, now=AT + timedelta(seconds=30)) == queries.seal(2)


def test_a_bulk_becomes_several_seals_in_one_go() -> None:
    post(*map(str, range(rules.SEAL_LEAVES + 5)))
    assert operations.seal_pending(at=AT) == rules.SEAL_LEAVES + 5
    assert [s.entries for s in queries.seals()] == [5, rules.SEAL_LEAVES]
    assert queries.verify().findings == ()
    first = queries.totals(measures=["m"], units=None, until=date(2026, 12, 31), known=1)
    assert [t.amount for t in first] == [rules.SEAL_LEAVES]


def test_an_unknown_seal_is_refused() -> None:
    seal("a", AT)
    with pytest.raises(SealUnknown, match="số 9"):
        queries.seal(9)
    with pytest.raises(SealUnknown):
        queries.totals(measures=["m"], units=None, until=date(2026, 12, 31), known=9)
    with pytest.raises(SealUnknown):
        queries.entries(known=9)
