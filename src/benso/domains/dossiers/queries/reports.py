"""Reports of work on dossiers. Counts come from the ledger; what is overdue today, and lists, from the dossiers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from benso.domains.dossiers.rules.indicators import INDICATORS, QUESTIONS, compute, report
from benso.domains.dossiers.types.reports import IndicatorValue, Offer, Question, Report6a, Scope, Use
from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis
from benso.kernel.working_time import VIETNAM

MAIN = {"role": "main"}
EVERYWHERE = Scope()

OVERDUE_NOW = """
SELECT count(*) FROM dossiers_dossier d
WHERE d.phase IN ('running', 'paused') AND d.phase = 'running' AND d.due_at < %(day)s AND d.parent IS NULL
  AND d.simulated = %(simulated)s {scope}"""

OVERDUE_THEN = """
SELECT count(*) FROM dossiers_dossier d
JOIN LATERAL (SELECT c.after FROM dossiers_due_change c WHERE c.dossier = d.id AND c.at < %(end)s
              AND c.kind <> 'extended' ORDER BY c.id DESC LIMIT 1) last ON true
WHERE d.accepted_at < %(end)s AND coalesce(d.finished_at, d.closed_at, 'infinity') >= %(end)s
  AND last.after < %(end)s AND d.parent IS NULL AND d.simulated = %(simulated)s {scope}
  AND NOT EXISTS (SELECT FROM dossiers_pause p WHERE p.dossier = d.id AND p.started_at < %(end)s
                  AND coalesce(p.ended_at, 'infinity') >= %(end)s)"""


def sums(
    scope: Scope, since: date, until: date, basis: Basis, *, known: int | None = None,
    questions: tuple[Question, ...] = QUESTIONS,
) -> dict[str, Decimal]:  # fmt: skip
    """The sums that formulas name, of one basis; one statement a question, seventeen for all.

    :raises SealUnknown: if there is no seal ``known``
    """
    found: dict[str, Decimal] = {}
    for question in questions:
        dimensions = {**MAIN, **question.dimensions} | ({"agency": scope.agency} if scope.agency else {})
        first, last = since, until
        if question.when != "period":
            first, last = None, since - timedelta(days=1) if question.when == "start" else until  # type: ignore[assignment]
        whole = Decimal(0)
        for total in ledger.totals(
            measures=[question.measure], units=scope.units, bases=[basis], dimensions=dimensions, since=first,
            until=last, known=known, split=question.split,
        ):  # fmt: skip
            whole += total.amount
            if question.split:
                found[f"{question.id}.{total.group}"] = total.amount
        found[question.id] = whole
    return found


def report_6a(
    *, scope: Scope = EVERYWHERE, since: date, until: date, basis: Basis, today: date, known: int | None = None,
    computed: dict[str, Decimal] | None = None,
) -> Report6a:  # fmt: skip
    """Report 6a: carried over, received by channel, processed early, on time and late, in process, overdue, paused.

    :param today: the day of asking; of a period that is over, what was overdue on its last day is told
    :param computed: the sums, where the caller has them already
    :raises SealUnknown: if there is no seal ``known``
    """
    amounts = computed if computed is not None else sums(scope, since, until, basis, known=known)
    return report(since, until, amounts, _overdue(scope, until, basis, today))


def indicators(
    *, scope: Scope = EVERYWHERE, since: date, until: date, basis: Basis, known: int | None = None,
    computed: dict[str, Decimal] | None = None,
) -> list[IndicatorValue]:  # fmt: skip
    """Every declared share with its numerator and denominator, in the order of the table.

    :raises SealUnknown: if there is no seal ``known``
    """
    amounts = computed if computed is not None else sums(scope, since, until, basis, known=known)
    return [compute(indicator, amounts) for indicator in INDICATORS]


def offered(*, until: date, known: int | None = None) -> Offer:
    """What the catalogue on the platform offers on a day, as posted (always measured). One statement."""
    names = ("in_force", "online", "full_process", "multichannel")
    found = {
        total.measure: total.amount
        for total in ledger.totals(
            measures=[f"procedures.{name}" for name in names], units=None, bases=[Basis.MEASURED], until=until,
            known=known,
        )
    }  # fmt: skip
    return Offer(*(found.get(f"procedures.{name}", Decimal(0)) for name in names))


def used(
    *, by: str, scope: Scope = EVERYWHERE, since: date, until: date, basis: Basis, known: int | None = None
) -> list[Use]:
    """How services were used and kept, by ``procedure`` or by ``unit``, the most used first. Exact counts.

    Pages for the public show :func:`rules.indicators.public` of them.

    :raises SealUnknown: if there is no seal ``known``
    """
    dimensions = {**MAIN} | ({"agency": scope.agency} if scope.agency else {})
    amounts: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    asked = {
        "received": ("dossiers.received", {}),
        "online": ("dossiers.received", {"channel": "online"}),
        "closed": ("dossiers.closed", {}),
        "early": ("dossiers.closed", {"outcome": "early"}),
        "on_time": ("dossiers.closed", {"outcome": "on_time"}),
        "no_term": ("dossiers.closed", {"outcome": "no_term"}),
    }
    for name, (measure, narrowed) in asked.items():
        for total in ledger.totals(
            measures=[measure], units=scope.units, bases=[basis], dimensions={**dimensions, **narrowed}, since=since,
            until=until, known=known, by="unit" if by == "unit" else "none",
            split="procedure" if by == "procedure" else None,
        ):  # fmt: skip
            amounts[str(total.unit if by == "unit" else total.group)][name] += total.amount
    rows = [
        Use(key, of["received"], of["online"], of["closed"], of["early"] + of["on_time"], of["closed"] - of["no_term"])
        for key, of in amounts.items()
    ]
    return sorted(rows, key=lambda row: (-(row.received or 0), -(row.closed or 0), row.key))


def _overdue(scope: Scope, until: date, basis: Basis, today: date) -> int:
    parts, values = [""], dict[str, Any]()
    if scope.units is not None:
        parts.append("split_part(d.lead_office, '/', 1) = ANY(%(units)s)")
        values["units"] = list(scope.units)
    if scope.agency:
        parts.append("split_part(d.lead_office, '/', 2) = %(agency)s")
        values["agency"] = scope.agency
    values |= {"simulated": basis is Basis.SIMULATED}
    statement = OVERDUE_NOW if until >= today else OVERDUE_THEN
    values |= {"day": midnight(today)} if until >= today else {"end": midnight(until + timedelta(days=1))}
    with connection.cursor() as cursor:
        cursor.execute(statement.format(scope=" AND ".join(parts)), values)
        return int(cursor.fetchone()[0])


def midnight(day: date) -> datetime:
    """The first moment of a day of Việt Nam."""
    return datetime.combine(day, time(), VIETNAM)
