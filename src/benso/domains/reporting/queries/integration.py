"""The items of DG-04 on a day, and which of them arrive through the system as data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from benso.domains.reporting import models
from benso.domains.reporting.queries.owing import owed_by
from benso.domains.reporting.queries.versions import grids, published_versions
from benso.domains.reporting.rules import due_at, periods_of
from benso.domains.reporting.types import (
    CountedItem,
    ItemKind,
    Mark,
    OfficeKey,
    ReportState,
    Version,
)
from benso.domains.units.queries import roster
from benso.domains.versions.queries import in_force
from benso.kernel.periods import Period
from benso.kernel.working_time import Calendar

LOOK_BACK = timedelta(days=6 * 366)
"""A last due period lies no further back: longer than any term."""

THERE = (ReportState.SUBMITTED.value, ReportState.APPROVED.value, ReportState.PUBLISHED.value)

REPORTS = """
SELECT r.id, r.regime, r.office, r.version_id = due.version AND r.arrived >= r.expected
FROM unnest(%(regimes)s::text[], %(periods)s::text[], %(versions)s::bigint[]) AS due (regime, period, version)
JOIN reporting_period p ON p.code = due.period
JOIN reporting_report r ON r.regime = due.regime AND r.period_id = p.id
WHERE r.state = ANY(%(there)s) AND (%(simulated)s OR NOT r.simulated)"""
PRESENT = """
SELECT c.report, d.code, count(*) FROM reporting_cell c
JOIN reporting_item i ON i.id = c.item JOIN reporting_indicator d ON d.id = i.indicator_id
WHERE c.report = ANY(%s) AND c.mark <> %s GROUP BY c.report, d.code"""


@dataclass(frozen=True, slots=True)
class _There:
    """Reports of one regime's period that are there: the offices that sent every cell, and how many cells of each
    indicator the others sent."""

    whole: set[OfficeKey] = field(default_factory=set)
    partly: dict[OfficeKey, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Of one regime's last due period: who owed it, how many cells of each indicator it asks, and what is there."""

    period: Period
    owing: tuple[OfficeKey, ...]
    asked: Mapping[str, int]
    there: _There

    def lacking(self, indicator: str = "") -> tuple[OfficeKey, ...]:
        """Offices from which not every cell has come: of the whole regime, or of an indicator."""
        wanted = {indicator: self.asked[indicator]} if indicator in self.asked else self.asked
        partly = self.there.partly
        return tuple(
            office
            for office in self.owing
            if office not in self.there.whole
            and any(partly.get(office, {}).get(code, 0) < cells for code, cells in wanted.items())
        )


def counted_items(*, on: date, at: datetime, calendar: Calendar, simulated: bool = False) -> list[CountedItem]:
    """Every item in force on the day that serves the leadership of province or districts (Resolution 01-NQ/TU).

    In force are: each report regime and statistical report with a published version that holds, and each indicator
    that one of them asks, once. An item is *integrated* if its last due period (the deadline is over) was received
    whole: from every office that owed it a report is submitted, approved or published in which every cell (of the
    indicator: each of its cells, in every regime that asks it) holds a number, *not applicable* or *no service*. A
    report that was returned or opened again has not been received until it is submitted anew; *missing* is not data;
    late is late, but received. Where no period is due yet, or nobody owed the last one, nothing was received.

    :param simulated: count simulated reports as received too
    """
    published = _published(_codes(on))
    holding = [next((v for v in versions if _holds(v, on)), None) for versions in published.values()]
    regimes = [version for version in holding if version and version.regime.leadership]
    due = [(v.regime.code, _last_due(published[v.regime.code], on, at, calendar)) for v in regimes]
    compiled = grids({v.id: v for v in (*regimes, *(found[0] for _, found in due if found))}.values())
    register = roster()
    received = _received({code: found for code, found in due if found}, simulated)
    arrivals = {
        code: _Arrival(
            period=found[1],
            owing=tuple(duty.office for duty in owed_by(*found, register, calendar)),
            asked=Counter(c.item.indicator for c in compiled[found[0].id].editable if c.item is not None),
            there=received[code],
        )
        if found
        else None
        for code, found in due
    }
    items = [
        _item(f"regime:{v.regime.code}", ItemKind(v.regime.kind.value), [arrivals[v.regime.code]]) for v in regimes
    ]
    asked: dict[str, list[str]] = defaultdict(list)
    for version in regimes:
        for indicator in {c.item.indicator for c in compiled[version.id].items.values() if c.item is not None}:
            asked[indicator].append(version.regime.code)
    for indicator, codes in asked.items():
        items.append(_item(f"indicator:{indicator}", ItemKind.INDICATOR, [arrivals[c] for c in codes], indicator))
    return sorted(items, key=lambda item: item.key)


def _item(key: str, kind: ItemKind, arrivals: Collection[_Arrival | None], indicator: str = "") -> CountedItem:
    due = [arrival for arrival in arrivals if arrival is not None and arrival.owing]
    lacking = sorted({office for arrival in due for office in arrival.lacking(indicator)})
    return CountedItem(key, kind, max((a.period for a in due), key=lambda p: p.end, default=None), tuple(lacking))


def _codes(on: date) -> list[str]:
    rows = models.VersionRow.objects.filter(in_force(on), published_at__isnull=False)
    standing = rows.filter(Q(regime__retired_on__isnull=True) | Q(regime__retired_on__gt=on))
    return list(standing.order_by("regime__code").values_list("regime__code", flat=True))


def _published(codes: Sequence[str]) -> dict[str, list[Version]]:
    """Every published version of some regimes, the newest first."""
    found: dict[str, list[Version]] = {code: [] for code in codes}
    for version in reversed(published_versions(codes) if codes else []):
        found[version.regime.code].append(version)
    return found


def _holds(version: Version, on: date) -> bool:
    return (version.starts is None or version.starts <= on) and (version.ends is None or on < version.ends)


def _received(due: Mapping[str, tuple[Version, Period]], simulated: bool) -> dict[str, _There]:
    """What is there of each regime's last due period. Two statements for all.

    A report that was sent whole under the version that holds has every cell: ``arrived`` was counted when it was
    sent, and what was sent stays until it is returned or opened again. Only the others' cells are looked at.
    """
    found = {code: _There() for code in due}
    values: dict[str, Any] = {
        "regimes": list(due), "periods": [period.code for _, period in due.values()],
        "versions": [version.id for version, _ in due.values()], "there": list(THERE), "simulated": simulated,
    }  # fmt: skip
    partly: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, values)
        for report, code, office, whole in cursor.fetchall():
            if whole:
                found[code].whole.add(office)
            else:
                found[code].partly[office] = partly[report] = {}
        if partly:
            cursor.execute(PRESENT, [list(partly), Mark.MISSING.value])
            for report, indicator, cells in cursor.fetchall():
                partly[report][indicator] = cells
    return found


def _last_due(
    published: Sequence[Version], on: date, at: datetime, calendar: Calendar
) -> tuple[Version, Period] | None:
    ended = [
        (period, version)
        for version in published
        for period in periods_of(version.regime, on - LOOK_BACK, on)
        if _holds(version, period.end)
    ]
    for period, version in sorted(ended, key=lambda pair: pair[0].end, reverse=True):
        if due_at(version.regime, period, calendar) < at:
            return version, period
    return None
