"""What work on dossiers posts to the ledger (docs/how-to/dossiers.md). Pure.

Every measure carries ``role``: ``main`` for what a citizen applied for, ``child`` for the question to another agency
that goes with it, so that nobody counts one matter twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from benso.domains.dossiers.types import Evidence, Outcome
from benso.domains.ledger.types import Basis, NewEntry
from benso.kernel.working_time import VIETNAM

ONE, MINUS_ONE = Decimal(1), Decimal(-1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a dossier the ledger needs; ``office`` is the lead office's key, its unit is the ledger's unit."""

    number: str
    office: str
    procedure: str
    field: str
    channel: str
    level: str
    fee: bool
    child: bool
    simulated: bool

    @property
    def unit(self) -> str:
        """Unit key of the lead office."""
        return self.office.partition("/")[0]

    @property
    def dimensions(self) -> dict[str, str]:
        """Dimensions every entry carries; ``agency`` where the office is an agency of its unit."""
        agency = self.office.partition("/")[2]
        common = {"role": "child" if self.child else "main", "field": self.field, "channel": self.channel}
        return common | {"agency": agency} if agency else common


def single_entry(subject: Subject, measure: str, at: datetime, amount: Decimal = ONE, **dimensions: str) -> NewEntry:
    """One entry of a dossier, effective on the Vietnamese day of ``at``."""
    return NewEntry(
        measure=measure,
        unit=subject.unit,
        basis=Basis.SIMULATED if subject.simulated else Basis.MEASURED,
        effective_date=at.astimezone(VIETNAM).date(),
        amount=amount,
        dimensions={**subject.dimensions, **dimensions},
        subject=subject.number,
    )


def acceptance_entries(subject: Subject, evidence: Iterable[Evidence], at: datetime) -> tuple[NewEntry, ...]:
    """A valid dossier was accepted: received, now open, and how its components came."""
    fee = "yes" if subject.fee else "no"
    entries = [
        single_entry(subject, "dossiers.received", at, level=subject.level, fee=fee, procedure=subject.procedure),
        single_entry(subject, "dossiers.open", at),
    ]
    entries += [
        single_entry(subject, "dossiers.components", at, Decimal(count), evidence=kind.value)
        for kind, count in sorted(Counter(evidence).items())
    ]
    return tuple(entries)


def closing_entries(
    subject: Subject, outcome: Outcome, result: str, apology: bool, at: datetime
) -> tuple[NewEntry, ...]:
    """Processing finished with a result: early, on time or late; ``result`` is ``electronic`` or ``paper``."""
    word = "yes" if apology else "no"
    return (
        single_entry(
            subject,
            "dossiers.closed",
            at,
            outcome=outcome.value,
            result=result,
            apology=word,
            procedure=subject.procedure,
        ),
        single_entry(subject, "dossiers.open", at, MINUS_ONE),
    )


def ending_entries(subject: Subject, how: str, received: bool, at: datetime) -> tuple[NewEntry, ...]:
    """Ended without a result: ``how`` is refused, withdrawn, stopped or expired; ``received``: had been accepted."""
    ended = single_entry(subject, "dossiers.ended", at, how=how, received="yes" if received else "no")
    return (ended, single_entry(subject, "dossiers.open", at, MINUS_ONE)) if received else (ended,)


def pause_entry(subject: Subject, reason: str, amount: Decimal, at: datetime) -> NewEntry:
    """The clock stopped (1) or goes on (-1); ``reason`` is supplement or duty."""
    return single_entry(subject, "dossiers.paused", at, amount, reason=reason)
