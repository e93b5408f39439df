"""Reads of the ledger. A figure is always the state at a seal: ``known`` is its number, the latest if not given."""

from benso.domains.ledger.queries.amounts import monthly_amounts, totals
from benso.domains.ledger.queries.entries import EntryUnknown, entries, entries_by_id, entry, readings
from benso.domains.ledger.queries.measures import MeasureNotDeclared, measure, measures, measures_in_use
from benso.domains.ledger.queries.proofs import EntryNotSealed, export_lines, proof, published_seals
from benso.domains.ledger.queries.seals import (
    MomentOpen,
    SealUnknown,
    all_seals,
    latest_seal,
    seal,
    seal_at,
    seals,
    settled_seal_at,
)
from benso.domains.ledger.queries.verification import verify

__all__ = [
    "EntryNotSealed",
    "EntryUnknown",
    "MeasureNotDeclared",
    "MomentOpen",
    "SealUnknown",
    "all_seals",
    "entries",
    "entries_by_id",
    "entry",
    "export_lines",
    "latest_seal",
    "measure",
    "measures",
    "measures_in_use",
    "monthly_amounts",
    "proof",
    "published_seals",
    "readings",
    "seal",
    "seal_at",
    "seals",
    "settled_seal_at",
    "totals",
    "verify",
]
