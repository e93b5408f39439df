"""How the services of a field have been used and kept lately: offered is not used, used is not on time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benso.domains.ledger import queries
from benso.domains.ledger.types import Basis
from benso.kernel.numbers import percent

RECEIVED, CLOSED = "dossiers.received", "dossiers.closed"
_YEAR = timedelta(days=365)
_ON_TIME = frozenset({"early", "on_time", "no_term"})


@dataclass(frozen=True, slots=True)
class Record:
    """What the ledger holds of a field over a year; shares are ``None`` where there is nothing to divide by."""

    basis: Basis
    since: date
    received: Decimal
    online: Decimal | None
    closed: Decimal
    on_time: Decimal | None


def record_of(field: str, on: date) -> Record | None:
    """The record of a field (category) over the last year, measured where there is any, else simulated. Two statements.

    Only what citizens applied for counts, not the questions to other agencies that went with it.
    """
    since = on - _YEAR
    chosen = {"field": field, "role": "main"}
    received: dict[Basis, dict[str, Decimal]] = {}
    closed: dict[Basis, dict[str, Decimal]] = {}
    for measure, split, found in ((RECEIVED, "channel", received), (CLOSED, "outcome", closed)):
        for total in queries.totals(
            measures=[measure], units=None, dimensions=chosen, since=since, until=on, split=split
        ):
            found.setdefault(total.basis, {})[total.group or ""] = total.amount
    for basis in (Basis.MEASURED, Basis.SIMULATED):
        came, done = received.get(basis, {}), closed.get(basis, {})
        if came or done:
            came_all, done_all = sum(came.values(), Decimal(0)), sum(done.values(), Decimal(0))
            kept = sum((n for outcome, n in done.items() if outcome in _ON_TIME), Decimal(0))
            return Record(
                basis, since, came_all, percent(came.get("online", Decimal(0)), came_all), done_all,
                percent(kept, done_all),
            )  # fmt: skip
    return None
