"""A report on its way up the tree: one row is locked, what happens is noted, a refusal changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from benso.domains.audit.operations import record_event
from benso.domains.reporting import models
from benso.domains.reporting.queries import ReportUnknown
from benso.domains.reporting.rules import may
from benso.domains.reporting.types import EventKind, ReportActor, ReportDeed, ReportId, ReportState
from benso.kernel.errors import BensoError


class ReportNotYours(BensoError):
    """Somebody without the duty wants to move a report."""

    code = "REPORT_NOT_YOURS"
    status = 403
    sentence = "Việc này của người {who}. Bạn không giữ vai trò đó ở đơn vị ấy; báo cáo vẫn như cũ."
    words = frozenset({"who"})


class ReportElsewhere(BensoError):
    """The report stands at another step by now."""

    code = "REPORT_ELSEWHERE"
    status = 409
    sentence = "Báo cáo đang ở bước “{state}” nên không làm được việc này. Tải lại trang để xem bước hiện tại."
    words = frozenset({"state"})


STATES = {
    ReportState.OPEN: "đang nhập",
    ReportState.SUBMITTED: "đã gửi, chờ duyệt",
    ReportState.RETURNED: "bị trả lại",
    ReportState.APPROVED: "đã duyệt",
    ReportState.PUBLISHED: "đã công bố",
}
WHO = {
    ReportDeed.SUBMIT: "lập báo cáo ở đơn vị báo cáo",
    ReportDeed.APPROVE: "duyệt báo cáo ở nơi nhận",
    ReportDeed.PUBLISH: "công bố số liệu ở nơi nhận",
    ReportDeed.REOPEN: "công bố số liệu ở nơi nhận",
}


def held(report: ReportId, deed: ReportDeed, actor: ReportActor) -> models.ReportRow:
    """The row, locked until the transaction ends.

    :raises ReportUnknown: if there is none, or it is none of the actor's business
    :raises ReportNotYours: if the actor may see it but not do the deed
    """
    row = (
        models.ReportRow.objects.select_for_update(of=("self",))
        .select_related("period", "place", "version")
        .filter(id=report)
        .first()
    )
    if row is None or not may(ReportDeed.VIEW, actor, row.office, row.receiver):
        raise ReportUnknown(report=report)
    if not may(deed, actor, row.office, row.receiver):
        raise ReportNotYours(who=WHO.get(deed, deed.value))
    return row


def demand(row: models.ReportRow, *states: ReportState) -> None:
    """:raises ReportElsewhere: if the report is in none of the states"""
    if ReportState(row.state) not in states:
        raise ReportElsewhere(state=STATES[ReportState(row.state)])


def noted(
    row: models.ReportRow, kind: EventKind, *, actor: str, at: datetime, note: str = "", document: str = ""
) -> None:
    """Keep what happened: in the report's own list, and in the audit trail without the words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reporting_event (report, kind, round, at, actor, note, document) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [row.id, kind.value, row.round, at, actor, note, document],
        )
    record_event(
        actor=actor, action=f"reporting.{kind.value}", object_type="report", object_id=str(row.id), at=at,
        data={"regime": row.regime, "office": row.office, "period": row.period.code, "round": row.round,
              **({"document": document} if document else {})},
    )  # fmt: skip
