"""Messages to other systems, what came of them, and the neutral shape of what the national portal is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

NATIONAL = "national"
"""Channel to the national portal."""


class MessageState(StrEnum):
    """Where a message stands. A dead one holds back the later ones of its key until it is replayed or skipped."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    SKIPPED = "skipped"


class Verdict(StrEnum):
    """What a try came to."""

    DELIVERED = "delivered"
    RETRY = "retry"
    """The other side could not be reached or is not well: later again."""
    REFUSED = "refused"
    """The other side will not take it, however often."""
    SKIPPED = "skipped"
    """Let go: by an official with a reason, or because it must not leave (simulated)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said to one try."""

    verdict: Verdict
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. Those of one ``key`` of a channel are delivered in the order of their numbers."""

    id: int
    channel: str
    kind: str
    key: str
    payload: Mapping[str, Any]
    created_at: datetime
    state: MessageState
    attempts: int
    next_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a message and its answer."""

    message: int
    at: datetime
    verdict: Verdict
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a channel: ``blocked`` are held back by a dead message of their key."""

    channel: str
    waiting: int
    dead: int
    blocked: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What one round came to."""

    delivered: int = 0
    retried: int = 0
    dead: int = 0
    skipped: int = 0

    @property
    def tried(self) -> int:
        """Messages of this round."""
        return self.delivered + self.retried + self.dead + self.skipped


@dataclass(frozen=True, slots=True)
class NationalFile:
    """A file of a packet. ``id`` is its id with us (and there); ``sha256`` in hexadecimal."""

    id: str
    name: str
    component: str = ""
    sha256: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class NationalFee:
    """A fee of a packet; ``moment`` is ``filing``, ``supplement`` or ``result``."""

    name: str
    amount: Decimal
    code: str = ""
    moment: str = "filing"


@dataclass(frozen=True, slots=True)
class NationalSupplement:
    """Papers asked for, and the due date before and after."""

    id: str
    asked_by: str
    content: str
    asked_at: datetime
    received_by: str = ""
    received_at: datetime | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class NationalDossier:
    """A dossier as the national portal is told of it; ``status`` is one of the ten, 1 to 10.

    ``applicant_kind``: ``citizen``, ``enterprise`` or ``household``. ``result_by``: ``electronic``, ``post``,
    ``counter``. A simulated one goes to the development stand-in only. Phone, e-mail and address are not in it: the
    portal's rules do not need them.
    """

    number: str
    procedure_code: str
    procedure_name: str
    field_code: str
    owner: str
    applicant_kind: str
    abstract: str
    status: int
    office_name: str
    simulated: bool
    field_name: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    result_by: str = "counter"
    documents: tuple[NationalFile, ...] = ()
    fees: tuple[NationalFee, ...] = ()
    supplements: tuple[NationalSupplement, ...] = ()
    results: tuple[NationalFile, ...] = ()


@dataclass(frozen=True, slots=True)
class NationalProgress:
    """One step of a dossier as the national portal is told of it."""

    number: str
    handler: str
    handled_at: datetime
    content: str
    status: int
    simulated: bool
    department: str = ""
    position: str = ""
    started_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A figure of a report: indicator, breakdown (``dimension=code;…``), number or the reason why there is none
    (``not_applicable``, ``no_service``, ``missing``)."""

    indicator: str
    name: str
    breakdown: str
    unit_of_measure: str
    value: Decimal | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class NationalReport:
    """A published report as the national reporting system is told of it; ``round`` counts its corrections, from 1."""

    regime: str
    regime_name: str
    version: int
    office: str
    office_name: str
    period: str
    starts: str
    ends: str
    round: int
    published_at: datetime
    figures: tuple[NationalFigure, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet ready for the outbox: its kind, the body of ``data[0]``, the files to be uploaded before it."""

    kind: str
    data: Mapping[str, Any]
    simulated: bool
    files: tuple[NationalFile, ...] = field(default=())
