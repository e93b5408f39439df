"""Who looks or acts, and how a person stands to a dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class DutyLike(Protocol):
    """A role at an office in force today (:class:`accounts.types.Duty`); ``via`` is whom it was delegated by."""

    @property
    def role(self) -> str:
        """The role."""

    @property
    def office(self) -> str:
        """Office key."""

    @property
    def via(self) -> int | None:
        """Official who delegated it, or ``None`` for one's own."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """An official with today's duties, a person, or the system itself."""

    official_id: int | None = None
    person_id: UUID | None = None
    job: str = ""
    duties: frozenset[tuple[str, str]] = frozenset()
    """Pairs of role and office key, own and delegated."""
    left: frozenset[str] = frozenset()
    """Tax codes of enterprises the person acted for and does not any more: their dossiers are not the person's."""

    @classmethod
    def official(cls, official: int, duties: Iterable[DutyLike]) -> Viewer:
        """An official."""
        return cls(official_id=official, duties=frozenset((str(duty.role), duty.office) for duty in duties))

    @classmethod
    def person(cls, public_id: UUID, *, left: frozenset[str] = frozenset()) -> Viewer:
        """A citizen, by the public id of ``accounts``.

        :param left: ``accounts.queries.left_enterprises`` of today
        """
        return cls(person_id=public_id, left=left)

    @classmethod
    def system(cls, job: str = "system") -> Viewer:
        """A job of ours: ``timer``, ``calendar``, ``simulator``."""
        return cls(job=job)

    @property
    def actor(self) -> str:
        """How events name the viewer."""
        if self.official_id is not None:
            return f"official:{self.official_id}"
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"system:{self.job}"

    @property
    def offices(self) -> frozenset[str]:
        """Offices at which the viewer holds any duty."""
        return frozenset(office for _, office in self.duties)

    def holds(self, role: str, office: str) -> bool:
        """Whether the viewer holds the role at the office."""
        return (role, office) in self.duties


class Deed(StrEnum):
    """What may be done with a dossier."""

    VIEW = "view"
    ACT = "act"
    ASSIGN = "assign"
    CORRECT = "correct"
    APOLOGISE = "apologise"
    MARK_PAPER = "mark_paper"
    ATTACH_RESULT = "attach_result"
    ANSWER_SUPPLEMENT = "answer_supplement"
    WITHDRAW = "withdraw"
    COUNT_FROM = "count_from"
    MAKE_FORM = "make_form"
    TAKE_CASH = "take_cash"
    REFUND = "refund"
    """Ask that money go back, or decide on it; never both by one person."""


class Standing(StrEnum):
    """How a viewer stands to a dossier, or to one of its open steps."""

    OWNER = "owner"
    """The applicant or who filed it; for an enterprise, not once they have ceased to act for it."""
    STEP_DUTY = "step_duty"
    """Holds the role of an open step at its office."""
    HEAD = "head"
    """Heads an office that the dossier lies with."""
    WORKER = "worker"
    """Holds any working role at an office that the dossier lies with."""
    CASHIER = "cashier"
    """Handles money at an office that the dossier lies with."""
    READER = "reader"
    """Works on dossiers, handles their money or leads at an office that the dossier lies with."""
    SYSTEM = "system"
