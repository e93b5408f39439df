"""Dossiers as read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from benso.domains.dossiers.types.clock import Change, Due, Outcome, Pause
from benso.domains.dossiers.types.requests import Attachment
from benso.domains.dossiers.types.states import DossierId, NationalStatus, Phase, State
from benso.domains.procedures.types import Channel


@dataclass(frozen=True, slots=True)
class Draft:
    """An application being written; ``revision`` rises with each save: two devices cannot overwrite each other."""

    id: UUID
    owner: UUID
    procedure: str
    version: int
    answers: Mapping[str, Any]
    attachments: tuple[Attachment, ...]
    section: str
    revision: int
    created_at: datetime
    saved_at: datetime
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An open step: where it lies, who has it (``assignee`` an official's id or ``None``), since when, until when."""

    id: int
    dossier: DossierId
    step: str
    office: str
    role: str
    assignee: int | None
    opened_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A line of a list."""

    id: DossierId
    number: str
    procedure: str
    procedure_name_vi: str
    applicant_name: str
    channel: Channel
    state: State
    step: str
    step_name_vi: str
    office: str
    assignee: int | None
    submitted_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    step_due_at: datetime | None
    finished_at: datetime | None
    simulated: bool
    work_item: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; ``action`` is the action id of the table or a word of the engine."""

    id: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    label_vi: str
    source: str
    targets: tuple[str, ...]
    reason: str
    note: str
    data: Mapping[str, Any]


HistoryLine = Event


@dataclass(frozen=True, slots=True)
class ActionOffer:
    """An action that may be taken now by the viewer, and why not if it may not."""

    id: str
    label_vi: str
    label_en: str
    work_item: int
    reason: bool
    effects: tuple[str, ...]
    refused_vi: str = ""


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """Papers asked for: which, why, until when; ``answered_at`` when they came."""

    id: int
    asked_at: datetime
    asked_by: str
    components: tuple[str, ...]
    questions: tuple[str, ...]
    reason: str
    note: str
    due_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier with everything a page needs, apart from its events."""

    id: DossierId
    number: str
    procedure: str
    version: int
    case: str
    channel: Channel
    state: State
    national_status: NationalStatus
    phase: Phase
    applicant: UUID | None
    submitter: UUID | None
    applicant_name: str
    contact: Mapping[str, str]
    enterprise: str
    answers: Mapping[str, Any]
    attachments: tuple[Attachment, ...]
    reception_office: str
    lead_office: str
    parent: DossierId | None
    children: tuple[DossierId, ...]
    submitted_at: datetime
    accepted_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    due: Due
    outcome: Outcome | None
    pauses: tuple[Pause, ...]
    changes: tuple[Change, ...]
    supplements: tuple[SupplementRequest, ...]
    work: tuple[WorkItem, ...]
    result_file: UUID | None
    result_by: str
    paper_step: str
    """Why a step lay outside the system, empty if none did."""
    simulated: bool
    row_version: int
