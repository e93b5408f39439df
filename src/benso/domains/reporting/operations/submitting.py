"""A report goes up, and may come back with a comment."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction

from benso.domains.reporting.operations.moving import demand, held, noted
from benso.domains.reporting.queries import report_sheet
from benso.domains.reporting.types import (
    EventKind,
    Finding,
    Mark,
    ReportActor,
    ReportDeed,
    ReportId,
    ReportSheet,
    ReportState,
    Severity,
)
from benso.kernel.errors import BensoError
from benso.kernel.numbers import Language
from benso.kernel.working_time import VIETNAM

LONGEST_WORDS = 2_000


class ReportHasErrors(BensoError):
    """Hard findings stand; ``findings`` are what they say."""

    code = "REPORT_HAS_ERRORS"
    status = 422
    sentence = "Báo cáo còn {count} lỗi nên chưa gửi được. Sửa lỗi đầu tiên: {first}"


class ReportUnexplained(BensoError):
    """Soft findings stand without an explanation."""

    code = "REPORT_UNEXPLAINED"
    status = 422
    sentence = "Báo cáo còn {count} cảnh báo chưa giải trình nên chưa gửi được. Sửa số, hoặc nêu lý do: {first}"


class PeriodNotOver(BensoError):
    """A report about days that are still to come."""

    code = "PERIOD_NOT_OVER"
    status = 409
    sentence = "Kỳ báo cáo kết thúc ngày {end}; từ ngày đó mới gửi được. Số đã nhập vẫn được giữ."


class WordsMissing(BensoError):
    """A return or a re-opening without saying why."""

    code = "WORDS_MISSING"
    status = 422
    sentence = "Ghi rõ lý do (tối đa {most} chữ cái), để đơn vị báo cáo biết phải sửa gì."


@transaction.atomic
def submit_report(*, report: ReportId, actor: ReportActor, at: datetime, language: Language = "vi") -> ReportState:
    """Send a report up; the first time decides whether it was on time. Submitting again changes nothing.

    :param language: of the findings a refusal names
    :raises ReportUnknown: if there is none
    :raises ReportNotYours: if the actor does not report for its office
    :raises ReportElsewhere: if it is approved or published
    :raises PeriodNotOver: before the last day of its period
    :raises ReportHasErrors: if a hard finding stands
    :raises ReportUnexplained: if a soft finding stands without an explanation
    """
    row = held(report, ReportDeed.SUBMIT, actor)
    if row.state == ReportState.SUBMITTED.value:
        return ReportState.SUBMITTED
    demand(row, ReportState.OPEN, ReportState.RETURNED)
    if at.astimezone(VIETNAM).date() < row.period.end:
        raise PeriodNotOver(end=f"{row.period.end:%d/%m/%Y}")
    found = report_sheet(row.id, actor, language=language)
    _refuse(found.findings)
    row.marks = _marks(found)
    row.arrived = row.filled = sum(row.marks[: Mark.MISSING])
    if row.first_submitted_at is None:
        row.first_submitted_at, row.first_arrived = at, row.arrived
    row.state, row.submitted_at, row.submitted_by = ReportState.SUBMITTED.value, at, actor.actor
    row.save(
        update_fields=["marks", "arrived", "filled", "first_submitted_at", "first_arrived", "state", "submitted_at",
                       "submitted_by"]
    )  # fmt: skip
    noted(row, EventKind.SUBMITTED, actor=actor.actor, at=at)
    return ReportState.SUBMITTED


@transaction.atomic
def return_report(*, report: ReportId, comment: str, actor: ReportActor, at: datetime) -> ReportState:
    """Send a report back with a comment. Returning again changes nothing.

    :raises ReportUnknown: if there is none
    :raises ReportNotYours: if the actor does not approve at the office that receives it
    :raises ReportElsewhere: if it is not submitted
    :raises WordsMissing: without a comment
    """
    row = held(report, ReportDeed.APPROVE, actor)
    words = needed(comment)
    if row.state == ReportState.RETURNED.value:
        return ReportState.RETURNED
    demand(row, ReportState.SUBMITTED)
    row.state = ReportState.RETURNED.value
    row.returns += 1
    if row.approved_at is None:
        row.arrived = 0
    row.save(update_fields=["state", "returns", "arrived"])
    noted(row, EventKind.RETURNED, actor=actor.actor, at=at, note=words)
    return ReportState.RETURNED


def needed(text: str) -> str:
    """What was said, without the space around it.

    :raises WordsMissing: if nothing was said, or too much
    """
    words = text.replace("\0", " ").strip()
    if not words or len(words) > LONGEST_WORDS:
        raise WordsMissing(most=LONGEST_WORDS)
    return words


def _refuse(findings: tuple[Finding, ...]) -> None:
    hard = [each for each in findings if each.severity is Severity.HARD]
    if hard:
        raise ReportHasErrors(count=len(hard), first=hard[0].message, findings=hard)
    silent = [each for each in findings if not each.explanation]
    if silent:
        raise ReportUnexplained(count=len(silent), first=silent[0].message, findings=silent)


def _marks(found: ReportSheet) -> list[int]:
    counts = Counter(found.cells[c.address].figure.mark for c in found.grid.editable if c.address in found.cells)
    return [counts[mark] for mark in Mark]
