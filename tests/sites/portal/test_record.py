"""Offered is not used, used is not on time: what the ledger says of a field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from benso.domains.ledger.operations import declare_measures, post, seal_pending
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting
from benso.sites.portal.record import Record, record_of

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


def note(key: str, measure: str, basis: Basis, amount: int, **dimensions: str) -> None:
    entry = NewEntry(
        measure=measure,
        unit="86@2025-07-01",
        basis=basis,
        effective_date=AT.date(),
        amount=Decimal(amount),
        dimensions={"role": "main", "field": "justice"} | dimensions,
        subject=key,
    )
    post(posting=Posting(source="test", key=key, entries=(entry,)), actor="system:test", at=AT)


@pytest.fixture(autouse=True)
def measures() -> None:
    declare_measures(measures=[Measure(f"dossiers.{n}", Kind.FLOW, "dossiers", n, n) for n in ("received", "closed")])


def test_a_field_nobody_used_has_no_record() -> None:
    assert record_of("justice", ON) is None


def test_shares_are_of_what_was_received_and_of_what_was_closed() -> None:
    note("a", "dossiers.received", Basis.MEASURED, 3, channel="online")
    note("b", "dossiers.received", Basis.MEASURED, 1, channel="counter")
    note("c", "dossiers.closed", Basis.MEASURED, 1, outcome="on_time")
    note("d", "dossiers.closed", Basis.MEASURED, 1, outcome="late")
    note("e", "dossiers.received", Basis.MEASURED, 9, channel="online", role="child")
    seal_pending(at=AT)
    since = date(2025, 11, 24)
    assert record_of("justice", ON) == Record(Basis.MEASURED, since, Decimal(4), Decimal(75), Decimal(2), Decimal(50))
    assert record_of("land", ON) is None


def test_simulated_work_is_shown_only_where_nothing_was_measured_and_never_added() -> None:
    note("a", "dossiers.received", Basis.SIMULATED, 100, channel="counter")
    seal_pending(at=AT)
    simulated = record_of("justice", ON)
    assert simulated is not None
    assert (simulated.basis, simulated.received) == (Basis.SIMULATED, Decimal(100))
    note("b", "dossiers.received", Basis.MEASURED, 2, channel="online")
    seal_pending(at=AT)
    measured = record_of("justice", ON)
    assert measured is not None
    assert (measured.basis, measured.received, measured.online) == (Basis.MEASURED, Decimal(2), Decimal(100))
