"""Reading the board in tests the way a visitor does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from benso.domains.scoreboard import queries
from benso.domains.scoreboard.types import Outlook, TargetView

AFTER_ALL = date(2026, 1, 1)
PROVINCE_DUE = date(2025, 12, 31)


def target(target_id: str, on: date = AFTER_ALL) -> TargetView:
    """A target on a day, as known at the latest seal."""
    return queries.target_view(target_id, as_of=on)


def reading(view: TargetView, definition_id: str) -> Outlook:
    """One reading of a target."""
    (found,) = (o for o in view.outlooks if o.definition.id == definition_id)
    return found


def values(outlook: Outlook) -> list[tuple[str, Decimal]]:
    """Dates and values of a reading, to two decimals."""
    return [(p.date.isoformat(), p.value.quantize(Decimal("0.01"))) for p in outlook.points]


def promised(view: TargetView) -> list[tuple[str, Decimal | None]]:
    """What was promised for when."""
    return [(p.due.isoformat(), p.value) for p in view.target.promises]
