"""Completeness, punctuality and the league table; pure.

What is due is computed from duties, so a report nobody opened is owed all the same, a unit that was closed owes
nothing, and nothing can be above 100 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime
from itertools import count
from typing import TypeVar

from benso.domains.reporting.types import OfficeKey, Owed, Standing, Tally, Timeliness

Key = TypeVar("Key", bound=Hashable)


def timeliness(owed: Owed, at: datetime) -> Timeliness:
    """A report against its deadline; the first submission decides."""
    if owed.first_submitted_at is not None:
        return Timeliness.ON_TIME if owed.first_submitted_at <= owed.due_at else Timeliness.LATE
    return Timeliness.NOT_DUE if at <= owed.due_at else Timeliness.MISSING


def right_first_time(owed: Owed) -> int:
    """Values that arrived complete and in time, were approved without a return, and still stand.

    None of these can be had by sending something empty in time (nothing arrived), by sending anything in time and
    mending it later (returned, or corrected), by not opening the report (it is owed), or by marking everything
    *missing* (that is not a value). *Not applicable* counts once the receiver has approved it, and stands beside.
    """
    in_time = owed.first_submitted_at is not None and owed.first_submitted_at <= owed.due_at
    if not in_time or not owed.approved or owed.returns:
        return 0
    return max(0, min(owed.first_arrived, owed.arrived, owed.values_due) - owed.corrected)


def tally(owed: Owed, at: datetime) -> Tally:
    """One report that is due, counted."""
    when = timeliness(owed, at)
    waits = when is Timeliness.ON_TIME and not owed.approved and not owed.returns
    numbers, not_applicable, no_service, missing = owed.marks
    return Tally(
        reports_due=1,
        on_time=when is Timeliness.ON_TIME,
        late=when is Timeliness.LATE,
        never=when in (Timeliness.MISSING, Timeliness.NOT_DUE),
        returned=owed.returns > 0,
        values_due=owed.values_due,
        present=min(owed.arrived, owed.values_due),
        right_first_time=right_first_time(owed),
        waiting=min(owed.first_arrived, owed.values_due) if waits else 0,
        numbers=numbers,
        not_applicable=not_applicable,
        no_service=no_service,
        missing=missing,
        simulated=owed.simulated,
    )


def tallies(owed: Iterable[Owed], at: datetime, by: Callable[[Owed], Iterable[Key]]) -> dict[Key, Tally]:
    """Reports whose deadline is over, counted by what ``by`` says of each; one may stand under several keys."""
    counted: dict[Key, list[Tally]] = defaultdict(list)
    for each in owed:
        if each.due_at < at:
            one = tally(each, at)
            for key in by(each):
                counted[key].append(one)
    return {key: Tally.total(found) for key, found in counted.items()}


def league(by_unit: Mapping[OfficeKey, Tally]) -> list[Standing]:
    """Units by the share of values due that were right the first time; who owed nothing has no place."""
    ordered = sorted(
        ((unit, each) for unit, each in by_unit.items() if each.score is not None),
        key=lambda pair: (-(pair[1].score or 0), pair[0]),
    )
    standings: list[Standing] = []
    for place, (unit, each) in zip(count(1), ordered, strict=False):
        same = standings and standings[-1].tally.score == each.score
        standings.append(Standing(standings[-1].rank if same else place, unit, each))
    return standings
