"""Values as approved and published, put straight into the tables: what the exports read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import connection

from benso.domains.reporting import models, queries
from benso.domains.reporting.operations.opening import ensure_items
from benso.domains.reporting.types import Mark

Value = Decimal | int | str | Mark


def publish(
    regime: str, period: str, office: str, values: Mapping[str, Value], *, known: datetime, published: datetime | None,
    round_number: int = 1,
) -> int:  # fmt: skip
    """Let the report of an office hold these values by address; ``published`` ``None``: approved only."""
    row = models.ReportRow.objects.get(regime=regime, period__code=period, office=office)
    cells = queries.grid(row.version_id).cells
    items = {address: cells[address].item for address in values}
    numbers = ensure_items(item for item in items.values() if item is not None)
    with connection.cursor() as cursor:
        for address, value in values.items():
            item = items[address]
            assert item is not None, f"{address} says no item"
            mark = value if isinstance(value, Mark) else Mark.NUMBER
            number = None if isinstance(value, Mark) else Decimal(value)
            place = (numbers[item.key], row.period_id, row.place_id)
            cursor.execute(
                "UPDATE reporting_value SET known_to = %s"
                " WHERE item = %s AND period = %s AND place = %s AND known_to = 'infinity'",
                [known, *place],
            )
            cursor.execute(
                "INSERT INTO reporting_value (item, period, place, value, mark, report, round, known_from)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                [*place, number, mark.value, row.id, round_number, known],
            )
        if published is not None:
            cursor.execute(
                "INSERT INTO reporting_event (report, kind, round, at, actor) VALUES (%s, 'published', %s, %s, %s)",
                [row.id, round_number, published, "official:3"],
            )
    row.round = round_number
    row.state = "published" if published else "approved"
    row.submitted_at = row.first_submitted_at = row.approved_at = known
    row.published_at = published
    row.save()
    return int(row.id)
