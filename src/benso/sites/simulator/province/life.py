"""One application and what is known of it while it lives."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from benso.domains.procedures.types import ApplicantKind, Component
from benso.sites.simulator.province.people import Citizen
from benso.sites.simulator.province.plans import Plan
from benso.sites.simulator.province.script import Service


@dataclass(slots=True)
class Life:
    """An application; a question to an agency has a life of its own with ``parent``."""

    number: int
    service: Service
    citizen: Citizen
    kind: ApplicantKind
    plan: Plan
    chance: Random
    dossier: UUID | None = None
    payment: UUID | None = None
    papers: tuple[Component, ...] = ()
    parent: Life | None = None
    seen: set[int] = field(default_factory=set)
    """Open steps somebody will see to already."""
    children: set[UUID] = field(default_factory=set)
    asked: int = 0
    last_actor: str = ""
    ended: bool = False

    @property
    def firm(self) -> bool:
        """Whether it is the matter of an enterprise or household business."""
        return self.kind is not ApplicantKind.CITIZEN
