"""From what the ledger holds to observations: one value of one input for one period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from benso.domains.ledger.types import Basis, Reading, Total
from benso.domains.scoreboard.types import Input, Observation

Key = tuple[date, date]


def from_readings(readings: Iterable[Reading], wanted: Input) -> list[Observation]:
    """Statements about periods; of the dimensions only those the input names must fit."""
    return [
        Observation(
            measure=r.measure,
            basis=r.basis,
            date=r.effective_date,
            period_start=r.period_start or r.effective_date,
            value=r.amount,
            entries=(r.entry_id,),
            group=r.dimensions.get(wanted.group_by, "") if wanted.group_by else None,
            vintage=r.document.get("vintage", ""),
            quality=r.document.get("quality", ""),
            precise=r.document.get("precise", "yes") == "yes",
            lasting=wanted.carried,
        )
        for r in readings
        if r.dimensions.items() >= wanted.dimensions.items()
    ]


def from_flow(totals: Iterable[Total], as_of: date) -> list[Observation]:
    """Sums per calendar year; the running year counts up to ``as_of`` and is not complete before its last day."""
    years: dict[tuple[str, str, str | None, int], Decimal] = defaultdict(Decimal)
    for total in totals:
        if total.month is not None:
            years[total.measure, total.basis, total.group, total.month.year] += total.amount
    found = []
    for (measure, basis, group, year), amount in sorted(years.items(), key=lambda item: (item[0][3], item[0][0])):
        end = min(date(year, 12, 31), as_of)
        found.append(
            Observation(
                measure, Basis(basis), end, date(year, 1, 1), amount, group=group, complete=end == date(year, 12, 31)
            )
        )
    return found


def from_stock(totals: Iterable[Total], as_of: date) -> list[Observation]:
    """Levels: the running sum at the end of every month in which it changed (``as_of`` in the last of them)."""
    levels: dict[tuple[str, str, str | None], dict[date, Decimal]] = defaultdict(dict)
    for total in totals:
        if total.month is not None:
            months = levels[total.measure, total.basis, total.group]
            months[total.month] = months.get(total.month, Decimal(0)) + total.amount
    found = []
    for (measure, basis, group), months in levels.items():
        level = Decimal(0)
        for month in sorted(months):
            level += months[month]
            end = min(_month_end(month), as_of)
            found.append(Observation(measure, Basis(basis), end, end, level, group=group, lasting=True))
    return sorted(found, key=lambda o: (o.date, o.measure))


def settle(observations: Iterable[Observation]) -> tuple[dict[Key, Observation], dict[Key, list[Observation]]]:
    """The one value per period that counts, and its rivals: other statements about the same period."""
    periods: dict[Key, list[Observation]] = defaultdict(list)
    for one in observations:
        periods[one.period_start, one.date].append(one)
    chosen, rivals = dict[Key, Observation](), dict[Key, list[Observation]]()
    for key, several in periods.items():
        *others, best = sorted(several, key=_weight)
        chosen[key] = best
        if others:
            rivals[key] = others
    return chosen, rivals


def prefer(measures: Sequence[str], observations: Mapping[str, Sequence[Observation]]) -> list[Observation]:
    """Per basis, group and period the first of the measures that has a value (all its statements, to be settled)."""
    taken: dict[tuple[str, str | None, Key], str] = {}
    found = []
    for measure in measures:
        for one in observations.get(measure, ()):
            key = (one.basis.value, one.group, (one.period_start, one.date))
            if taken.setdefault(key, measure) == measure:
                found.append(one)
    return found


def _weight(one: Observation) -> tuple[str, int, tuple[int, ...]]:
    # Quality letters run from A, the best: a later letter weighs less.
    return one.vintage, -ord(one.quality[:1] or "Z"), one.entries


def _month_end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
