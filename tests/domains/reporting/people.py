"""Who moves reports in the tests: a reporter, an approver and a publisher, each at the right office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from benso.domains.accounts.types import Role
from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import CellChange, Figure, Mark, Origin, ReportActor

REPORTER, APPROVER, PUBLISHER = 900_011, 900_012, 900_013
"""Officials that no account of a test can happen to be."""
FIGURES: Mapping[str, Figure] = {
    "households.now": Figure(Decimal(1500)),
    "fibre.now": Figure(Decimal(1000)),
    "users.male": Figure(Decimal(7)),
    "users.female": Figure(None, Mark.NO_SERVICE),
}


def reporter(report: int, official: int = REPORTER) -> ReportActor:
    row = models.ReportRow.objects.get(id=report)
    return ReportActor(official, duties=frozenset({(Role.REPORTER.value, row.office)}))


def approver(report: int, official: int = APPROVER) -> ReportActor:
    row = models.ReportRow.objects.get(id=report)
    return ReportActor(official, duties=frozenset({(Role.REPORT_APPROVER.value, row.receiver)}))


def publisher(report: int, official: int = PUBLISHER) -> ReportActor:
    row = models.ReportRow.objects.get(id=report)
    return ReportActor(official, duties=frozenset({(Role.REPORT_PUBLISHER.value, row.receiver)}))


def number(regime: str, period: str, office: str = "") -> int:
    """A report's number; of the first office by key where none is named."""
    rows = models.ReportRow.objects.filter(regime=regime, period__code=period).order_by("office")
    found = (rows.filter(office=office) if office else rows).first()
    assert found is not None
    return int(found.id)


def fill(report: int, at: datetime, **figures: object) -> None:
    """Fill in a report: everything as in ``FIGURES`` but what is named (``fibre=900``, ``users_male=Mark.MISSING``)."""
    wanted = dict(FIGURES)
    for name, value in figures.items():
        address = name.replace("_", ".") if name.startswith("users_") else f"{name}.now"
        wanted[address] = Figure(None, value) if isinstance(value, Mark) else Figure(Decimal(str(value)))
    put(report, at, wanted)


def put(report: int, at: datetime, figures: Mapping[str, Figure]) -> None:
    seen = queries.cell_states(report)
    changes = [CellChange(a, f, seen[a].revision if a in seen else 0) for a, f in figures.items()]
    operations.save_cells(
        report=report, changes=changes, origin=Origin.TYPED, actor=reporter(report), at=at, whole=True
    )


def submit(report: int, at: datetime) -> None:
    for finding in queries.report_sheet(report, reporter(report)).findings:
        if finding.severity == "soft" and not finding.explanation:
            operations.explain(report=report, check=finding.check, text="Đúng", actor=reporter(report), at=at)
    operations.submit_report(report=report, actor=reporter(report), at=at)


def approve(report: int, at: datetime) -> None:
    operations.approve_report(report=report, actor=approver(report), at=at)


def reopen(report: int, at: datetime) -> None:
    operations.reopen_report(report=report, reason="Số nhập nhầm", actor=publisher(report), at=at)


def through(report: int, at: datetime, **figures: object) -> None:
    """Fill in, submit, approve; opened again first if it was approved before."""
    if models.ReportRow.objects.filter(id=report, state__in=["approved", "published"]).exists():
        reopen(report, at)
    fill(report, at, **figures)
    submit(report, at)
    approve(report, at)
