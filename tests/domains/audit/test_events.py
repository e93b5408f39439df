"""The audit trail: written with the deed, never changed, any change found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from benso.domains.audit import operations, queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


def note(action: str = "accounts.sign_in", **more: Any) -> int:
    given = {"actor": "official:7", "object_type": "official", "object_id": "7", "at": AT} | more
    return operations.record_event(action=action, **given)


def test_an_event_reads_back_as_it_was_noted() -> None:
    number = note(origin="10.0.0.1\nMozilla", data={"ngày": date(2026, 3, 5), "đường": 'a"b'})
    (event,) = queries.events()
    assert (event.id, event.at, event.actor, event.action) == (number, AT, "official:7", "accounts.sign_in")
    assert (event.object_type, event.object_id, event.origin) == ("official", "7", "10.0.0.1 Mozilla")
    assert event.data == {"ngày": "2026-03-05", "đường": 'a"b'}
    assert event.seal is None


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("\x00", " "),
        ("\\u0000", "\\u0000"),
        ("\\\x00", "\\ "),
        ("a\ud800b", "a b"),
        (["\x00", {"\x00": ("\udfff", 1, None, True, 0.5)}], [" ", {" ": [" ", 1, None, True, 0.5]}]),
    ],
)
def test_whatever_stands_in_the_data_reads_back(given: Any, read: Any) -> None:
    note(data={"x": given})
    (event,) = queries.events()
    assert event.data == {"x": read}


def test_half_a_letter_does_not_keep_an_event_from_being_noted() -> None:
    note(origin="Mozilla\ud800")
    assert [e.origin for e in queries.events()] == ["Mozilla "]


def test_events_are_narrowed_and_paged() -> None:
    first, second, third = note(), note(actor="x"), note(object_id="8")
    assert [e.id for e in queries.events()] == [third, second, first]
    assert [e.id for e in queries.events(actor="official:7")] == [third, first]
    assert [e.id for e in queries.events(object_type="official", object_id="7")] == [second, first]
    assert [e.id for e in queries.events(before=third, limit=1)] == [second]


def test_an_event_goes_with_the_deed_it_belongs_to() -> None:
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    assert queries.events() == []


def test_sealing_ties_each_event_once() -> None:
    note()
    note()
    assert operations.seal_events(at=AT) == 2
    note()
    assert operations.seal_events(at=AT) == 1
    assert operations.seal_events(at=AT) == 0
    assert [e.seal for e in queries.events()] == [2, 1, 1]
    found = queries.verify()
    assert (found.events, found.pending, found.seals, found.findings) == (3, 0, 2, ())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_seal SET events = 2",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
    ],
)
def test_the_trail_cannot_be_changed(statement: str) -> None:
    note()
    operations.seal_events(at=AT)
    before = queries.events()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert queries.events() == before


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = {id}", "seal"),
        ("UPDATE audit_event SET actor = 'official:6' WHERE id = {id}", "seal"),
        ("UPDATE audit_event SET action = 'b' WHERE id = {id}", "seal"),
        ("UPDATE audit_event SET object_type = 'b' WHERE id = {id}", "seal"),
        ("UPDATE audit_event SET object_id = '6' WHERE id = {id}", "seal"),
        ("UPDATE audit_event SET origin = 'b' WHERE id = {id}", "seal"),
        ("UPDATE audit_event SET data = '[]' WHERE id = {id}", "seal"),
        ("UPDATE audit_event SET id = id + 1000 WHERE id = {id}", "seal"),
        ("DELETE FROM audit_event WHERE id = {id}", "seal"),
        ("DELETE FROM audit_seal WHERE number = 2", "event"),
        ("DELETE FROM audit_seal WHERE number = 1", "seal"),
        ("UPDATE audit_seal SET sealed_at = sealed_at - interval '1 s' WHERE number = 2", "seal"),
        ("UPDATE audit_seal SET root = sha256(root) WHERE number = 2", "seal"),
        ("UPDATE audit_seal SET previous = sha256(previous) WHERE number = 2", "seal"),
        ("UPDATE audit_seal SET hash = sha256(hash) WHERE number = 2", "seal"),
        ("UPDATE audit_seal SET events = events + 1 WHERE number = 2", "seal"),
        ("UPDATE audit_seal SET event_ids = event_ids + int8multirange(int8range(90000, 90001))", "seal"),
        ("INSERT INTO audit_tail SELECT id FROM audit_event", "event"),
        ("INSERT INTO audit_tail VALUES (90000)", "event"),
    ],
)
def test_a_change_behind_the_triggers_is_found(statement: str, found: str) -> None:
    note()
    operations.seal_events(at=AT)
    number = note(data={"a": 1})
    operations.seal_events(at=AT)
    assert queries.verify().sound
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement.format(id=number))
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert found in {finding.object for finding in queries.verify().findings}
