"""The states of a dossier and the ten national ones they are reported as."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from uuid import UUID

DossierId = UUID
"""Random, so that no dossier can be guessed from another."""


class NationalStatus(IntEnum):
    """The ten statuses of the national portal, by their numbers."""

    NEW = 1
    RECEIVED = 2
    REFUSED = 3
    IN_PROCESS = 4
    SUPPLEMENT = 5
    DUTY = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


class State(StrEnum):
    """Our finer states: the one source from which citizens, officials and the national portal are told."""

    AWAITING_PAYMENT = "awaiting_payment"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    AWAITING_CONSULTATION = "awaiting_consultation"
    AWAITING_SIGNATURE = "awaiting_signature"
    SUPPLEMENT_AT_RECEPTION = "supplement_at_reception"
    SUPPLEMENT_IN_PROCESS = "supplement_in_process"
    AWAITING_DUTY = "awaiting_duty"
    RESULT_READY = "result_ready"
    RESULT_AT_POST = "result_at_post"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    EXPIRED = "expired"
    """A supplement did not come in time."""


class Phase(StrEnum):
    """What the clock does."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CLOSED = "closed"
    """Ended without a result."""


class ReasonCode(StrEnum):
    """Why papers are asked for, an application refused or stopped, a date not kept. Never free text alone."""

    COMPONENT_MISSING = "component_missing"
    COMPONENT_UNREADABLE = "component_unreadable"
    COMPONENT_INVALID = "component_invalid"
    INFORMATION_WRONG = "information_wrong"
    NOT_COMPETENT = "not_competent"
    NOT_ELIGIBLE = "not_eligible"
    DUPLICATE = "duplicate"
    FEE_UNPAID = "fee_unpaid"
    SUPPLEMENT_EXPIRED = "supplement_expired"
    AGENCY_LATE = "agency_late"
    WORKLOAD = "workload"
    SYSTEM_FAILURE = "system_failure"
    LAW = "law"
    OTHER = "other"


NATIONAL_STATUS: Mapping[State, NationalStatus] = MappingProxyType(
    {
        State.AWAITING_PAYMENT: NationalStatus.NEW,
        State.SUBMITTED: NationalStatus.NEW,
        State.RECEIVED: NationalStatus.RECEIVED,
        State.IN_PROCESS: NationalStatus.IN_PROCESS,
        State.AWAITING_CONSULTATION: NationalStatus.IN_PROCESS,
        State.AWAITING_SIGNATURE: NationalStatus.IN_PROCESS,
        State.SUPPLEMENT_AT_RECEPTION: NationalStatus.SUPPLEMENT,
        State.SUPPLEMENT_IN_PROCESS: NationalStatus.SUPPLEMENT,
        State.AWAITING_DUTY: NationalStatus.DUTY,
        State.RESULT_READY: NationalStatus.DONE,
        State.RESULT_AT_POST: NationalStatus.DONE,
        State.RETURNED: NationalStatus.RETURNED,
        State.REFUSED: NationalStatus.REFUSED,
        State.WITHDRAWN: NationalStatus.WITHDRAWN,
        State.STOPPED: NationalStatus.STOPPED,
        State.EXPIRED: NationalStatus.STOPPED,
    }
)
