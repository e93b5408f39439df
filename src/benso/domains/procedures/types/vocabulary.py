"""Words that everything about procedures uses."""

from __future__ import annotations

from enum import StrEnum

from benso.kernel.working_time import TermUnit

__all__ = ["ApplicantKind", "Channel", "FeeStatus", "FeeTime", "TermUnit"]


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
