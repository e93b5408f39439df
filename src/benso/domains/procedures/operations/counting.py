"""What the ledger says of the catalogue: how many procedures are in force, online, full process, on several means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.procedures import models
from benso.domains.procedures.types import OnlineLevel
from benso.domains.units import queries as units
from benso.domains.units.types import Level
from benso.domains.versions.queries import in_force

SOURCE = "procedures"
IN_FORCE, FULL, ONLINE, MULTICHANNEL = (
    "procedures.in_force",
    "procedures.full_process",
    "procedures.online",
    "procedures.multichannel",
)
MEASURES = (IN_FORCE, FULL, ONLINE, MULTICHANNEL)


@transaction.atomic
def post_catalogue(*, on: date, actor: str, at: datetime) -> int:
    """Bring the ledger to what the catalogue offers on a day: one posting for each procedure that changed.

    Stocks of the province of that day, basis *measured*: a version counts from the day it was published here, since a
    catalogue loaded today says nothing of earlier years. *Multichannel* is full process tried on web and on mobile.

    :param on: the day from which the amounts hold
    :returns: how many procedures changed
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('benso.procedures.count'))")
    province = next(iter(units.units_on(on, Level.PROVINCE)), None)
    if province is None:
        return 0
    rows = models.Version.objects.filter(in_force(on), published_at__isnull=False)
    offered = {
        code: (_counted(online, tested), number)
        for code, number, online, tested in rows.values_list("procedure__code", "number", "online", "tested")
    }
    counts = {row.code: row for row in models.Count.objects.select_for_update()}
    changed = []
    for code in sorted({*offered, *counts}):
        wanted, number = offered.get(code, ((), 0))
        row = counts.get(code) or models.Count(code=code, turn=0, unit=province.id, counted=[])
        entries = (*_entries(row.unit, row.counted, wanted, province.id, on, code),)
        if entries:
            row.turn += 1
            document = {"procedure": code, "version": str(number)} if number else {"procedure": code}
            ledger.post(posting=Posting(SOURCE, f"{code}#{row.turn}", entries, document), actor=actor, at=at)
            row.unit, row.counted = province.id, list(wanted)
            changed.append(row)
    models.Count.objects.bulk_create(
        changed, update_conflicts=True, update_fields=["turn", "unit", "counted"], unique_fields=["code"]
    )
    return len(changed)


def _counted(online: str, tested: Iterable[str]) -> tuple[str, ...]:
    full = online == OnlineLevel.FULL
    holds = {
        IN_FORCE: True,
        FULL: full,
        ONLINE: online != OnlineLevel.INFORMATION,
        MULTICHANNEL: full and {"web", "mobile"} <= set(tested),
    }
    return tuple(measure for measure in MEASURES if holds[measure])


def _entries(
    unit_before: str, before: Iterable[str], after: Iterable[str], unit: str, on: date, code: str
) -> list[NewEntry]:
    old, new = {(unit_before, measure) for measure in before}, {(unit, measure) for measure in after}
    steps = [(Decimal(-1), place) for place in old - new] + [(Decimal(1), place) for place in new - old]
    return [
        NewEntry(measure, where, Basis.MEASURED, on, amount, subject=code)
        for amount, (where, measure) in sorted(steps, key=lambda step: (step[1], step[0]))
    ]
