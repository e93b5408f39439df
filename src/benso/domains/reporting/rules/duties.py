"""Who owes which report when: units and agencies as they open and close, periods, deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from benso.domains.reporting.types import OfficeKey, Regime
from benso.domains.units.rules import Roster
from benso.domains.units.types import Level
from benso.kernel.periods import Period, PeriodKind, periods_between
from benso.kernel.working_time import VIETNAM, Calendar


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that is owed: by ``office``, about ``place``, to ``receiver``, by the end of ``due_at``."""

    office: OfficeKey
    place: OfficeKey
    receiver: OfficeKey
    period: Period
    due_at: datetime


def due_at(regime: Regime, period: Period, calendar: Calendar) -> datetime:
    """The last moment of the last day; a day off moves it to the next working day (Civil Code 2015 Art. 148(5))."""
    if regime.deadline.working:
        day = calendar.add_working_days(period.end, regime.deadline.days)
    else:
        day = calendar.on_or_after(period.end + timedelta(days=regime.deadline.days))
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def periods_of(regime: Regime, since: date, until: date) -> list[Period]:
    """The periods of a regime that end between two days and within its validity."""
    found = periods_between(PeriodKind(regime.frequency), since, until, cut_off=regime.cut_off)
    return [
        period
        for period in found
        if since <= period.end <= until
        and (regime.valid_from is None or regime.valid_from <= period.end)
        and (regime.valid_to is None or period.end < regime.valid_to)
    ]


def duties(regime: Regime, period: Period, roster: Roster, calendar: Calendar) -> Iterator[Duty]:
    """Every report owed for a period: of the units and agencies in force on its last day, so that one that was
    closed before owes none and one that opened since does (whoever took over reports for the land it took over)."""
    due = due_at(regime, period, calendar)
    for office, place, receiver in _offices(regime, period.end, roster):
        yield Duty(office, place, receiver, period, due)


def _offices(regime: Regime, on: date, roster: Roster) -> Iterator[tuple[OfficeKey, OfficeKey, OfficeKey]]:
    if regime.reporter.agencies:
        named = set(regime.reporter.agencies)
        agencies = [agency for agency in roster.agencies_on(on) if agency.ref in named]
        # One after another in time is one reporter: its figures are about the unit, whatever it is called on the day.
        several = len(agencies) > 1
        for agency in agencies:
            unit = roster.in_force(agency.unit_code, on)
            if unit is not None:
                office = f"{unit.id}/{agency.ref}"
                yield office, office if several else unit.id, receiver_of(regime, unit.id, on, roster)
        return
    for unit in roster.on(on, regime.reporter.level):
        yield unit.id, unit.id, receiver_of(regime, unit.id, on, roster)


def receiver_of(regime: Regime, unit: str, on: date, roster: Roster) -> OfficeKey:
    """Who receives it: the agency named, or the unit of the level named above the reporter. Where that level does not
    exist on the day (districts since 01/07/2025) the next one above; the province receives from itself."""
    above = [roster.unit(unit), *roster.ancestors(unit, on)]
    province = next((each for each in above if each.level is Level.PROVINCE), above[-1])
    if regime.receiver in {level.value for level in Level}:
        wanted = next((each for each in above[1:] if each.level.value == regime.receiver), None)
        return (wanted or province).id
    agency = next((a for a in roster.agencies_on(on) if a.ref == regime.receiver), None)
    return f"{province.id}/{agency.ref}" if agency else province.id
