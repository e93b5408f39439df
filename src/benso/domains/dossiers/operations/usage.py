"""Which services of the catalogue were used this year: offered is not used, so both are in the ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from benso.domains.ledger import operations as ledger
from benso.domains.ledger import queries as figures
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.procedures.queries import catalogue
from benso.domains.procedures.types import OnlineLevel
from benso.domains.units import queries as units
from benso.domains.units.types import Level

SOURCE = "dossiers"
USED = "procedures.used"


@transaction.atomic
def post_usage(*, on: date, actor: str, at: datetime) -> int:
    """Note each service that is online and had its first dossier of the year, once a year and service.

    Measured only: what invented people apply for says nothing of the use of services.

    :param on: up to when dossiers are looked at; what was not sealed yet is found the next time
    :returns: how many services are new
    """
    province = next(iter(units.units_on(on, Level.PROVINCE)), None)
    if province is None:
        return 0
    levels = {one.code: one.assessment.online for one in catalogue(on)}
    fresh = sorted(_codes("dossiers.received", on, {"role": "main"}) - _codes(USED, on, None))
    fresh = [code for code in fresh if levels.get(code, OnlineLevel.INFORMATION) is not OnlineLevel.INFORMATION]
    for code in fresh:
        dimensions = {"procedure": code, "level": levels[code].value}
        entry = NewEntry(USED, province.id, Basis.MEASURED, on, Decimal(1), dimensions=dimensions, subject=code)
        ledger.post(
            posting=Posting(SOURCE, f"used:{on.year}:{code}", (entry,), {"procedure": code}), actor=actor, at=at
        )
    return len(fresh)


def _codes(measure: str, on: date, dimensions: dict[str, str] | None) -> set[str]:
    found = figures.totals(
        measures=[measure], units=None, bases=[Basis.MEASURED], dimensions=dimensions, since=date(on.year, 1, 1),
        until=on, split="procedure",
    )  # fmt: skip
    return {total.group for total in found if total.group and total.amount > 0}
