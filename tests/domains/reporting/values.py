"""Approved values put into the tables as approval leaves them, for tests of what reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from benso.domains.reporting import models
from benso.domains.reporting.operations.opening import ensure_items, ensure_periods, ensure_places
from benso.domains.reporting.rules import read_item
from benso.domains.reporting.types import Mark
from benso.kernel.periods import Period

Told = int | str | Decimal | Mark
RECEIVER = "83@2004-08-31"
KNOWN = datetime(2025, 9, 1, 1, tzinfo=UTC)
ENDS = """UPDATE reporting_value SET known_to = %s
WHERE item = ANY(%s) AND period = %s AND place = %s AND known_to = 'infinity'"""
VALUE = """INSERT INTO reporting_value (item, period, place, value, mark, report, round, known_from)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
EVENT = "INSERT INTO reporting_event (report, kind, round, at, actor) VALUES (%s, %s, %s, %s, 'official:3')"


def put(
    unit: str,
    period: Period,
    figures: Mapping[str, Told],
    *,
    at: datetime = KNOWN,
    published: bool = True,
    regime: str = "T01",
    simulated: bool = False,
    receiver: str = RECEIVER,
) -> int:
    """One report approved (and published) with these figures by item; a second time it is a re-opened one."""
    row = models.ReportRow.objects.filter(regime=regime, office=unit, period__code=period.code).first()
    if row is None:
        more: dict[str, Any] = {"published": published, "regime": regime, "simulated": simulated, "receiver": receiver}
        return put_all({unit: figures}, period, at=at, **more)[0]
    row.round += 1
    row.submitted_at = row.approved_at = at
    row.state, row.published_at = ("published", at) if published else ("approved", row.published_at)
    row.save()
    _values([row], {unit: figures}, at, published)
    return int(row.id)


def put_all(
    figures: Mapping[str, Mapping[str, Told]],
    period: Period,
    *,
    at: datetime = KNOWN,
    published: bool = True,
    regime: str = "T01",
    simulated: bool = False,
    receiver: str = RECEIVER,
) -> list[int]:
    """First reports of many units for a period."""
    version = models.VersionRow.objects.filter(regime__code=regime, state="published").latest("number")
    places, turn = ensure_places(figures), ensure_periods([period])[period.code]
    rows = models.ReportRow.objects.bulk_create(
        [
            models.ReportRow(
                version=version, regime=regime, office=unit, place_id=places[unit], receiver=receiver,
                period_id=turn, due_at=at, opened_at=at, expected=len(own), simulated=simulated, submitted_at=at,
                first_submitted_at=at, approved_at=at, published_at=at if published else None,
                state="published" if published else "approved",
            )
            for unit, own in figures.items()
        ]
    )  # fmt: skip
    _values(rows, figures, at, published)
    return [int(row.id) for row in rows]


def _values(
    rows: list[models.ReportRow], figures: Mapping[str, Mapping[str, Told]], at: datetime, published: bool
) -> None:
    items = ensure_items(read_item(key) for own in figures.values() for key in own)
    kinds = ["approved", *(["published"] if published else [])]
    with connection.cursor() as cursor:
        for row in rows if len(rows) == 1 else ():  # whatever report gave them before
            own = figures[row.office]
            if own:
                cursor.execute(ENDS, [at, [items[key] for key in own], row.period_id, row.place_id])
        cursor.executemany(
            VALUE,
            [
                [items[key], row.period_id, row.place_id, *_cell(told), row.id, row.round, at]
                for row in rows
                for key, told in figures[row.office].items()
            ],
        )
        cursor.executemany(EVENT, [[row.id, kind, row.round, at] for row in rows for kind in kinds])


def _cell(told: Told) -> tuple[Decimal | None, int]:
    return (None, int(told)) if isinstance(told, Mark) else (Decimal(told), int(Mark.NUMBER))


def publish(report: int, at: datetime) -> None:
    """The step after approval."""
    row = models.ReportRow.objects.get(id=report)
    row.state, row.published_at = "published", at
    row.save()
    with connection.cursor() as cursor:
        cursor.execute(EVENT, [report, "published", row.round, at])
