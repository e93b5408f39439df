"""Alive is not ready: readiness needs the database and a ledger that is being sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from benso.domains.ledger.operations import declare_measures, post, seal_pending
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting


def test_healthz_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json(), answer["Cache-Control"]) == (200, {"status": "ok"}, "no-store")


@pytest.mark.django_db
def test_readyz_says_when_entries_wait_for_their_seal(client: Client) -> None:
    then = datetime.now(UTC) - timedelta(seconds=60)
    declare_measures(measures=[Measure("health.events", Kind.FLOW, "events", "Sự kiện", "Events")])
    entry = NewEntry("health.events", "unit", Basis.MEASURED, then.date(), Decimal(1))
    post(posting=Posting("health", "1", (entry,)), actor="system:test", at=then)
    late = client.get("/readyz")
    seal_pending(at=datetime.now(UTC))
    ready = client.get("/readyz")
    assert (late.status_code, late.json()["status"]) == (503, "late")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "database": "ok", "sealing_lag_seconds": 0.0})


@pytest.mark.django_db
def test_readyz_says_when_the_database_cannot_answer(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_tail RENAME TO gone")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "database": "unreachable"})


@pytest.mark.django_db
def test_dates_are_written_one_way_whatever_the_database_is_set_to() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting, source FROM pg_settings WHERE name = 'DateStyle'")
        # "client": asked for with the connection, above what is set for the database or the role.
        assert cursor.fetchone() == ("ISO, MDY", "client")
