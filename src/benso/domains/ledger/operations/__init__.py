"""Writes of the ledger: declare measures, post, correct, seal."""

from benso.domains.ledger.operations.bulk import post_many
from benso.domains.ledger.operations.corrections import EntryNotReversible
from benso.domains.ledger.operations.measures import MeasureKindFixed, declare_measures
from benso.domains.ledger.operations.posting import PostingConflict, post
from benso.domains.ledger.operations.reversal import reverse_entry
from benso.domains.ledger.operations.sealing import ClockAhead, LedgerDamaged, seal_pending
from benso.domains.ledger.operations.series import MeasureUnknown, SeriesInvalid, prepare_partitions
from benso.domains.ledger.rules import MeasureInvalid, PostingInvalid

__all__ = [
    "ClockAhead",
    "EntryNotReversible",
    "LedgerDamaged",
    "MeasureInvalid",
    "MeasureKindFixed",
    "MeasureUnknown",
    "PostingConflict",
    "PostingInvalid",
    "SeriesInvalid",
    "declare_measures",
    "post",
    "post_many",
    "prepare_partitions",
    "reverse_entry",
    "seal_pending",
]
