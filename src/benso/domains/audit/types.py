"""What the audit trail speaks in: events, and what a check of them came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benso.kernel import merkle


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to what, when, from where. ``seal`` is ``None`` until the event is tied into the chain."""

    id: int
    at: datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    origin: str
    data: Mapping[str, Any]
    seal: int | None


@dataclass(frozen=True, slots=True)
class Verification(merkle.Verification):
    """What a full check of the trail came to."""

    @property
    def events(self) -> int:
        """How many are sealed."""
        return self.leaves
