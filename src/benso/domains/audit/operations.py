"""Writes of the audit trail: note an event, tie the noted ones into the chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from benso.domains.audit.queries import LEAF
from benso.domains.audit.rules import SEAL_LABEL, SEAL_LEAVES, canonical_data, one_line
from benso.kernel import merkle

NOTE = """
WITH event AS (
    INSERT INTO audit_event (at, actor, action, object_type, object_id, origin, data)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
), tail AS (INSERT INTO audit_tail SELECT id FROM event)
SELECT id FROM event"""

TAKE = f"""
WITH taken AS (
    DELETE FROM audit_tail WHERE event IN (SELECT event FROM audit_tail ORDER BY event LIMIT {SEAL_LEAVES})
    RETURNING event
)
SELECT e.id, {LEAF} FROM taken t JOIN audit_event e ON e.id = t.event ORDER BY e.id"""  # noqa: S608 constants

INSERT_SEAL = """
INSERT INTO audit_seal (number, sealed_at, event_ids, events, first_event, last_event, root, previous, hash)
VALUES (%s, %s, (SELECT range_agg(int8range(i, i, '[]')) FROM unnest(%s::bigint[]) i), %s, %s, %s, %s, %s, %s)"""


def record_event(
    *,
    actor: str,
    action: str,
    object_type: str,
    object_id: str,
    at: datetime,
    origin: str = "",
    data: Mapping[str, Any] | None = None,
) -> int:
    """Note who did what to what, in the caller's transaction: it stands if and only if the deed stands.

    :param origin: from where: an address and a programme, or the name of a job
    :param data: what else a reader must know, JSON-able; never a secret
    :returns: the number of the event
    """
    texts = [one_line(text) for text in (actor, action, object_type, object_id, origin)]
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [at, *texts, canonical_data(data)])
        return int(cursor.fetchone()[0])


def seal_events(*, at: datetime) -> int:
    """Tie the committed events that wait into the chain; returns how many."""
    sealed = 0
    while count := _seal_some(at):
        sealed += count
        if count < SEAL_LEAVES:
            break
    return sealed


@transaction.atomic
def _seal_some(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM audit_tail)")
        if not cursor.fetchone()[0]:
            return 0
        # Held to the end of the transaction: one sealer at a time.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('benso.audit.sealing', 0))")
        cursor.execute(TAKE)
        leaves = [(int(event), bytes(leaf)) for event, leaf in cursor.fetchall()]
        if not leaves:
            return 0
        cursor.execute("SELECT number, sealed_at, hash FROM audit_seal ORDER BY number DESC LIMIT 1")
        last, last_at, previous = cursor.fetchone() or (0, at, merkle.GENESIS)
        number, sealed_at, previous = last + 1, max(at, last_at), bytes(previous)
        root = merkle.root(leaf for _, leaf in leaves)
        digest = merkle.seal_hash(
            label=SEAL_LABEL, number=number, sealed_at=sealed_at, count=len(leaves), root=root, previous=previous
        )
        ids = [event for event, _ in leaves]
        cursor.execute(INSERT_SEAL, [number, sealed_at, ids, len(ids), ids[0], ids[-1], root, previous, digest])
        return len(ids)
