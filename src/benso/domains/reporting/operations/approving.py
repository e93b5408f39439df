"""Approval: what is approved is kept with its time and posted to the ledger; published; opened again with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app

from benso.domains.reporting import models
from benso.domains.reporting.operations.keeping import keep_values
from benso.domains.reporting.operations.moving import demand, held, noted
from benso.domains.reporting.operations.settling import lock_places, settle
from benso.domains.reporting.operations.submitting import needed
from benso.domains.reporting.operations.telling import push_national_reports
from benso.domains.reporting.queries import report_sheet
from benso.domains.reporting.types import (
    EventKind,
    Figure,
    ItemKey,
    Mark,
    ReportActor,
    ReportDeed,
    ReportId,
    ReportSheet,
    ReportState,
)
from benso.kernel.errors import BensoError

SIGN_JOB = "benso.reporting.sign"
NOTHING = Figure(None, Mark.MISSING)


class OwnReport(BensoError):
    """Somebody wants to approve what they submitted themselves."""

    code = "OWN_REPORT"
    status = 403
    sentence = "Bạn là người đã gửi báo cáo này nên không tự duyệt được; người khác ở nơi nhận phải duyệt."


@transaction.atomic
def approve_report(*, report: ReportId, actor: ReportActor, at: datetime) -> ReportState:
    """Approve a report: every item, filled in or computed, is kept as known from now and posted as *reported*
    (*simulated* where the report is). Approving again changes nothing.

    :raises ReportUnknown: if there is none
    :raises ReportNotYours: if the actor does not approve at the office that receives it
    :raises OwnReport: if the actor submitted it
    :raises ReportElsewhere: if it is not submitted
    """
    row = held(report, ReportDeed.APPROVE, actor)
    if row.state in (ReportState.APPROVED.value, ReportState.PUBLISHED.value):
        return ReportState(row.state)
    demand(row, ReportState.SUBMITTED)
    if row.submitted_by == actor.actor:
        raise OwnReport()
    lineage = lock_places(row.place.key)
    found = report_sheet(row.id, actor)
    changed, known = keep_values(row, _figures(found), at=at)
    settle(row, changed.values(), lineage, actor=actor.actor, at=at)
    row.state, row.approved_at = ReportState.APPROVED.value, known
    row.corrected = _corrected(row, found)
    row.save(update_fields=["state", "approved_at", "corrected"])
    noted(row, EventKind.APPROVED, actor=actor.actor, at=known)
    app.configure_task(SIGN_JOB, queueing_lock=f"{SIGN_JOB}:{row.id}:{row.round}").defer(
        report=row.id, round_number=row.round
    )
    return ReportState.APPROVED


@transaction.atomic
def publish_report(*, report: ReportId, actor: ReportActor, at: datetime) -> ReportState:
    """Publish what is approved. Publishing again changes nothing.

    :raises ReportUnknown: if there is none
    :raises ReportNotYours: if the actor does not publish at the office that receives it
    :raises ReportElsewhere: if it is not approved
    """
    with connection.cursor() as cursor:  # the last number of a publication tells readers whether anything is new
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('benso.reporting.publishing', 0))")
    row = held(report, ReportDeed.PUBLISH, actor)
    if row.state == ReportState.PUBLISHED.value:
        return ReportState.PUBLISHED
    demand(row, ReportState.APPROVED)
    row.state, row.published_at = ReportState.PUBLISHED.value, at
    row.save(update_fields=["state", "published_at"])
    noted(row, EventKind.PUBLISHED, actor=actor.actor, at=at)
    if row.version.declaration.get("national"):
        push_national_reports(at=at)
    return ReportState.PUBLISHED


@transaction.atomic
def reopen_report(*, report: ReportId, reason: str, actor: ReportActor, at: datetime) -> ReportState:
    """Open an approved or published report for correction: a new round. What was approved stays known until another
    figure is approved. Opening what was opened again changes nothing.

    :raises ReportUnknown: if there is none
    :raises ReportNotYours: if the actor does not publish at the office that receives it
    :raises WordsMissing: without a reason
    :raises ReportElsewhere: if it is neither approved nor published
    """
    row = held(report, ReportDeed.REOPEN, actor)
    words = needed(reason)
    if row.state == ReportState.OPEN.value and row.round > 1:
        return ReportState.OPEN
    demand(row, ReportState.APPROVED, ReportState.PUBLISHED)
    row.state, row.round = ReportState.OPEN.value, row.round + 1
    row.save(update_fields=["state", "round"])
    noted(row, EventKind.REOPENED, actor=actor.actor, at=at, note=words)
    return ReportState.OPEN


def _figures(found: ReportSheet) -> Mapping[ItemKey, Figure]:
    """Every item of the report; where a cell is empty or not known, what is missing is said to be."""
    return {key: found.figures.get(cell.address, NOTHING) for key, cell in found.grid.items.items()}


def _corrected(row: models.ReportRow, found: ReportSheet) -> int:
    filled_in = [key for key, cell in found.grid.items.items() if cell.editable]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT v.item FROM reporting_value v JOIN reporting_item i ON i.id = v.item "
            "WHERE v.report = %s AND i.key = ANY(%s) GROUP BY v.item HAVING count(*) > 1) several",
            [row.id, filled_in],
        )
        return int(cursor.fetchone()[0])
