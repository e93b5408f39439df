"""Working days swapped late: what it would do to open dossiers, and doing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from procrastinate.contrib.django import app

from benso.domains.dossiers.operations.recomputing import preview_due_dates
from benso.domains.procedures import operations as procedures
from benso.kernel.working_time import SpecialDay

JOB = "benso.dossiers.recompute"


@dataclass(frozen=True, slots=True)
class Move:
    """The due date of an open dossier before and after."""

    number: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an announcement would do: the days that change, the dossiers whose due date moves."""

    days: tuple[date, ...]
    moves: tuple[Move, ...]


@transaction.atomic
def foresee_special_days(*, days: Iterable[SpecialDay], decision: str, actor: str, at: datetime) -> Foreseen:
    """What :func:`announce_and_recompute` would do now; nothing is kept.

    :raises SpecialDayMeaningless: if a day is already what it is to become by its weekday
    :raises DecisionMissing: if no decision or no day is named
    """
    point = transaction.savepoint()
    try:
        changed = procedures.announce_special_days(days=days, decision=decision, actor=actor, at=at)
        moves = tuple(Move(*each) for each in preview_due_dates()) if changed else ()
    finally:
        transaction.savepoint_rollback(point)
    return Foreseen(changed, moves)


@transaction.atomic
def announce_and_recompute(
    *, days: Iterable[SpecialDay], decision: str, actor: str, at: datetime, origin: str = ""
) -> tuple[date, ...]:
    """Announce a swap of working days; the worker then counts open due dates anew, the decision as their reason.

    :returns: the days that changed, none if all had been announced before
    :raises SpecialDayMeaningless: if a day is already what it is to become by its weekday
    :raises DecisionMissing: if no decision or no day is named
    """
    changed = procedures.announce_special_days(days=days, decision=decision, actor=actor, at=at, origin=origin)
    if changed:
        app.configure_task(JOB).defer(reason=decision.strip(), actor=actor)
    return changed
