"""Published reports as the national reporting system is told of them: as packets, and as rows of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F

from benso.domains.exchange.types import NationalFigure, NationalReport
from benso.domains.reporting import models
from benso.domains.reporting.queries import versions
from benso.domains.reporting.types import Indicator, Mark, OfficeKey, ReportState
from benso.domains.units.queries import roster
from benso.domains.units.rules import AgencyUnknown, Roster
from benso.kernel.periods import Period, PeriodKind

# Of a report, the values of its round, whether or not a later report says the same item by now.
FIGURES = """
SELECT v.report, i.key, v.value, v.mark FROM reporting_value v JOIN reporting_item i ON i.id = v.item
JOIN reporting_report r ON r.id = v.report AND r.round = v.round
WHERE v.report = ANY(%s) ORDER BY v.report, i.key"""


def national_reports(*, regime: str = "", period: str = "", limit: int = 10_000) -> list[NationalReport]:
    """Published reports of regimes that go to the national system, of a regime and a period if given."""
    rows = _published()
    if regime:
        rows = rows.filter(regime=regime)
    if period:
        rows = rows.filter(period__code=period)
    return as_national(rows.order_by("regime", "period__code", "office")[:limit])


def untold_reports(limit: int) -> Any:
    """Rows of published reports whose last round nobody was told of, locked."""
    rows = _published().filter(round__gt=F("told_round")).order_by("id")
    return rows.select_for_update(of=("self",), skip_locked=True)[:limit]


def as_national(rows: Iterable[Any]) -> list[NationalReport]:
    """Reports with their figures, in the order of the rows."""
    held = list(rows)
    figures = _figures([row.id for row in held])
    units = roster()
    return [
        NationalReport(
            regime=row.regime,
            regime_name=str(row.version.declaration["name"]["vi"]),
            version=row.version.number,
            office=row.office,
            office_name=_office_name(row.office, units),
            period=_period(row).code,
            starts=row.period.start.isoformat(),
            ends=row.period.end.isoformat(),
            round=row.round,
            published_at=row.published_at,
            figures=figures.get(row.id, ()),
            simulated=row.simulated,
        )
        for row in held
    ]


def _published() -> Any:
    return models.ReportRow.objects.select_related("version", "period").filter(
        state=ReportState.PUBLISHED.value, published_at__isnull=False, version__declaration__national=True
    )


def _figures(reports: list[int]) -> dict[int, tuple[NationalFigure, ...]]:
    known = versions.indicators()
    found: defaultdict[int, list[NationalFigure]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [reports])
        for report, key, value, mark in cursor.fetchall():
            found[report].append(_figure(key, value, Mark(mark), known))
    return {report: tuple(held) for report, held in found.items()}


def _figure(key: str, value: Decimal | None, mark: Mark, known: dict[str, Indicator]) -> NationalFigure:
    code, _, inner = key.removesuffix("]").partition("[")
    reason = "" if mark is Mark.NUMBER else mark.name.lower()
    return NationalFigure(code, known[code].label.vi, inner, known[code].unit_of_measure, value, reason)


def _period(row: Any) -> Period:
    return Period(row.period.start, row.period.end, PeriodKind(row.period.kind), row.period.cut_off)


def _office_name(office: OfficeKey, units: Roster) -> str:
    unit_id, _, ref = office.partition("/")
    if ref:
        try:
            return units.agency(ref).name_vi
        except AgencyUnknown:
            return ref
    unit = units.find(unit_id)
    return unit.name_vi if unit else office
