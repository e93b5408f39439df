"""What writes give back, and what lists are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from benso.domains.dossiers.types.states import DossierId, Phase, State
from benso.domains.dossiers.types.views import DossierRow


@dataclass(frozen=True, slots=True)
class Receipt:
    """An application that was taken: its number, what is to be paid, and the code its status can be asked by."""

    id: DossierId
    number: str
    state: State
    payment: UUID | None
    fee: Decimal | None
    tracking_code: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a dossier stands after a deed."""

    id: DossierId
    number: str
    state: State
    phase: Phase
    due_at: datetime | None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class ActOutcome:
    """What became of one work item of many; ``refused_vi`` is empty if it was done."""

    work_item: int
    number: str
    done: bool
    refused_code: str = ""
    refused_vi: str = ""


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What a work list is narrowed to; empty: everything open that the viewer's duties cover."""

    kinds: tuple[str, ...] = ()
    """Kinds of steps (``procedures.types.StepKind`` values)."""
    roles: tuple[str, ...] = ()
    mine: bool = False
    unassigned: bool = False
    procedure: str = ""
    channel: str = ""
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counters:
    """Open work at an office by kind of step; ``overdue`` and ``mine`` count up to 100 and no further."""

    office: str
    by_kind: dict[str, int]
    overdue: int
    due_soon: int
    mine: int


@dataclass(frozen=True, slots=True)
class WorkPage:
    """A page of a work list; ``after`` is the key of the next one, ``None`` at the end."""

    rows: tuple[DossierRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Tracked:
    """What anyone who holds number and code may see: never names or answers."""

    number: str
    procedure_name_vi: str
    state: State
    submitted_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    promised_at: datetime | None
    finished_at: datetime | None
    office: str
