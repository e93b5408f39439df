"""Sums by day and seal, against a model that keeps everything in a list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benso.domains.ledger import operations, queries
from benso.domains.ledger.queries import amounts
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

pytestmark = pytest.mark.django_db
MEASURES = [
    Measure("m.flow", Kind.FLOW, "x", "f", "f"),
    Measure("m.other", Kind.STOCK, "x", "s", "s"),
    Measure("m.reading", Kind.READING, "%", "r", "r"),
]
START = datetime(2026, 1, 20, tzinfo=UTC)

entry_strategy = st.builds(
    NewEntry,
    measure=st.sampled_from([m.code for m in MEASURES]),
    unit=st.sampled_from(["u1", "u2"]),
    basis=st.sampled_from([Basis.MEASURED, Basis.REPORTED]),
    effective_date=st.dates(date(2025, 11, 20), date(2026, 2, 10)),
    amount=st.decimals(-100, 100, places=2, allow_nan=False),
    dimensions=st.sampled_from([{}, {"online": "yes"}, {"online": "no"}]),
)
step_strategy = st.one_of(
    st.tuples(st.just("post"), st.lists(entry_strategy, min_size=1, max_size=3)),
    st.tuples(st.just("late"), st.lists(entry_strategy, min_size=1, max_size=3)),
    st.tuples(st.just("arrive"), st.none()),
    st.tuples(st.just("reverse"), st.integers(0, 30)),
    st.tuples(st.just("seal"), st.integers(0, 20)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the model keeps it, with the seal that took it."""

    entry: NewEntry
    seal: int | None


