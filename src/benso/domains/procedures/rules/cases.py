"""Which case an application is, which term it has, and which papers it needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from benso.domains.procedures.rules.names import values_of
from benso.domains.procedures.types import ApplicantKind, Case, Compiled, Component, Declaration, TimeLimit
from benso.kernel.expressions import holds


def case_of(
    compiled: Compiled,
    answers: Mapping[str, Any],
    *,
    channel: str,
    on: date,
    applicant: str = ApplicantKind.CITIZEN,
) -> str:
    """Id of the first case whose condition is known to hold; empty where there is none.

    Where no form asks anything, several cases without conditions are only described: none of them is decided.
    """
    cases = compiled.declaration.cases
    if compiled.declaration.form is None and len(cases) > 1:
        cases = tuple(case for case in cases if case.when is not None)
    if not cases:
        return ""
    values = values_of(compiled, answers, channel=channel, applicant=applicant, on=on)
    for case in cases:
        if case.when is None or holds(compiled.expressions[case.when], values):
            return case.id
    return ""


def term_of(declaration: Declaration, case: Case | str | None, channel: str | None) -> TimeLimit | None:
    """The statutory term of a case on a channel: the most specific row, a row of the case before one of the channel.

    ``None`` where no row fits. A row without ``amount`` is a term the source gives in no usable form, one with
    ``none`` says that the law sets none.
    """
    wanted = case.id if isinstance(case, Case) else case or None
    best: tuple[int, TimeLimit] | None = None
    for limit in declaration.time_limits:
        if limit.case not in (None, wanted) or (limit.channel is not None and limit.channel != channel):
            continue
        rank = 2 * (limit.case is not None) + (limit.channel is not None)
        if best is None or rank > best[0]:
            best = rank, limit
    return best[1] if best else None


def needed_components(
    compiled: Compiled,
    answers: Mapping[str, Any],
    *,
    channel: str,
    on: date,
    applicant: str = ApplicantKind.CITIZEN,
    case: str | None = None,
) -> tuple[Component, ...]:
    """The papers this application needs, those included that a register holds (see :func:`is_asked`)."""
    decided = case if case is not None else case_of(compiled, answers, channel=channel, applicant=applicant, on=on)
    values = values_of(compiled, answers, channel=channel, applicant=applicant, on=on, case=decided)
    return tuple(
        component
        for component in compiled.declaration.components
        if component.when is None or holds(compiled.expressions[component.when], values)
    )


def is_asked(component: Component) -> bool:
    """Whether the applicant may be asked for it: not where a register holds it (Decrees 47/2020, 194/2025)."""
    return not component.held_by
