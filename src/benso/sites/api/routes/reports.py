"""Reports that an office owes, filled in and sent up by its programs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field, model_validator

from benso.domains.accounts.types import Role, Scope
from benso.domains.reporting import operations, queries
from benso.domains.reporting.types import CellChange, Figure, Mark, Origin, ReportActor, ReportState
from benso.sites.api.bodies import Body, Note, OfficeKeyText
from benso.sites.api.callers import Caller, demand_caller
from benso.sites.api.filled import (
    CellsSaved,
    FindingsTold,
    OwedReports,
    ReportSent,
    ReportTold,
    findings_told,
    line_told,
    report_told,
    saved_told,
)
from benso.sites.api.inputs import Asked
from benso.sites.api.replies import reply, told
from benso.sites.api.taken import CellsTaken, taken_told

router = Router(tags=["reports"])
SEEING = frozenset({Role.REPORTER, Role.LEADER, Role.AUDITOR})
ReportNumber = Annotated[int, Field(ge=1, le=2**62)]
_AFTER = r"^[0-9]{1,16}~[0-9]{1,18}$"
_NUMBER = r"^[+-]?[0-9]{1,30}([.][0-9]{1,12})?$"


class ReportsIn(Asked):
    """Which reports."""

    office: OfficeKeyText | None = Field(None, description="Of one office; of all where the caller reports if none.")
    state: ReportState | None = Field(None, description="In one state; those to be filled in if none.")
    after: Annotated[str, Field(pattern=_AFTER)] | None = None
    limit: int = Field(50, ge=1, le=200)


class CellIn(Body):
    """What is put into a cell: a number, a mark, or nothing to empty it."""

    address: Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,80}[.][0-9A-Za-z_-]{1,80}$", description="`row.column`.")]
    value: Annotated[str, Field(pattern=_NUMBER, description="Digits, a point before decimals.")] | None = None
    mark: Literal["not_applicable", "no_service", "missing"] | None = None
    seen: int = Field(0, ge=0, le=2**31 - 1, description="Revision of the cell that was looked at; 0: it was empty.")

    @model_validator(mode="after")
    def one_of_two(self) -> CellIn:
        """A number has no mark."""
        if self.value is not None and self.mark is not None:
            raise ValueError("value and mark exclude each other")
        return self

    def taken(self) -> CellChange:
        """As ``reporting`` takes it."""
        if self.value is not None:
            return CellChange(self.address, Figure(Decimal(self.value)), self.seen)
        figure = Figure(None, Mark[self.mark.upper()]) if self.mark is not None else None
        return CellChange(self.address, figure, self.seen)


class CellsIn(Body):
    """Cells to be written, each judged alone."""

    cells: list[CellIn] = Field(..., min_length=1, max_length=5_000)


class ExplanationIn(Body):
    """Why a soft finding is right all the same."""

    check: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = Field(
        ..., description="Name of the finding, as told in `findings`."
    )
    text: Annotated[Note, Field(min_length=1, max_length=2_000)]


class ExplanationsIn(Body):
    """Explanations, taken together or not at all."""

    explanations: list[ExplanationIn] = Field(..., min_length=1, max_length=500)


@router.get("/owed-reports", response=told(OwedReports, private=True), summary="Reports owed, due soonest first")
def reports(request: HttpRequest, asked: Query[ReportsIn]) -> HttpResponse:
    """Of the offices where the caller reports. `after` of the answer is that of the next page."""
    caller = demand_caller(request).demand(Scope.READ).as_official()
    mine = sorted({duty.office for duty in caller.duties if duty.role in SEEING})
    found = queries.reports_to_fill(
        actor=_actor(caller), offices=mine if asked.office is None else [asked.office],
        states=(asked.state,) if asked.state else (ReportState.OPEN, ReportState.RETURNED),
        after=_after(asked.after), limit=asked.limit,
    )  # fmt: skip
    after = f"{_micros(found.after[0])}~{found.after[1]}" if found.after else None
    return reply(OwedReports([line_told(line) for line in found.lines], after))


@router.get("/owed-reports/{report}", response=told(ReportTold, private=True), summary="A report with its cells")
def report(request: HttpRequest, report: ReportNumber, asked: Query[Asked]) -> HttpResponse:
    """Forms, every cell with what it takes and what stands in it, and what the checks found."""
    caller = demand_caller(request).demand(Scope.READ).as_official()
    return reply(report_told(queries.report_sheet(report, _actor(caller), language=asked.lang)))


@router.put("/owed-reports/{report}/cells", response=told(CellsSaved, private=True), summary="Fill in cells")
def put_cells(request: HttpRequest, report: ReportNumber, asked: Query[Asked], body: CellsIn) -> HttpResponse:
    """Each cell is judged alone: what cannot be written stands in `refused` with its reason, the others are saved.
    A cell that changed since `seen` is refused and told what stands there. Safe to repeat."""
    caller = demand_caller(request).demand(Scope.ACT).as_official()
    actor = _actor(caller)
    saved = operations.save_cells(
        report=report, changes=[cell.taken() for cell in body.cells], origin=Origin.PROGRAM, actor=actor,
        at=timezone.now(),
    )  # fmt: skip
    return reply(saved_told(saved, queries.report_sheet(report, actor, language=asked.lang).findings))


@router.post(
    "/owed-reports/{report}/prefill", response=told(CellsTaken, private=True), summary="Take over what is known"
)
def prefill(request: HttpRequest, report: ReportNumber, asked: Query[Asked]) -> HttpResponse:
    """Fills cells that nobody touched from other regimes, the ledger and the reports of the units below; each says
    where it is from. What was taken over before follows its source. Safe to repeat."""
    caller = demand_caller(request).demand(Scope.ACT).as_official()
    actor = _actor(caller)
    done = operations.prefill(report=report, actor=actor, at=timezone.now())
    return reply(taken_told(done, queries.report_sheet(report, actor, language=asked.lang).findings))


@router.put(
    "/owed-reports/{report}/explanations", response=told(FindingsTold, private=True), summary="Explain soft findings"
)
def put_explanations(
    request: HttpRequest, report: ReportNumber, asked: Query[Asked], body: ExplanationsIn
) -> HttpResponse:
    """All or none. A hard finding, or one that is not there, cannot be explained. An explanation lapses when the
    figures it is about change. Safe to repeat."""
    caller = demand_caller(request).demand(Scope.ACT).as_official()
    actor = _actor(caller)
    texts = {one.check: one.text for one in body.explanations}
    operations.explain_findings(report=report, texts=texts, actor=actor, at=timezone.now())
    return reply(FindingsTold(findings_told(queries.report_sheet(report, actor, language=asked.lang).findings)))


@router.post("/owed-reports/{report}/submission", response=told(ReportSent, private=True), summary="Send a report up")
def submit(request: HttpRequest, report: ReportNumber, asked: Query[Asked]) -> HttpResponse:
    """Refused while its period lasts, a hard finding stands, or a soft one without an explanation. Safe to repeat."""
    caller = demand_caller(request).demand(Scope.ACT).as_official()
    state = operations.submit_report(report=report, actor=_actor(caller), at=timezone.now(), language=asked.lang)
    return reply(ReportSent(state.value))


def _actor(caller: Caller) -> ReportActor:
    return ReportActor.official(caller.viewer.official_id or 0, caller.duties)


def _micros(moment: datetime) -> int:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _after(text: str | None) -> tuple[datetime, int] | None:
    """Where the page before ended: due at, in microseconds, and number."""
    if text is None or not re.fullmatch(_AFTER, text):
        return None
    micros, _, number = text.partition("~")
    return datetime.fromtimestamp(int(micros) // 1_000_000, UTC).replace(microsecond=int(micros) % 1_000_000), int(
        number
    )
