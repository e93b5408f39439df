"""What was approved, as a PDF signed with the key of the office that approved it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from benso.domains.documents import operations as documents
from benso.domains.reporting import models
from benso.domains.reporting.operations.moving import noted
from benso.domains.reporting.queries.places import office_name
from benso.domains.reporting.queries.printed import report_print
from benso.domains.reporting.types import EventKind, ReportId

TEMPLATE = "reports/report"


@transaction.atomic
def sign_report(*, report: ReportId, round_number: int, actor: str, at: datetime) -> str:
    """Set, sign and keep what a round of a report was approved as; its event bears the code and the hash. The figures
    are those known when it was approved, so it does not matter how much later this runs. Signing again changes nothing.

    :returns: the code by which anyone verifies it
    :raises NotApproved: if the round was never approved
    :raises SigningKeyMissing: if the receiving office has no key; the approval stands, the print waits
    """
    row = models.ReportRow.objects.select_for_update(of=("self",)).select_related("period").filter(id=report).first()
    data = report_print(report, round_number)
    assert row is not None  # noqa: S101  report_print refused otherwise
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document FROM reporting_event WHERE report = %s AND kind = %s AND round = %s",
            [report, EventKind.SIGNED.value, round_number],
        )
        signed = cursor.fetchone()
    if signed:
        return str(signed[0])
    issued = documents.issue_document(
        template=TEMPLATE, data=data, title=data["title"], office=row.receiver, office_name=office_name(row.receiver),
        owner=f"office:{row.office}", reference=f"{row.regime}/{row.period.code}/{row.office}#{round_number}",
        simulated=row.simulated, actor=actor, at=at,
    )  # fmt: skip
    row.round = round_number  # the event is about that round; not saved
    noted(row, EventKind.SIGNED, actor=actor, at=at, note=f"sha256:{issued.file.sha256}", document=issued.code)
    return issued.code
