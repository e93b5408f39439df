"""Whole lives of dossiers for figures: brought through to the result, refused, left open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Phase, Viewer
from benso.domains.procedures.types import Effect
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, official

ENDS = frozenset({Effect.REFUSE, Effect.STOP, Effect.ASK_SUPPLEMENT, Effect.ASK_DUTY, Effect.CONSULT})
"""Effects that are not on the straight way to the result."""


def brought_through(code: str, *, at: datetime = MONDAY, hours: float = 1, **more: Any) -> UUID:
    """File an application, pay it and take the straight way to the end, an hour a step."""
    dossier = accepted(code, at=at, **more)
    moment = at
    for _ in range(20):
        found = queries.dossier(dossier, viewer=SYSTEM)
        if not found.work or found.phase is Phase.CLOSED:
            return dossier
        moment += timedelta(hours=hours)
        straight_on(dossier, at=moment)
    raise AssertionError("no end in twenty steps")


def accepted(code: str, *, at: datetime = MONDAY, **more: Any) -> UUID:
    """File an application, pay it, and accept it."""
    receipt = file(code, at=at, **more)
    if receipt.payment is not None:
        operations.take_cash(payment=receipt.payment, actor=Viewer.system("test"), at=at)
    straight_on(receipt.id, at=at)
    return receipt.id


def refused(code: str, *, at: datetime = MONDAY, **more: Any) -> UUID:
    """File an application that is refused at reception."""
    dossier = file(code, at=at, **more).id
    take(dossier, Effect.REFUSE, at=at)
    return dossier


def straight_on(dossier: UUID, *, at: datetime, by: int = 1) -> None:
    """The first action offered that leads on, by another official than before."""
    viewer = official(by, dossier)
    for offer in queries.offers(dossier, viewer=viewer, at=at):
        if not offer.refused_vi and not offer.reason and ENDS.isdisjoint(offer.effects):
            actor = official(by + 100 * at.hour + at.minute, dossier)
            operations.act(work_item=offer.work_item, action=offer.id, actor=actor, at=at)
            return
    raise AssertionError("nothing leads on")


def take(dossier: UUID, effect: Effect, *, at: datetime, **more: Any) -> None:
    """The first action offered that has an effect."""
    viewer = official(1, dossier)
    offer = next(o for o in queries.offers(dossier, viewer=viewer, at=at) if effect in o.effects)
    operations.act(
        work_item=offer.work_item, action=offer.id, actor=viewer, at=at, reason="other", note="vì thử", **more
    )
