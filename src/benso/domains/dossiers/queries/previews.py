"""When something would fall due, before it is filed."""

from __future__ import annotations

from datetime import datetime

from benso.domains.dossiers.rules import due_at
from benso.domains.procedures.queries import calendar
from benso.domains.procedures.rules import term_of
from benso.domains.procedures.types import Channel, Compiled


def due_preview(*, compiled: Compiled, case: str, channel: Channel, at: datetime) -> datetime | None:
    """The due date of an application accepted at that moment; ``None`` where the law sets no usable term."""
    return due_at(calendar(), term_of(compiled.declaration, case, channel), at)
