"""Entries as they were known at a seal: a correction made later is not told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Entry


def entries_known(ids: Iterable[int], known: int | None) -> list[Entry]:
    """Entries by number, each with its correction only if that had been sealed by then."""
    entries = ledger.entries_by_id(sorted(set(ids)))
    corrections = [e.reversed_by for e in entries if e.reversed_by is not None]
    if not corrections:
        return entries
    seals = {e.id: e.seal for e in ledger.entries_by_id(corrections)}
    return [e if _told(e, seals, known) else replace(e, reversed_by=None) for e in entries]


def _told(entry: Entry, seals: dict[int, int | None], known: int | None) -> bool:
    if entry.reversed_by is None:
        return True
    seal = seals.get(entry.reversed_by)
    return seal is not None and known is not None and seal <= known
