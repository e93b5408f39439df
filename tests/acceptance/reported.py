"""Communes that report what XHS-X asks, through the same deeds as everybody: filled in, submitted, approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis, NewEntry, Posting
from benso.domains.procedures.queries import calendar
from benso.domains.reporting import models, operations
from benso.domains.reporting.types import Figure, Mark
from tests.acceptance.board import target
from tests.domains.reporting.people import approve, put, submit

REPORTED = datetime(2026, 1, 6, 2, tzinfo=UTC)
PERIOD, END = "2025-Q3~15", date(2025, 9, 14)
MONTH_END = date(2025, 9, 30)
"""Stocks of communes are added up at the end of the month."""
COMMUNE = {
    "households": 3000, "fibre_households": 2700, "fibre_subscribed": 2100, "commune_broadband": 1,
    "population_now": 12000, "persons_4g": 11880, "persons_5g": 3000, "adults": 9000, "adults_smartphone": 7650,
    "persons_epay": 6600,
}  # fmt: skip


def owed() -> list[int]:
    """The reports of the communes for the period, opened; their numbers."""
    operations.open_reports(since=END, calendar=calendar(), actor="system:test", at=REPORTED, codes=("XHS-X",))
    rows = models.ReportRow.objects.filter(regime="XHS-X", period__code=PERIOD).order_by("office")
    return list(rows.values_list("id", flat=True))


def communes_report(reports: Sequence[int], **other: int | None) -> None:
    """Communes report the same figures, but what is named here (``None``: not known), and are approved."""
    told = COMMUNE | other
    figures = {
        f"{name}.now": Figure(None, Mark.MISSING) if value is None else Figure(Decimal(value))
        for name, value in told.items()
    }
    for report in reports:
        put(report, REPORTED, figures)
        submit(report, REPORTED)
        approve(report, REPORTED)
    ledger.seal_pending(at=REPORTED)


def publish(measure: str, share: int) -> None:
    """A source states a share of the province for the month in which the reports end."""
    entry = NewEntry(
        measure, "83@2004-08-31", Basis.PUBLISHED, MONTH_END, Decimal(share), period_start=MONTH_END,
        period_end=MONTH_END,
    )  # fmt: skip
    document = {"title": "Nguồn thử", "quality": "B"}
    ledger.post(posting=Posting("test", f"published:{measure}", (entry,), document), actor="test", at=REPORTED)
    ledger.seal_pending(at=REPORTED)


def beside(target_id: str) -> tuple[Basis, dict[Basis, Decimal], list[tuple[str, Decimal]]]:
    """What the headline of a target shows: the basis that decides, a value on each basis, the differences."""
    headline = target(target_id).headline
    assert headline is not None
    assert headline.current is not None
    told = {point.basis: point.value.quantize(Decimal("0.01")) for point in headline.points}
    differences = [(one.kind, abs(one.difference)) for one in headline.disagreements]
    return headline.current.basis, told, differences
