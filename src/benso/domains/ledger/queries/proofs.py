"""What an outsider needs to check the ledger without the platform: proof of one entry, export of all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from benso.domains.ledger.queries.entries import EntryUnknown
from benso.domains.ledger.queries.leaves import JOINS, LEAF, PRIVATE_DIGEST, RECORDED, sealed_within
from benso.domains.ledger.queries.seals import all_seals, seals
from benso.domains.ledger.types import Seal
from benso.kernel import merkle
from benso.kernel.errors import BensoError

PROOF_FORMAT = "benso.ledger.proof.v1"
EXPORT_FORMAT = "benso.ledger.export.v1"
SEALS_FORMAT = "benso.ledger.seals.v1"

# The fields of the leaf, in its order, and nothing else: no subject, no actor, no key.
PUBLIC_FIELDS = (
    "id", "posting", "source", "document", "kind", "series", "effective_date", "period_start", "period_end", "amount",
    "reverses", "recorded_at", "private",
)  # fmt: skip
PUBLIC = (
    "e.id, p.id, p.source, p.document, m.kind, s.identity, e.effective_date::text, e.period_start::text, "
    f"e.period_end::text, trim_scale(e.amount)::text, e.reverses, {RECORDED}, {PRIVATE_DIGEST}"
)


class EntryNotSealed(BensoError):
    """A proof is asked for an entry that waits for its seal."""

    code = "ENTRY_NOT_SEALED"
    status = 409
    sentence = "Dòng {entry} chưa được niêm phong; thử lại sau một giây."


def public_seal(seal: Seal) -> dict[str, Any]:
    """A seal as it is published."""
    return {
        "number": seal.number,
        "sealed_at": seal.sealed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "entries": seal.entries,
        "root": seal.root,
        "previous": seal.previous,
        "hash": seal.hash,
    }


def published_seals() -> Iterator[str]:
    """The whole list of seals as the verifier takes it: the text of one JSON object, a seal to a line."""
    yield f'{{"format":"{SEALS_FORMAT}","seals":['
    for place, sealed in enumerate(all_seals()):
        yield (",\n" if place else "\n") + json.dumps(public_seal(sealed))
    yield "\n]}\n"


def proof(entry_id: int) -> dict[str, Any]:
    """Proof that an entry is sealed as it stands: its public fields, its path to the root, its seal. JSON-able.

    :raises EntryUnknown: if there is no such entry
    :raises EntryNotSealed: if it waits for its seal
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {PUBLIC}, (SELECT l.number FROM ledger_seal l WHERE int8range(l.first_entry, l.last_entry, '[]') "  # noqa: S608
            f"@> e.id AND l.entry_ids @> e.id LIMIT 1) FROM ledger_entry e {JOINS} WHERE e.id = %s",
            [entry_id],
        )
        row = cursor.fetchone()
        if row is None:
            raise EntryUnknown(entry=entry_id)
        *public, number = row
        if number is None:
            raise EntryNotSealed(entry=entry_id)
        leaves = [(i, bytes(leaf)) for i, leaf in seal_leaves(cursor, number)]
    index = [i for i, _ in leaves].index(entry_id)
    (sealed,) = seals(before=number + 1, limit=1)
    return {
        "format": PROOF_FORMAT,
        "entry": dict(zip(PUBLIC_FIELDS, public, strict=True)),
        "seal": public_seal(sealed),
        "index": index,
        "path": [node.hex() for node in merkle.inclusion_proof([leaf for _, leaf in leaves], index)],
    }


def seal_leaves(cursor: Any, number: int) -> list[tuple[int, bytes]]:
    """Ids and leaf hashes of the entries of a seal, in leaf order."""
    condition, values = sealed_within(cursor, number)
    cursor.execute(f"SELECT e.id, {LEAF} FROM ledger_entry e {JOINS} WHERE {condition} ORDER BY e.id", values)  # noqa: S608
    rows: list[tuple[int, bytes]] = cursor.fetchall()
    return rows


def export_lines(*, after: int = 0) -> Iterator[str]:
    """The whole ledger as JSON lines: a line that names the format, then each seal followed by its entries.

    :param after: number of the seal to go on after (``0``: from the beginning)
    """
    yield json.dumps({"format": EXPORT_FORMAT, "after": after}) + "\n"
    number = after
    while batch := _seals_from(number + 1):
        for sealed in batch:
            yield json.dumps({"seal": public_seal(sealed)}) + "\n"
            yield from _entry_lines(sealed.number)
        number = batch[-1].number


def _seals_from(number: int) -> list[Seal]:
    return [s for s in reversed(seals(before=number + 200, limit=200)) if s.number >= number]


def _entry_lines(number: int) -> Iterator[str]:
    with connection.cursor() as cursor:
        condition, values = sealed_within(cursor, number)
        cursor.execute(f"SELECT {PUBLIC} FROM ledger_entry e {JOINS} WHERE {condition} ORDER BY e.id", values)  # noqa: S608
        for row in cursor.fetchall():
            yield json.dumps({"entry": dict(zip(PUBLIC_FIELDS, row, strict=True))}, ensure_ascii=False) + "\n"
