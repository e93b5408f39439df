"""What the ledger is told of duties: how many offices owe a report, so that the figures of a few never pass for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.reporting import models
from benso.domains.units.queries import roster
from benso.domains.units.types import Level
from benso.kernel.periods import Period

SOURCE = MEASURE = "reporting.owing"


def post_owing(*, regime: str, period: Period, owing: int, basis: Basis, actor: str, at: datetime) -> None:
    """Make the level of a regime at the end of a period the number of offices that owe it. Safe to repeat.

    A stock of the province of that day, dimension ``regime``. A period that is opened after later ones leaves theirs
    as they are: its step is taken back where the next one begins to count.
    """
    province = next(iter(roster().on(period.end, Level.PROVINCE)), None)
    if province is None:
        return
    start = f"owing|{basis}|{regime}|"
    known = [
        (date.fromisoformat(row.counted[1]), int(row.counted[0]), row)
        for row in models.CountRow.objects.select_for_update().filter(key__startswith=start)
    ]
    key = f"{start}{period.code}"
    own = next((row for _, _, row in known if row.key == key), None)
    row = own or models.CountRow(key=key, turn=0, unit=province.id, counted=[])
    step = Decimal(owing - _level(known, period.end))
    if own is None or step:
        row.turn += 1
        later = min((end for end, _, _ in known if end > period.end), default=None)
        steps = [(period.end, step)] + ([(later, -step)] if later is not None and step else [])
        entries = tuple(
            NewEntry(MEASURE, province.id, basis, on, amount, dimensions={"regime": regime}, subject=key)
            for on, amount in steps
        )
        document = {"regime": regime, "period": period.code}
        ledger.post(posting=Posting(SOURCE, f"{key}#{row.turn}", entries, document), actor=actor, at=at)
        row.counted = [str(owing), period.end.isoformat()]
        row.save()


def _level(known: Sequence[tuple[date, int, models.CountRow]], on: date) -> int:
    return max(((end, owing) for end, owing, _ in known if end <= on), default=(date.min, 0))[1]
