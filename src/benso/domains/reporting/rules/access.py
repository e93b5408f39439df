"""Who may do what with which report: one table. Tests are generated from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from benso.domains.accounts.types import Role
from benso.domains.reporting.types import OfficeKey, ReportActor, ReportDeed, ReportStanding, Sight

_S = ReportStanding
ACCESS: Mapping[ReportDeed, frozenset[ReportStanding]] = MappingProxyType(
    {
        ReportDeed.VIEW: frozenset(_S),
        ReportDeed.FILL: frozenset({_S.REPORTER, _S.SYSTEM}),
        ReportDeed.SUBMIT: frozenset({_S.REPORTER, _S.SYSTEM}),
        ReportDeed.APPROVE: frozenset({_S.APPROVER, _S.SYSTEM}),
        ReportDeed.PUBLISH: frozenset({_S.PUBLISHER, _S.SYSTEM}),
        ReportDeed.REOPEN: frozenset({_S.PUBLISHER, _S.SYSTEM}),
        ReportDeed.ANALYSE: frozenset(_S),
    }
)
"""A deed not named here is nobody's. Whoever receives figures does not write them. Figures that are approved and not
published yet are read by whoever reads their report, and by nobody else."""

OVERSEEING = frozenset({Role.LEADER, Role.AUDITOR})
_AT_OFFICE = {Role.REPORTER.value: _S.REPORTER, **{role.value: _S.OVERSEER for role in OVERSEEING}}
_AT_RECEIVER = {
    Role.REPORT_APPROVER.value: _S.APPROVER,
    Role.REPORT_PUBLISHER.value: _S.PUBLISHER,
    **{role.value: _S.OVERSEER for role in OVERSEEING},
}


def standings(actor: ReportActor, office: OfficeKey, receiver: OfficeKey) -> frozenset[ReportStanding]:
    """How somebody stands to a report of ``office`` to ``receiver``; empty for a stranger."""
    found = {ReportStanding.SYSTEM} if actor.job else set()
    for role, at in actor.duties:
        if at == office and role in _AT_OFFICE:
            found.add(_AT_OFFICE[role])
        if at == receiver and role in _AT_RECEIVER:
            found.add(_AT_RECEIVER[role])
    return frozenset(found)


def may(deed: ReportDeed, actor: ReportActor, office: OfficeKey, receiver: OfficeKey) -> bool:
    """Whether somebody may do the deed."""
    return not ACCESS.get(deed, frozenset()).isdisjoint(standings(actor, office, receiver))


def sight(actor: ReportActor | None) -> Sight:
    """What :func:`may` says of ``ANALYSE``, for all reports at once; ``None`` is the public."""
    if actor is None:
        return Sight()
    allowed = ACCESS.get(ReportDeed.ANALYSE, frozenset())

    def held(table: Mapping[str, ReportStanding]) -> frozenset[OfficeKey]:
        return frozenset(office for role, office in actor.duties if table.get(role) in allowed)

    return Sight(held(_AT_OFFICE), held(_AT_RECEIVER), everything=bool(actor.job) and ReportStanding.SYSTEM in allowed)
