"""A reading evaluated, and a target as one page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from benso.domains.scoreboard.rules.disagreements import disagreements
from benso.domains.scoreboard.rules.points import Observations, deciding, points
from benso.domains.scoreboard.rules.projection import project
from benso.domains.scoreboard.rules.states import gap, path_value, promise_in_force, promised_path, state
from benso.domains.scoreboard.types import (
    Aggregate,
    Definition,
    Gap,
    Observation,
    Outlook,
    Point,
    Projection,
    Rejected,
    Role,
    State,
    Target,
    TargetView,
)

SHARES = ("% of", "%")
GROWTH = "% per year"
JUDGED = (Role.HEADLINE, Role.OFFICIAL, Role.ALTERNATIVE)


def outlook(
    target: Target,
    definition: Definition,
    observations: Mapping[str, Observations],
    printed: Sequence[Observation],
    as_of: date,
) -> Outlook:
    """One reading: its points, the state they lead to, and the path ahead.

    A substitute or a context figure is no reading of the promise: it has points, but no path, gap or state of its own.
    """
    found = points(target, definition, observations)
    judged = definition.role in JUDGED
    decisive = deciding(found, definition.aggregate if judged else Aggregate.NONE)
    current = decisive[-1] if decisive else None
    differing = tuple(disagreements(definition, observations, found, printed))
    unit = definition.unit_of_measure or target.unit_of_measure
    age = (as_of - current.date).days if current else None
    if not judged:
        return Outlook(
            definition, tuple(found), current, None, None, unjudged(target, current, as_of), None, differing,
            unit_of_measure=unit, age_days=age,
        )  # fmt: skip
    promised = promise_in_force(target.promises, as_of)
    path = promised_path(target, decisive)
    expected = path_value(path, current.date) if current else None
    ahead = _projection(decisive, promised.due, unit) if promised and promised.due >= as_of else None
    return Outlook(
        definition=definition,
        points=tuple(found),
        current=current,
        promised=promised,
        gap=gap(target, current.value, promised) if current and promised else None,
        state=state(target, current, promised, expected, ahead, as_of),
        projection=ahead,
        disagreements=differing,
        path=path,
        unit_of_measure=unit,
        age_days=age,
        path_value=expected,
    )


def unjudged(target: Target, current: Point | None, as_of: date) -> State:
    """State of a figure that no promise is about."""
    if target.subject_until is not None and as_of >= target.subject_until:
        return State.NO_SUBJECT
    return State.NO_THRESHOLD if current else State.NO_EVIDENCE


def _projection(decisive: Sequence[Point], due: date, unit: str) -> Projection | None:
    share = unit.startswith(SHARES) and unit != GROWTH
    rank = unit.startswith("rank")
    low = Decimal(1) if rank else None if unit == GROWTH else Decimal(0)
    return project(decisive, due, low_limit=low, high_limit=Decimal(100) if share else None)


def view(
    target: Target,
    outlooks: Sequence[Outlook],
    gaps: Sequence[Gap],
    rejected: Sequence[Rejected],
    *,
    as_of: date,
    known: int | None,
    edition: int,
) -> TargetView:
    """A target with all its readings; its state is that of the headline reading alone."""
    headline = next((o for o in outlooks if o.definition.role is Role.HEADLINE), None)
    return TargetView(
        target=target,
        state=headline.state if headline else State.NO_EVIDENCE,
        headline=headline,
        outlooks=tuple(outlooks),
        gaps=tuple(gaps),
        as_of=as_of,
        known_seal=known,
        rejected=tuple(rejected),
        edition=edition,
        recomputable=bool(headline and any(len(p.inputs) > 1 for p in headline.points)),
    )
