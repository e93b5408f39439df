"""Reads of the audit trail."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction

from benso.domains.audit.rules import EVENT_LABEL, SEAL_LABEL
from benso.domains.audit.types import Event, Finding, Verification
from benso.kernel import merkle

LEAF = (
    f"sha256('\\x00'::bytea || convert_to(concat_ws(E'\\n', '{EVENT_LABEL}', e.id, "
    "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), e.actor, e.action, e.object_type, "
    "e.object_id, e.origin, e.data), 'UTF8'))"
)

EVENTS = """
SELECT e.id, e.at, e.actor, e.action, e.object_type, e.object_id, e.origin, e.data,
       (SELECT l.number FROM audit_seal l
        WHERE int8range(l.first_event, l.last_event, '[]') @> e.id AND l.event_ids @> e.id LIMIT 1)
FROM audit_event e WHERE {where} ORDER BY e.id DESC LIMIT %s"""

# Each event lies in exactly one seal or waits in the tail, and what waits is there.
STRAYS = """
SELECT e.id, 'không nằm trong niêm phong nào và không chờ niêm phong' FROM audit_event e
WHERE NOT e.id <@ (SELECT coalesce(range_agg(event_ids), '{}') FROM audit_seal)
  AND NOT EXISTS (SELECT FROM audit_tail t WHERE t.event = e.id)
UNION ALL
SELECT t.event, 'chờ niêm phong nhưng không còn trong nhật ký' FROM audit_tail t
WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.id = t.event)
UNION ALL
SELECT t.event, 'vừa niêm phong vừa chờ niêm phong' FROM audit_tail t
WHERE t.event <@ (SELECT coalesce(range_agg(event_ids), '{}') FROM audit_seal)"""


def events(
    *,
    object_type: str | None = None,
    object_id: str | None = None,
    actor: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Event]:
    """Events, the newest first, narrowed to an object or an actor; ``before`` continues a list below that number."""
    conditions = {
        "e.object_type = %s": object_type, "e.object_id = %s": object_id, "e.actor = %s": actor, "e.id < %s": before,
    }  # fmt: skip
    asked = {condition: value for condition, value in conditions.items() if value is not None}
    with connection.cursor() as cursor:
        cursor.execute(EVENTS.format(where=" AND ".join(["true", *asked])), [*asked.values(), limit])
        return [Event(*row) for row in map(_read, cursor.fetchall())]


def _read(row: tuple[Any, ...]) -> list[Any]:
    return [*row[:7], json.loads(row[7]), row[8]]


def verify() -> Verification:
    """Check every event against its seal and every seal against the one before; changes nothing."""
    findings: list[Finding] = []
    checked, number, digest = 0, 0, merkle.GENESIS
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT count(*) FROM audit_tail")
        pending = int(cursor.fetchone()[0])
        while seal := _next_seal(cursor, number):
            findings += [Finding("seal", str(seal[0]), fault) for fault in _seal_faults(cursor, seal, number, digest)]
            number, digest = seal[0], bytes(seal[8])
            checked += seal[3]
        cursor.execute(STRAYS)
        findings += [Finding("event", str(event), fault) for event, fault in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM audit_seal")
        seals = int(cursor.fetchone()[0])
    return Verification(checked, pending, seals, tuple(findings))


def _next_seal(cursor: Any, after: int) -> tuple[Any, ...] | None:
    cursor.execute(
        "SELECT number, sealed_at, event_ids, events, first_event, last_event, root, previous, hash FROM audit_seal "
        "WHERE number > %s ORDER BY number LIMIT 1",
        [after],
    )
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _seal_faults(cursor: Any, seal: tuple[Any, ...], last: int, expected: bytes) -> list[str]:
    number, sealed_at, ids, events, first_event, last_event, root, previous, digest = seal
    cursor.execute(
        f"SELECT e.id, {LEAF} FROM audit_seal l, unnest(l.event_ids) r "  # noqa: S608 constants
        "JOIN audit_event e ON e.id >= lower(r) AND e.id < upper(r) WHERE l.number = %s ORDER BY e.id",
        [number],
    )
    leaves = cursor.fetchall()
    size = sum(r.upper - r.lower for r in ids)
    rebuilt = merkle.seal_hash(
        label=SEAL_LABEL, number=number, sealed_at=sealed_at, count=events, root=bytes(root), previous=bytes(previous)
    )
    faults = (
        (len(leaves) != size, "thiếu sự kiện đã niêm phong"),
        (merkle.root(bytes(leaf) for _, leaf in leaves) != bytes(root), "gốc Merkle không khớp: có sự kiện bị sửa"),
        ((events, first_event, last_event) != (size, ids[0].lower, ids[-1].upper - 1), "số đếm không khớp tập sự kiện"),
        (number != last + 1, f"số thứ tự đứt quãng sau số {last}"),
        (bytes(previous) != expected, "không nối với niêm phong trước nó"),
        (bytes(digest) != rebuilt, "mã băm không khớp nội dung niêm phong"),
    )
    return [fault for wrong, fault in faults if wrong]
