"""Reads of the audit trail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from benso.domains.audit.rules import EVENT_LABEL, SEAL_LABEL
from benso.domains.audit.types import Event, Verification
from benso.kernel import merkle
from benso.kernel.merkle import Finding

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
    checked, seals, digest = 0, 0, merkle.GENESIS
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT count(*) FROM audit_tail")
        pending = int(cursor.fetchone()[0])
        for group in _groups(cursor):
            leaves = _leaves(cursor, group)
            for seal in group:
                faults = _seal_faults(seal, leaves, seals, digest)
                findings += [Finding("seal", str(seal.number), fault) for fault in faults]
                seals, digest, checked = seal.number, seal.hash, checked + seal.events
        cursor.execute(STRAYS)
        findings += [Finding("event", str(event), fault) for event, fault in cursor.fetchall()]
    return Verification(checked, pending, seals, tuple(findings))


@dataclass(frozen=True, slots=True)
class _Seal:
    number: int
    sealed_at: datetime
    runs: list[tuple[int, int]]
    events: int
    first: int
    last: int
    root: bytes
    previous: bytes
    hash: bytes


def _groups(cursor: Any) -> Iterator[list[_Seal]]:
    """Seals in order, by the hundred."""
    after = 0
    while True:
        cursor.execute(
            "SELECT number, sealed_at, event_ids, events, first_event, last_event, root, previous, hash "
            "FROM audit_seal WHERE number > %s ORDER BY number LIMIT 100",
            [after],
        )
        group = [_seal(row) for row in cursor.fetchall()]
        if not group:
            return
        yield group
        after = group[-1].number


def _seal(row: tuple[Any, ...]) -> _Seal:
    number, sealed_at, ids, events, first, last, *digests = row
    root, previous, digest = map(bytes, digests)
    runs = [(r.lower, r.upper - 1) for r in ids]
    return _Seal(number, sealed_at, runs, events, first, last, root, previous, digest)


def _leaves(cursor: Any, group: list[_Seal]) -> dict[int, bytes]:
    runs = [run for seal in group for run in seal.runs]
    cursor.execute(
        f"SELECT e.id, {LEAF} FROM unnest(%s::bigint[], %s::bigint[]) r (first, last) "  # noqa: S608 constants
        "CROSS JOIN LATERAL (SELECT * FROM audit_event e WHERE e.id BETWEEN r.first AND r.last OFFSET 0) e",
        [[first for first, _ in runs], [last for _, last in runs]],
    )
    return {event: bytes(leaf) for event, leaf in cursor.fetchall()}


def _seal_faults(seal: _Seal, leaves: dict[int, bytes], last: int, expected: bytes) -> list[str]:
    ids = [i for first, final in seal.runs for i in range(first, final + 1)]
    present = [leaves[i] for i in ids if i in leaves]
    rebuilt = merkle.seal_hash(
        label=SEAL_LABEL, number=seal.number, sealed_at=seal.sealed_at, count=seal.events, root=seal.root,
        previous=seal.previous,
    )  # fmt: skip
    counts = (len(ids), ids[0], ids[-1]) if ids else (0, 0, 0)
    faults = (
        (len(present) < len(ids), "thiếu sự kiện đã niêm phong"),
        (merkle.root(present) != seal.root, "gốc Merkle không khớp: có sự kiện bị sửa"),
        ((seal.events, seal.first, seal.last) != counts, "số đếm không khớp tập sự kiện"),
        (seal.number != last + 1, f"số thứ tự đứt quãng sau số {last}"),
        (seal.previous != expected, "không nối với niêm phong trước nó"),
        (seal.hash != rebuilt, "mã băm không khớp nội dung niêm phong"),
    )
    return [fault for wrong, fault in faults if wrong]
