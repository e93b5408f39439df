"""What is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from benso.domains.procedures.types import ApplicantKind, Channel


class Evidence(StrEnum):
    """How a component came (Circular 01/2023/TT-VPCP asks who checked a scan)."""

    DIGITAL = "digital"
    SIGNED_SCAN = "signed_scan"
    SCAN = "scan"
    REUSED = "reused"
    """A signed result out of the applicant's store."""
    REGISTER = "register"
    """Held by a register: nobody was asked for it."""
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is given for a component. ``file``: a stored file of ``documents``; ``None`` for paper or a register's."""

    component: str
    file: UUID | None
    evidence: Evidence
    name: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """An application as it is submitted.

    ``applicant`` is the person whose matter it is (accounts public id) or ``None`` for one who has no account; then
    ``answers`` and ``contact`` say who. ``submitter`` files it: the same person, a proxy, or nobody at the counter.
    ``key`` makes a repeated submit harmless: the same key gives the same dossier.
    """

    procedure: str
    channel: Channel
    applicant_kind: ApplicantKind
    answers: Mapping[str, Any]
    attachments: tuple[Attachment, ...]
    key: str
    applicant: UUID | None = None
    submitter: UUID | None = None
    enterprise: str = ""
    """Tax code of the enterprise applied for."""
    contact: Mapping[str, str] = field(default_factory=dict)
    """``name``, ``number``, ``phone``, ``email``, ``address``."""
    office: str = ""
    """Office key of the counter that takes it; empty online."""
    result_by: str = "electronic"
    consents: tuple[str, ...] = ()
    assurance: int = 1
    """Level of the sign-in this was written in, 1 to 3; who does not say it is taken to be hardly known."""
    simulated: bool = False
    parent: UUID | None = None
