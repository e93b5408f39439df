"""Who acts on reports, what may be done with one, and how a person stands to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class DutyLike(Protocol):
    """A role at an office in force today (:class:`accounts.types.Duty`)."""

    @property
    def role(self) -> str:
        """The role."""

    @property
    def office(self) -> str:
        """Office key."""


@dataclass(frozen=True, slots=True)
class ReportActor:
    """An official with today's duties (pairs of role and office, own and delegated), or a job of ours."""

    official_id: int | None = None
    job: str = ""
    duties: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def official(cls, official: int, duties: Iterable[DutyLike]) -> ReportActor:
        """An official."""
        return cls(official_id=official, duties=frozenset((str(duty.role), duty.office) for duty in duties))

    @classmethod
    def system(cls, job: str = "system") -> ReportActor:
        """A job of ours: ``timer``, ``import``, ``simulator``."""
        return cls(job=job)

    @property
    def actor(self) -> str:
        """How changes and events name whoever made them."""
        return f"official:{self.official_id}" if self.official_id is not None else f"system:{self.job or 'system'}"

    def holds(self, role: str, office: str) -> bool:
        """Whether the role is held at the office."""
        return (role, office) in self.duties


class ReportDeed(StrEnum):
    """What may be done with a report."""

    VIEW = "view"
    FILL = "fill"
    """Write cells, take figures over, explain findings."""
    SUBMIT = "submit"
    APPROVE = "approve"
    """Approve, or return with a comment."""
    PUBLISH = "publish"
    REOPEN = "reopen"
    ANALYSE = "analyse"
    """Read its approved figures in analyses before it is published."""


class ReportStanding(StrEnum):
    """How somebody stands to a report."""

    REPORTER = "reporter"
    """Reports for the office that owes it."""
    APPROVER = "approver"
    """Approves at the office that receives it."""
    PUBLISHER = "publisher"
    """Publishes at the office that receives it."""
    OVERSEER = "overseer"
    """Leads or audits at either office."""
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Sight:
    """Of which reports somebody reads approved figures before publication; what is published everybody reads."""

    offices: frozenset[str] = frozenset()
    """Reports of these offices."""
    receivers: frozenset[str] = frozenset()
    """Reports that these offices receive."""
    everything: bool = False

    def covers(self, office: str, receiver: str) -> bool:
        """Whether the figures of a report are within it."""
        return self.everything or office in self.offices or receiver in self.receivers
