"""Saying why soft findings are right all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from benso.domains.audit.operations import record_event
from benso.domains.reporting.operations.filling import opened
from benso.domains.reporting.queries import reports
from benso.domains.reporting.rules import figures_digest, known
from benso.domains.reporting.types import Finding, ReportActor, ReportId, Severity
from benso.kernel.errors import BensoError

LONGEST_EXPLANATION = 2_000


class FindingUnknown(BensoError):
    """There is no such finding, or it cannot be explained away."""

    code = "FINDING_UNKNOWN"
    sentence = (
        "Cảnh báo này không còn, hoặc là lỗi phải sửa chứ không giải trình được. "
        "Tải lại trang để xem danh sách hiện tại."
    )


class ExplanationMissing(BensoError):
    """An explanation says nothing, or too much."""

    code = "EXPLANATION_MISSING"
    sentence = "Nêu lý do bằng vài từ, tối đa {most} ký tự."


def explain(*, report: ReportId, check: str, text: str, actor: ReportActor, at: datetime) -> None:
    """As :func:`explain_findings`, of one finding."""
    explain_findings(report=report, texts={check: text}, actor=actor, at=at)


@transaction.atomic
def explain_findings(
    *, report: ReportId, texts: Mapping[str, str], actor: ReportActor, at: datetime
) -> tuple[Finding, ...]:
    """Say why soft findings are right all the same, all of them or none; an explanation lapses when the figures it is
    about change.

    :param texts: by name of the finding
    :returns: every finding of the report, explained or not
    :raises ReportUnknown: there is no such report for the actor
    :raises ReportClosed: it is not open to be filled
    :raises FindingUnknown: nothing of the kind is found, or it is hard
    :raises ExplanationMissing: one says nothing, or is too long
    """
    opened(report, actor)
    said = {check: " ".join(text.split()) for check, text in texts.items()}
    if not said or not all(0 < len(text) <= LONGEST_EXPLANATION for text in said.values()):
        raise ExplanationMissing(most=LONGEST_EXPLANATION)
    sheet = reports.report_sheet(report, actor)
    soft = {finding.check: finding for finding in sheet.findings if finding.severity is Severity.SOFT}
    values = known(sheet.grid, sheet.figures, sheet.others)
    rows = []
    for check, text in said.items():
        if check not in soft:
            raise FindingUnknown(check=check)
        rows.append((check, figures_digest(sheet.grid, soft[check], values), text))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO reporting_explanation (report_id, check_id, digest, text, by, at)"
            " VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT ON CONSTRAINT reporting_explanation_once DO UPDATE"
            " SET digest = EXCLUDED.digest, text = EXCLUDED.text, by = EXCLUDED.by, at = EXCLUDED.at",
            [[report, *row, actor.actor, at] for row in rows],
        )
    for check, digest, text in rows:
        record_event(
            actor=actor.actor, action="reporting.explained", object_type="report", object_id=str(report), at=at,
            data={"check": check, "text": text, "sha256": digest},
        )  # fmt: skip
    return tuple(replace(f, explanation=said.get(f.check, f.explanation)) for f in sheet.findings)
