"""The items of DG-04 on a day, and which of them arrive through the system as data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from benso.domains.reporting import models
from benso.domains.reporting.queries.versions import as_version, grids
from benso.domains.reporting.rules import due_at, duties, periods_of
from benso.domains.reporting.types import (
    CountedItem,
    Grid,
    ItemKind,
    Mark,
    OfficeKey,
    ReportState,
    Version,
    VersionState,
)
from benso.domains.units.queries import roster
from benso.domains.units.rules import Roster
from benso.domains.versions.queries import in_force
from benso.kernel.periods import Period
from benso.kernel.working_time import Calendar

LOOK_BACK = timedelta(days=6 * 366)
"""A last due period lies no further back: longer than any term."""

THERE = (ReportState.SUBMITTED.value, ReportState.APPROVED.value, ReportState.PUBLISHED.value)

PRESENT = """
SELECT c.report, d.code, count(*) FROM reporting_cell c
JOIN reporting_item i ON i.id = c.item JOIN reporting_indicator d ON d.id = i.indicator_id
WHERE c.report = ANY(%s) AND c.mark <> %s GROUP BY c.report, d.code"""


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Of one regime's last due period: who owed it, and of which indicators whose figures are all there."""

    grid: Grid
    period: Period
    owing: tuple[OfficeKey, ...]
    present: Mapping[OfficeKey, Mapping[str, int]]

    def lacking(self, indicator: str = "") -> tuple[OfficeKey, ...]:
        """Offices from which not every cell has come: of the whole regime, or of an indicator."""
        cells = self.grid.editable
        wanted = Counter(cell.item.indicator for cell in cells if cell.item is not None)
        if indicator in wanted:
            wanted = Counter({indicator: wanted[indicator]})
        there = {office: self.present.get(office, {}) for office in self.owing}
        return tuple(office for office in there if any(there[office].get(c, 0) < n for c, n in wanted.items()))


def counted_items(*, on: date, at: datetime, calendar: Calendar, simulated: bool = False) -> list[CountedItem]:
    """Every item in force on the day that serves the leadership of province or districts (Resolution 01-NQ/TU).

    In force are: each report regime and statistical report with a published version that holds, and each indicator
    that one of them asks, once. An item is *integrated* if its last due period (the deadline is over) was received
    whole: from every office that owed it a report is submitted, approved or published in which every cell (of the
    indicator: each of its cells, in every regime that asks it) holds a number, *not applicable* or *no service*. A
    report that was returned or opened again has not been received until it is submitted anew; *missing* is not data;
    late is late, but received. Where no period is due yet nothing was received.

    :param simulated: count simulated reports as received too
    """
    published = _published(_codes(on))
    holding = [next((v for v in versions if _holds(v, on)), None) for versions in published.values()]
    regimes = [version for version in holding if version and version.regime.leadership]
    due = [(v.regime.code, _last_due(published[v.regime.code], on, at, calendar)) for v in regimes]
    compiled = grids({v.id: v for v in (*regimes, *(found[0] for _, found in due if found))}.values())
    register = roster()
    arrivals = {
        code: _arrival(*found, compiled[found[0].id], register, calendar, simulated) if found else None
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
    due = [arrival for arrival in arrivals if arrival is not None]
    lacking = sorted({office for arrival in due for office in arrival.lacking(indicator)})
    return CountedItem(key, kind, max((a.period for a in due), key=lambda p: p.end, default=None), tuple(lacking))


def _codes(on: date) -> list[str]:
    rows = models.VersionRow.objects.filter(in_force(on), published_at__isnull=False)
    standing = rows.filter(Q(regime__retired_on__isnull=True) | Q(regime__retired_on__gt=on))
    return list(standing.order_by("regime__code").values_list("regime__code", flat=True))


def _published(codes: Sequence[str]) -> dict[str, list[Version]]:
    """Every published version of some regimes, the newest first."""
    rows = models.VersionRow.objects.select_related("regime").filter(
        regime__code__in=codes, state=VersionState.PUBLISHED.value
    )
    found: dict[str, list[Version]] = {code: [] for code in codes}
    for row in rows.order_by("-number"):
        found[row.regime.code].append(as_version(row))
    return found


def _holds(version: Version, on: date) -> bool:
    return (version.starts is None or version.starts <= on) and (version.ends is None or on < version.ends)


def _arrival(
    version: Version, period: Period, compiled: Grid, register: Roster, calendar: Calendar, simulated: bool
) -> _Arrival:
    owing = tuple(duty.office for duty in duties(version.regime, period, register, calendar))
    rows = models.ReportRow.objects.filter(regime=version.regime.code, period__code=period.code, state__in=THERE)
    if not simulated:
        rows = rows.filter(simulated=False)
    offices = dict(rows.values_list("id", "office"))
    present: dict[OfficeKey, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(PRESENT, [list(offices), Mark.MISSING.value])
        for report, indicator, count in cursor.fetchall():
            present[offices[report]][indicator] = count
    return _Arrival(compiled, period, owing, present)


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
