"""What the ledger says of report items: how many are in force, how many arrive through the system as data (DG-04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.reporting import models
from benso.domains.reporting.queries.integration import counted_items
from benso.domains.reporting.types import CountedItem, ItemKind
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.kernel.working_time import Calendar

SOURCE = "reporting.items"
IN_FORCE, INTEGRATED = "reporting.items_in_force", "reporting.items_integrated"


@transaction.atomic
def post_items(*, on: date, calendar: Calendar, actor: str, at: datetime) -> int:
    """Bring the ledger to the items of a day: one posting for each that changed. Safe to repeat.

    Stocks of the province of that day, dimension ``kind``, subject the item; what is in force and what is integrated
    is defined by :func:`queries.integration.counted_items`. Basis *measured* counts real reports alone; where there
    are simulated ones, the same is posted a second time as *simulated*, with them.

    :param on: the day from which the amounts hold
    :returns: how many items changed
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('benso.reporting.count'))")
    province = next(iter(units.units_on(on, Level.PROVINCE)), None)
    if province is None:
        return 0
    changed = _post(Basis.MEASURED, counted_items(on=on, at=at, calendar=calendar), province.id, on, actor, at)
    if models.ReportRow.objects.filter(simulated=True).exists():
        items = counted_items(on=on, at=at, calendar=calendar, simulated=True)
        changed += _post(Basis.SIMULATED, items, province.id, on, actor, at)
    return changed


def _post(basis: Basis, items: Iterable[CountedItem], unit: str, on: date, actor: str, at: datetime) -> int:
    counts = {row.key: row for row in models.CountRow.objects.select_for_update().filter(key__startswith=f"{basis}|")}
    wanted = {f"{basis}|{item.kind}|{item.key}": item for item in items}
    changed = []
    for key in sorted({*wanted, *counts}):
        _, kind, subject = key.split("|")
        after = _counted(wanted.get(key))
        row = counts.get(key) or models.CountRow(key=key, turn=0, unit=unit, counted=[])
        entries = tuple(_entries(row, after, unit, on, basis, ItemKind(kind), subject))
        if entries:
            row.turn += 1
            period = item.period.code if (item := wanted.get(key)) and item.period else ""
            document = {"item": subject, **({"period": period} if period else {})}
            ledger.post(posting=Posting(SOURCE, f"{key}#{row.turn}", entries, document), actor=actor, at=at)
            row.unit, row.counted = unit, list(after)
            changed.append(row)
    models.CountRow.objects.bulk_create(
        changed, update_conflicts=True, update_fields=["turn", "unit", "counted"], unique_fields=["key"]
    )
    return len(changed)


def _counted(item: CountedItem | None) -> tuple[str, ...]:
    return () if item is None else (IN_FORCE, INTEGRATED) if item.integrated else (IN_FORCE,)


def _entries(
    row: models.CountRow, after: Iterable[str], unit: str, on: date, basis: Basis, kind: ItemKind, subject: str
) -> list[NewEntry]:
    old, new = {(row.unit, measure) for measure in row.counted}, {(unit, measure) for measure in after}
    steps = [(Decimal(-1), place) for place in old - new] + [(Decimal(1), place) for place in new - old]
    if (unit, IN_FORCE) in new - old and (unit, INTEGRATED) not in new:
        # Nought is a figure; without an entry nothing would be known of it.
        steps.append((Decimal(0), (unit, INTEGRATED)))
    return [
        NewEntry(measure, where, basis, on, amount, dimensions={"kind": kind.value}, subject=subject)
        for amount, (where, measure) in sorted(steps, key=lambda step: (step[1], step[0]))
    ]
