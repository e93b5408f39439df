"""What was taken over into a report, as the interface tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benso.domains.reporting.types import Finding, Prefilled
from benso.sites.api.filled import FigureTold, FindingTold, figure_told, findings_told


@dataclass(frozen=True, slots=True)
class CellTaken:
    """A cell taken over: ``origin`` says from where (``ledger``, ``other_regime``, ``below``), ``source`` from what."""

    address: str
    figure: FigureTold | None
    revision: int
    origin: str
    source: str


@dataclass(frozen=True, slots=True)
class SumWaiting:
    """A sum over the units below that is not made yet: ``present`` of ``expected`` have an approved figure."""

    address: str
    present: int
    expected: int


@dataclass(frozen=True, slots=True)
class CellsTaken:
    """What was taken over; what a person wrote or emptied never is."""

    revision: int
    taken: list[CellTaken]
    waiting: list[SumWaiting]
    findings: list[FindingTold]


def taken_told(done: Prefilled, findings: Iterable[Finding]) -> CellsTaken:
    """What was taken over."""
    taken = [
        CellTaken(s.address, figure_told(s.figure), s.revision, s.origin.value, s.source) for s in done.saved.written
    ]
    waiting = [SumWaiting(one.address, one.present, one.expected) for one in done.waiting]
    return CellsTaken(done.saved.revision, taken, waiting, findings_told(findings))
