"""Opening the reports that are owed, and the small numbers that items, places and periods go by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from benso.domains.ledger.types import Basis
from benso.domains.reporting import models
from benso.domains.reporting.operations.owing import post_owing
from benso.domains.reporting.queries import versions
from benso.domains.reporting.rules import Duty, duties, periods_of
from benso.domains.reporting.types import EventKind, Grid, ItemKey, ItemRef, OfficeKey, ReportState, Version
from benso.domains.units.queries import roster
from benso.kernel.periods import Period
from benso.kernel.working_time import VIETNAM, Calendar

AHEAD = timedelta(days=10)
"""Reports can be filled in this long before their period is over."""


@transaction.atomic
def open_reports(
    *, since: date, calendar: Calendar, actor: str, at: datetime, codes: Sequence[str] = (), simulated: bool = False
) -> int:
    """Open every report owed for a period that ends between ``since`` and ten days from now. Safe to repeat.

    :param codes: only these regimes; all if empty
    :returns: how many were opened
    """
    until = at.astimezone(VIETNAM).date() + AHEAD
    opened = 0
    for version in _versions(since, until, codes):
        for period in periods_of(version.regime, since, until):
            if _holds(version, period):
                owed = list(duties(version.regime, period, roster(), calendar))
                opened += _open(version, period, owed, actor, at, simulated)
    return opened


def ensure_items(items: Iterable[ItemRef]) -> dict[ItemKey, int]:
    """The number of each item, made where it is new. Indicators must be declared."""
    wanted = {item.key: item for item in items}
    known = dict(models.ItemRow.objects.filter(key__in=wanted).values_list("key", "id"))
    fresh = [wanted[key] for key in wanted if key not in known]
    if fresh:
        codes = dict(
            models.IndicatorRow.objects.filter(code__in={i.indicator for i in fresh}).values_list("code", "id")
        )
        models.ItemRow.objects.bulk_create(
            [models.ItemRow(key=i.key, indicator_id=codes[i.indicator], dimensions=dict(i.dimensions)) for i in fresh],
            ignore_conflicts=True,
        )
        known = dict(models.ItemRow.objects.filter(key__in=wanted).values_list("key", "id"))
    return known


def ensure_places(keys: Iterable[OfficeKey]) -> dict[OfficeKey, int]:
    """The number of each place, made where it is new."""
    wanted = set(keys)
    models.PlaceRow.objects.bulk_create([models.PlaceRow(key=k) for k in sorted(wanted)], ignore_conflicts=True)
    return dict(models.PlaceRow.objects.filter(key__in=wanted).values_list("key", "id"))


def ensure_periods(periods: Iterable[Period]) -> dict[str, int]:
    """The number of each period by code, made where it is new."""
    wanted = {period.code: period for period in periods}
    models.PeriodRow.objects.bulk_create(
        [
            models.PeriodRow(code=p.code, kind=p.kind.value, cut_off=p.cut_off, start=p.start, end=p.end)
            for p in wanted.values()
        ],
        ignore_conflicts=True,
    )
    return dict(models.PeriodRow.objects.filter(code__in=wanted).values_list("code", "id"))


def _versions(since: date, until: date, codes: Sequence[str]) -> list[Version]:
    rows = models.VersionRow.objects.select_related("regime").filter(state="published")
    if codes:
        rows = rows.filter(regime__code__in=codes)
    found = [versions.as_version(row) for row in rows.order_by("regime__code", "number")]
    return [v for v in found if (v.ends is None or v.ends > since) and (v.starts is None or v.starts <= until)]


def _holds(version: Version, period: Period) -> bool:
    return (version.starts is None or version.starts <= period.end) and (
        version.ends is None or period.end < version.ends
    )


def _open(version: Version, period: Period, owed: list[Duty], actor: str, at: datetime, simulated: bool) -> int:
    standing = set(
        models.ReportRow.objects.filter(regime=version.regime.code, period__code=period.code).values_list(
            "office", flat=True
        )
    )
    owing = len(owed)
    owed = [duty for duty in owed if duty.office not in standing]
    if not owed:
        return 0
    basis = Basis.SIMULATED if simulated else Basis.REPORTED
    post_owing(regime=version.regime.code, period=period, owing=owing, basis=basis, actor=actor, at=at)
    grid = versions.grid(version.id)
    ensure_items(cell.item for cell in grid.cells.values() if cell.item is not None)
    places, periods = ensure_places(duty.place for duty in owed), ensure_periods([period])
    rows = models.ReportRow.objects.bulk_create(
        [_row(version, grid, duty, places[duty.place], periods[period.code], at, simulated) for duty in owed]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reporting_event (report, kind, round, at, actor) SELECT unnest(%s::bigint[]), %s, 1, %s, %s",
            [[row.id for row in rows], EventKind.OPENED.value, at, actor],
        )
    return len(rows)


def _row(
    version: Version, grid: Grid, duty: Duty, place: int, period: int, at: datetime, simulated: bool
) -> models.ReportRow:
    return models.ReportRow(
        version_id=version.id, regime=version.regime.code, office=duty.office, place_id=place, receiver=duty.receiver,
        period_id=period, due_at=duty.due_at, state=ReportState.OPEN.value, opened_at=at,
        expected=len(grid.editable), simulated=simulated,
    )  # fmt: skip
