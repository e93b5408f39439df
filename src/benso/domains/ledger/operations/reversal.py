"""Corrections: an entry is never changed, it is reversed, once."""

from __future__ import annotations

from datetime import datetime

from benso.domains.ledger.operations.posting import post
from benso.domains.ledger.queries import entry as read_entry
from benso.domains.ledger.types import NewEntry, Posting, Receipt


def reverse_entry(*, entry_id: int, source: str, key: str, reason: str, actor: str, at: datetime) -> Receipt:
    """Take an entry back by posting its opposite: same series, same effective date, amount with the other sign.

    For a reading this withdraws the statement.

    :raises EntryUnknown: if there is no such entry
    :raises EntryNotReversible: if it has been reversed before or is itself a reversal
    """
    old = read_entry(entry_id)
    opposite = NewEntry(
        measure=old.measure, unit=old.unit, basis=old.basis, effective_date=old.effective_date, amount=-old.amount,
        dimensions=old.dimensions, period_start=old.period_start, period_end=old.period_end, reverses=entry_id,
    )  # fmt: skip
    posting = Posting(source=source, key=key, entries=(opposite,), document={"reason": reason} if reason else {})
    return post(posting=posting, actor=actor, at=at)
