"""Who may do what with which dossier: one table. Tests are generated from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from benso.domains.dossiers.types import Deed, Event, Standing, Viewer
from benso.domains.procedures.types import StepRole

WORKING_ROLES = frozenset(role.value for role in StepRole)
MONEY_ROLES = frozenset({StepRole.RECEIVER.value, StepRole.RETURNER.value, "clerk"})
READING_ROLES = WORKING_ROLES | MONEY_ROLES | {"leader"}
"""Who sees the dossiers of an office. Its other roles (figures, catalogue, audit, running the system) see none."""

_S = Standing
ACCESS: Mapping[Deed, frozenset[Standing]] = MappingProxyType(
    {
        Deed.VIEW: frozenset({_S.OWNER, _S.READER, _S.SYSTEM}),
        Deed.ACT: frozenset({_S.STEP_DUTY, _S.SYSTEM}),
        Deed.ASSIGN: frozenset({_S.STEP_DUTY, _S.HEAD, _S.SYSTEM}),
        Deed.CORRECT: frozenset({_S.STEP_DUTY, _S.SYSTEM}),
        Deed.APOLOGISE: frozenset({_S.STEP_DUTY, _S.HEAD, _S.SYSTEM}),
        Deed.MARK_PAPER: frozenset({_S.STEP_DUTY, _S.HEAD, _S.SYSTEM}),
        Deed.ATTACH_RESULT: frozenset({_S.STEP_DUTY, _S.SYSTEM}),
        Deed.ANSWER_SUPPLEMENT: frozenset({_S.OWNER, _S.STEP_DUTY, _S.SYSTEM}),
        Deed.WITHDRAW: frozenset({_S.OWNER, _S.SYSTEM}),
        Deed.COUNT_FROM: frozenset({_S.STEP_DUTY, _S.HEAD, _S.SYSTEM}),
        Deed.MAKE_FORM: frozenset({_S.WORKER, _S.SYSTEM}),
        Deed.TAKE_CASH: frozenset({_S.CASHIER, _S.SYSTEM}),
        Deed.REFUND: frozenset({_S.CASHIER, _S.SYSTEM}),
    }
)
"""A deed not named here is nobody's. Heads distribute work and answer for dates; they decide only their own steps."""


CORRECTED = "corrected"
"""The event of an official's correction; its note says to the applicant why."""

_APPLICANT_READS = frozenset({"changes", "components", "ticks", "promised", "case", "fee", "paid"})


_AT_OFFICE: Mapping[Standing, frozenset[str]] = MappingProxyType(
    {
        Standing.HEAD: frozenset({StepRole.HEAD.value}),
        Standing.WORKER: WORKING_ROLES,
        Standing.CASHIER: MONEY_ROLES,
        Standing.READER: READING_ROLES,
    }
)


@dataclass(frozen=True, slots=True)
class Standpoints:
    """What of a dossier decides who may do what: its people, its offices, and its open steps (role, office)."""

    owners: frozenset[UUID]
    offices: frozenset[str]
    open_steps: frozenset[tuple[str, str]]
    enterprise: str = ""
    """Tax code of the enterprise it is for; empty for people."""


def standings(viewer: Viewer, dossier: Standpoints) -> frozenset[Standing]:
    """How a viewer stands to a dossier; empty for a stranger."""
    found = set()
    if viewer.job:
        found.add(Standing.SYSTEM)
    mine = viewer.person_id is not None and viewer.person_id in dossier.owners
    if mine and dossier.enterprise not in viewer.left:
        found.add(Standing.OWNER)
    for role, office in viewer.duties:
        if (role, office) in dossier.open_steps:
            found.add(Standing.STEP_DUTY)
        if office in dossier.offices:
            found |= {standing for standing, roles in _AT_OFFICE.items() if role in roles}
    return frozenset(found)


def for_applicant(event: Event) -> Event:
    """An event as the applicant may read it: reasons given to them and what was changed, no word among officials."""
    among_officials = event.actor.startswith("official:") and not event.reason and event.action != CORRECTED
    return replace(
        event,
        note="" if among_officials else event.note,
        data={name: value for name, value in event.data.items() if name in _APPLICANT_READS},
    )


def reading_offices(viewer: Viewer) -> frozenset[str]:
    """The offices whose lists of dossiers the viewer sees."""
    return frozenset(office for role, office in viewer.duties if role in READING_ROLES)


def reads(viewer: Viewer, office: str) -> bool:
    """Whether the viewer sees the lists of an office."""
    return bool(viewer.job) or office in reading_offices(viewer)


def may(deed: Deed, viewer: Viewer, dossier: Standpoints) -> bool:
    """Whether the viewer may do the deed."""
    return not ACCESS.get(deed, frozenset()).isdisjoint(standings(viewer, dossier))
