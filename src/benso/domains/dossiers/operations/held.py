"""A dossier taken hold of: its row locked, its open work read, changed in memory and written once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from dataclasses import field as made_by
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from benso.domains.dossiers.queries.refusals import DossierUnknown, WorkItemClosed
from benso.domains.dossiers.rules import Standpoints, Subject
from benso.domains.dossiers.types import Pause, Phase, State
from benso.domains.procedures.queries import compiled
from benso.domains.procedures.types import Compiled


@dataclass(slots=True)
class OpenItem:
    """An open step of the dossier held."""

    id: int
    step: str
    kind: str
    office: str
    role: str
    assignee: int | None
    opened_at: datetime


@dataclass(slots=True)
class Held:
    """The columns of a dossier, in the order they are read, and its open work. Only :func:`write` writes it back."""

    id: UUID
    number: str
    procedure: str
    version: int
    procedure_name: str
    field: str
    level: str
    case_id: str
    channel: str
    applicant_kind: str
    state: State
    phase: Phase
    applicant: UUID | None
    submitter: UUID | None
    enterprise: str
    contact: dict[str, str]
    answers: dict[str, Any]
    reception_office: str
    lead_office: str
    parent: UUID | None
    parent_item: int | None
    silence: str
    own_amount: Decimal | None
    own_unit: str | None
    submitted_at: datetime
    accepted_at: datetime | None
    counted_from: datetime | None
    due_at: datetime | None
    promised_at: datetime | None
    paused_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    fee: Decimal | None
    pay_at: str
    payment: UUID | None
    paid_at: datetime | None
    result: dict[str, Any] | None
    result_file: UUID | None
    result_by: str
    paper_step: str
    supplements: int
    simulated: bool
    row_version: int
    items: list[OpenItem] = made_by(default_factory=list)
    changed: set[str] = made_by(default_factory=set)

    def put(self, **values: Any) -> None:
        """Change columns; they are written by :func:`write`."""
        for name, value in values.items():
            if getattr(self, name) != value:
                setattr(self, name, value)
                self.changed.add(name)

    def item(self, work_item: int) -> OpenItem:
        """The open item of that number (:raises WorkItemClosed: if it is not open any more)."""
        for item in self.items:
            if item.id == work_item:
                return item
        raise WorkItemClosed(number=self.number)

    @property
    def is_question(self) -> bool:
        """Whether it is a question to another agency; an application filed along with another is none."""
        return self.parent_item is not None

    @property
    def compiled(self) -> Compiled:
        """The version the dossier started under."""
        return compiled(self.version)

    @property
    def standpoints(self) -> Standpoints:
        """What decides who may do what."""
        owners = frozenset(p for p in (self.applicant, self.submitter) if p is not None)
        offices = frozenset({self.reception_office, self.lead_office, *(item.office for item in self.items)})
        steps = frozenset((item.role, item.office) for item in self.items)
        return Standpoints(owners, offices, steps, self.enterprise)

    @property
    def subject(self) -> Subject:
        """What the ledger is told of the dossier."""
        return Subject(
            number=self.number, office=self.lead_office, procedure=self.procedure, field=self.field,
            channel=self.channel, level=self.level, fee=bool(self.fee), child=self.parent is not None,
            simulated=self.simulated,
        )  # fmt: skip

    @property
    def person(self) -> UUID | None:
        """Who is told: whoever filed it, else whose matter it is."""
        return self.submitter or self.applicant


COLUMNS = tuple(f.name for f in fields(Held) if f.name not in ("items", "changed"))
_LIST = ", ".join(COLUMNS)
_LOCK = f"SELECT {_LIST} FROM dossiers_dossier WHERE id = %s FOR NO KEY UPDATE"  # noqa: S608 constant columns
_LOCK_OF_ITEM = (
    f"SELECT {_LIST} FROM dossiers_dossier "  # noqa: S608 constant columns
    "WHERE id = (SELECT dossier FROM dossiers_work_item WHERE id = %s) AND parent IS NULL FOR NO KEY UPDATE"
)
_WHOSE = (
    "SELECT w.dossier, d.parent FROM dossiers_work_item w JOIN dossiers_dossier d ON d.id = w.dossier WHERE w.id = %s"
)
OPEN_ONES = "SELECT id FROM dossiers_dossier WHERE phase IN ('not_started', 'running', 'paused') ORDER BY id"
_ON_THE_CLOCK = (
    f"SELECT {_LIST} FROM dossiers_dossier "  # noqa: S608 constant columns
    "WHERE phase IN ('running', 'paused') AND accepted_at IS NOT NULL ORDER BY id"
)
_THEIR_PAUSES = (
    "SELECT dossier, started_at, ended_at, reason FROM dossiers_pause WHERE dossier IN "
    "(SELECT id FROM dossiers_dossier WHERE phase IN ('running', 'paused')) ORDER BY id"
)
_ITEMS = (
    "SELECT id, step, kind, office, role, assignee, opened_at FROM dossiers_work_item "
    "WHERE dossier = %s AND closed_at IS NULL ORDER BY id"
)
_PARENT = (
    "SELECT 1 FROM dossiers_dossier WHERE id = (SELECT parent FROM dossiers_dossier WHERE id = %s) FOR NO KEY UPDATE"
)
_JSON = frozenset({"contact", "answers", "result"})


def hold_item(work_item: int) -> Held:
    """Lock the dossier of a work item. A parent is locked before its child, so that the two never wait for each other.

    :raises DossierUnknown: if there is no such work item
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_OF_ITEM, [work_item])
        if (row := cursor.fetchone()) is not None:
            return _held(row)
        cursor.execute(_WHOSE, [work_item])
        found = cursor.fetchone()
        if found is None:
            raise DossierUnknown(dossier=f"#{work_item}")
        if found[1] is not None:
            cursor.execute(_PARENT, [found[0]])
    return hold(found[0])