class Model:
    """The ledger as a dictionary, driven together with the real one."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.held: list[tuple[Any, ...]] = []
        self.held_ids: set[int] = set()
        self.clock = START
        self.postings = 0

    def post(self, entries: list[NewEntry]) -> tuple[int, ...]:
        self.postings += 1
        receipt = operations.post(
            posting=Posting("test", str(self.postings), tuple(entries)), actor="x", at=START + timedelta(days=1)
        )
        self.rows |= {i: Row(e, None) for i, e in zip(receipt.entry_ids, entries, strict=True)}
        return receipt.entry_ids

    def step(self, kind: str, value: Any) -> None:
        with connection.cursor() as cursor:
            if kind == "post":
                self.post(value)
            elif kind == "late":  # as if its writer had not committed yet
                ids = self.post(value)
                cursor.execute("DELETE FROM ledger_tail WHERE first_entry = %s RETURNING *", [ids[0]])
                self.held += cursor.fetchall()
                self.held_ids |= set(ids)
            elif kind == "arrive":
                self.arrive()
            elif kind == "reverse":
                self.reverse(value)
            else:
                self.seal(value)

    def arrive(self) -> None:
        with connection.cursor() as cursor:
            for row in self.held:
                cursor.execute("INSERT INTO ledger_tail VALUES (%s, %s, %s, %s)", row)
        self.held, self.held_ids = [], set()

    def reverse(self, place: int) -> None:
        taken = {row.entry.reverses for row in self.rows.values()}
        free = [
            i
            for i, row in self.rows.items()
            if row.entry.reverses is None and i not in taken and i not in self.held_ids
        ]
        if free:
            number = free[place % len(free)]
            old = self.rows[number].entry
            self.post([replace(old, amount=-old.amount, reverses=number)])

    def seal(self, days: int) -> None:
        self.clock += timedelta(days=days)
        waiting = [i for i, row in self.rows.items() if row.seal is None and i not in self.held_ids]
        assert operations.seal_pending(at=self.clock) == len(waiting)
        latest = queries.latest_seal()
        self.rows |= {i: replace(self.rows[i], seal=latest.number if latest else None) for i in waiting}

    def sums(self, since: date | None, until: date, known: int) -> dict[tuple[Any, ...], list[Any]]:
        cells: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [Decimal(0), 0])
        for row in self.rows.values():
            e = row.entry
            if row.seal is None or row.seal > known or not (since or date.min) <= e.effective_date <= until:
                continue
            cell = cells[e.measure, e.unit, e.basis, e.effective_date.replace(day=1)]
            cell[0] += 0 if e.measure == "m.reading" else e.amount
            cell[1] += 1
        return cells

    def standing(self, until: date, known: int) -> set[int]:
        seen = {i for i, row in self.rows.items() if row.seal is not None and row.seal <= known}
        withdrawn = {self.rows[i].entry.reverses for i in seen}
        return {
            i
            for i in seen - withdrawn
            if (e := self.rows[i].entry).measure == "m.reading" and e.reverses is None and e.effective_date <= until
        }


def ask(since: date | None, until: date, known: int | None) -> dict[tuple[Any, ...], list[Any]]:
    found = queries.monthly_amounts(
        measures=[m.code for m in MEASURES], units=None, since=since, until=until, known=known
    )
    return {(a.measure, a.unit, a.basis, a.month): [a.amount, a.entries] for a in found}


@pytest.mark.parametrize("few", [amounts.FEW, -1], ids=["read from seals", "read from series"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(step_strategy, min_size=3, max_size=25),
    days=st.lists(st.tuples(st.none() | st.dates(date(2025, 11, 10), date(2026, 2, 1)),
                            st.dates(date(2025, 11, 10), date(2026, 2, 28))), min_size=2, max_size=4),
)  # fmt: skip
def test_any_figure_is_exact_by_day_and_by_seal(
    monkeypatch: Any, few: int, steps: list[tuple[str, Any]], days: list[Any]
) -> None:
    monkeypatch.setattr(amounts, "FEW", few)
    with transaction.atomic():
        operations.declare_measures(measures=MEASURES)
        model = Model()
        for kind, value in steps:
            model.step(kind, value)
        model.arrive()  # the last writers commit, unsealed
        model.seal(1)
        latest = queries.latest_seal()
        newest = latest.number if latest else 0
        for since, until in days:
            assert ask(since, until, None) == model.sums(since, until, newest)
            for known in range(1, newest + 1):
                assert ask(since, until, known) == model.sums(since, until, known)
                found = queries.readings(measures=["m.reading", "m.flow"], units=None, until=until, known=known)
                assert {r.entry_id for r in found} == model.standing(until, known)
        assert queries.verify().findings == ()
        transaction.set_rollback(True)


def fill() -> None:
    operations.declare_measures(measures=MEASURES)
    rows = [
        ("u1", date(2025, 12, 5), "1", {"online": "yes"}),
        ("u1", date(2026, 1, 5), "2", {"online": "no"}),
        ("u2", date(2026, 1, 6), "4", {"online": "yes"}),
        ("u2", date(2026, 1, 7), "8", {}),
    ]
    entries = tuple(NewEntry("m.flow", u, Basis.MEASURED, d, Decimal(a), dims) for u, d, a, dims in rows)
    operations.post(posting=Posting("test", "fill", entries), actor="x", at=START)
    operations.seal_pending(at=START)


def split(**question: Any) -> list[tuple[Any, ...]]:
    found = queries.totals(measures=["m.flow"], units=None, until=date(2026, 12, 31), **question)
    return [(t.unit, t.month, t.group, t.amount, t.entries) for t in found]


def test_totals_split_as_asked() -> None:
    fill()
    assert split() == [(None, None, None, 15, 4)]
    assert split(by="unit") == [("u1", None, None, 3, 2), ("u2", None, None, 12, 2)]
    assert split(by="month") == [(None, date(2025, 12, 1), None, 1, 1), (None, date(2026, 1, 1), None, 14, 3)]
    assert split(split="online") == [(None, None, "", 8, 1), (None, None, "no", 2, 1), (None, None, "yes", 5, 2)]
    assert split(dimensions={"online": "yes"}) == [(None, None, None, 5, 2)]
    assert split(since=date(2026, 1, 6), by="unit") == [("u2", None, None, 12, 2)]
    assert split(bases=[Basis.SIMULATED]) == []


def test_any_day_may_be_asked_for_that_a_calendar_has() -> None:
    fill()
    asked: Any = {"measures": ["m.flow"], "units": None}
    for known in (None, 1):
        for last in (date(9999, 12, 5), date.max):
            assert [t.amount for t in queries.totals(until=last, known=known, **asked)] == [15]
            assert queries.totals(since=last, until=last, known=known, **asked) == []
            assert [m.amount for m in queries.monthly_amounts(until=last, known=known, **asked)] == [1, 2, 12]
        assert queries.totals(until=date.min, known=known, **asked) == []
        assert [t.amount for t in queries.totals(since=date.min, until=date.max, known=known, **asked)] == [15]


def test_a_figure_in_whole_months_takes_one_statement(django_assert_num_queries: Any) -> None:
    fill()
    with django_assert_num_queries(1):
        split(by="unit")


def test_nothing_is_shown_before_it_is_sealed() -> None:
    operations.declare_measures(measures=MEASURES)
    entry = NewEntry("m.flow", "u1", Basis.MEASURED, date(2026, 1, 5), Decimal(2))
    operations.post(posting=Posting("test", "a", (entry,)), actor="x", at=START)
    assert split() == []
    assert queries.entries() == []
    assert operations.seal_pending(at=START) == 1
    assert split() == [(None, None, None, 2, 1)]
    assert [e.seal for e in queries.entries()] == [1]
