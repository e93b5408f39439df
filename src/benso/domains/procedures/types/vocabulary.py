"""Words that everything about procedures uses."""

from __future__ import annotations

from enum import StrEnum

from benso.kernel.working_time import TermUnit

__all__ = ["ApplicantKind", "Assurance", "Channel", "FeeStatus", "FeeTime", "TermUnit"]


class Channel(StrEnum):
    """How an application came in; the order is the national code: 1 in person, 2 online, 3 by public post."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class ApplicantKind(StrEnum):
    """Who may apply: a citizen, an enterprise, or a household business."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    HOUSEHOLD = "household"


class Assurance(StrEnum):
    """How surely applicants must be known to apply online (electronic identification, Decree 45/2020/NĐ-CP).

    The three levels of Regulation (EU) 910/2014 art. 8, in the order of ``accounts``' levels 1 to 3: an account; one
    whose owner's papers were checked; one whose owner's papers and features were checked.
    """

    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"

    @property
    def level(self) -> int:
        """The number ``accounts`` gives to it, 1 to 3."""
        return tuple(Assurance).index(self) + 1


class FeeStatus(StrEnum):
    """What is known of the fee. ``COUNCIL``: set by the provincial council, amount not in our sources."""

    FREE = "free"
    KNOWN = "known"
    COUNCIL = "council"
    UNKNOWN = "unknown"


class FeeTime(StrEnum):
    """When the fee falls due: on filing, or before the result is handed out."""

    FILING = "filing"
    RESULT = "result"