def hold(dossier: UUID) -> Held:
    """Lock a dossier and read its open work: two statements.

    :raises DossierUnknown: if there is none
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [dossier])
        row = cursor.fetchone()
    if row is None:
        raise DossierUnknown(dossier=dossier)
    return _held(row)


def read_on_the_clock() -> Iterator[tuple[Held, list[Pause]]]:
    """Every dossier whose clock runs or stands still, with its pauses and without its open work; two statements."""
    pauses: dict[UUID, list[Pause]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_THEIR_PAUSES)
        for dossier, *pause in cursor.fetchall():
            pauses.setdefault(dossier, []).append(Pause(*pause))
        cursor.execute(_ON_THE_CLOCK)
        while rows := cursor.fetchmany(2000):
            for row in rows:
                held = Held(*row)
                yield held, pauses.get(held.id, [])


def _held(row: Sequence[Any]) -> Held:
    """A locked row with its open work, read after the lock: what somebody faster did is seen."""
    held = Held(*row)
    held.state, held.phase = State(held.state), Phase(held.phase)
    for name in _JSON:
        value = getattr(held, name)
        if isinstance(value, str):
            setattr(held, name, json.loads(value))
    with connection.cursor() as cursor:
        cursor.execute(_ITEMS, [held.id])
        held.items = [OpenItem(*item) for item in cursor.fetchall()]
    return held


def write(held: Held) -> None:
    """Write what was changed; one statement, none if nothing was."""
    if not held.changed:
        return
    names = sorted(held.changed)
    values = [_value(name, getattr(held, name)) for name in names]
    sets = ", ".join(f"{name} = %s" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE dossiers_dossier SET {sets}, row_version = row_version + 1 WHERE id = %s",  # noqa: S608 our names
            [*values, held.id],
        )
    held.row_version += 1
    held.changed.clear()


def pauses_of(dossier: UUID) -> list[Pause]:
    """Every pause of a dossier, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT started_at, ended_at, reason FROM dossiers_pause WHERE dossier = %s ORDER BY id", [dossier]
        )
        return [Pause(*row) for row in cursor.fetchall()]


def _value(name: str, value: Any) -> Any:
    if name in _JSON and value is not None:
        return dumped(value)
    return value.value if isinstance(value, State | Phase) else value


def dumped(value: Mapping[str, Any] | list[Any]) -> str:
    """JSON as the tables keep it."""
    return json.dumps(value, ensure_ascii=False, default=str)
