"""What anybody may ask about services: catalogue, fees, where an application stands, whether a paper is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from benso.domains.documents.queries import issued
from benso.domains.documents.types import IssuedState
from benso.domains.dossiers.queries import due_preview, indicators, report_6a, tracked
from benso.domains.dossiers.types import Tracked
from benso.domains.dossiers.types.reports import IndicatorValue, Report6a, Scope
from benso.domains.ledger.types import Basis
from benso.domains.procedures import queries, rules
from benso.domains.procedures.types import AnswerProblem, Fee, Office, OnlineLevel, Procedure, Topic, Version
from benso.kernel.errors import BensoError
from benso.sites.api.answers import Listing
from benso.sites.api.bodies import CalculationIn, ProcedureCode, TrackIn
from benso.sites.api.inputs import Asked, SearchText, UnitKey, day_of
from benso.sites.api.replies import reply, told

router = Router(tags=["services"])


class NotTracked(BensoError):
    """Number and code do not belong together; which of them is wrong is not told."""

    code = "NOT_TRACKED"
    status = 404
    sentence = "Không có hồ sơ nào khớp cả mã hồ sơ và mã tra cứu. Xem lại giấy tiếp nhận."


class DocumentUnknown(BensoError):
    """No document bears this code."""

    code = "DOCUMENT_UNKNOWN"
    status = 404
    sentence = "Không có giấy tờ nào mang mã này. Xem lại từng ký tự trên giấy."


class PeriodReversed(BensoError):
    """The period ends before it begins."""

    code = "PERIOD_REVERSED"
    status = 422
    sentence = "Kỳ báo cáo từ {since} đến {until} bị ngược; đổi lại hai ngày."


class OnDayIn(Asked):
    """A day, today if none is given."""

    on: date | None = Field(None, description="The day asked about; today if not given.")


class CatalogueIn(OnDayIn):
    """Which procedures."""

    q: SearchText | None = None
    category: SearchText | None = None
    life_event: SearchText | None = None
    online: OnlineLevel | None = None


class PeriodIn(Asked):
    """A reporting period, whole days."""

    since: date
    until: date
    unit: UnitKey | None = Field(None, description="Only the work of this unit.")
    basis: Basis = Field(Basis.MEASURED, description="`simulated`: the invented dossiers of a trial.")


@dataclass(frozen=True, slots=True)
class ProcedureAnswer:
    """A version of a procedure; parts of the declaration that have their usual value are left out."""

    code: str
    version: int
    number: int
    digest: str
    starts: date | None
    ends: date | None
    published_at: datetime | None
    declaration: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Calculation:
    """What an application with these answers would cost and take, and what is still wrong with them."""

    case: str
    fee: Fee
    office: str
    due_at: datetime | None
    components: list[str]
    problems: list[AnswerProblem]


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """What is publicly known of an issued document: nothing about a person."""

    code: str
    title: str
    office: str
    office_name: str
    number: str
    issued_at: datetime
    sha256: str
    signed: bool
    simulated: bool
    state: IssuedState
    revoked_at: datetime | None
    replaced_by: str


@dataclass(frozen=True, slots=True)
class IndicatorAnswer:
    """A share in per cent with both its parts; ``value`` is null where there is nothing to divide by."""

    id: str
    group: str
    label: dict[str, str]
    numerator: Decimal
    denominator: Decimal
    value: Decimal | None


@router.get("/procedures", response=told(Listing[Procedure]), summary="Procedures that take applications")
def procedures(request: HttpRequest, asked: Query[CatalogueIn]) -> HttpResponse:
    """The catalogue of a day, searched without diacritics; what `online` says is computed from what is offered."""
    on = day_of("on", asked.on)
    found = queries.catalogue(
        on,
        search=asked.q or "",
        category=asked.category or "",
        life_event=asked.life_event or "",
        online=asked.online.value if asked.online else "",
    )
    return reply(Listing(items=found, on=on))


@router.get("/procedures/{code}", response=told(ProcedureAnswer), summary="One procedure, whole")
def procedure(request: HttpRequest, code: ProcedureCode, asked: Query[OnDayIn]) -> HttpResponse:
    """The version in force on a day with form, papers, fees, terms, steps; a missing field is unknown at the source."""
    return reply(_told(queries.version_in_force(code, day_of("on", asked.on))))


@router.get("/procedures/{code}/versions", response=told(Listing[ProcedureAnswer]), summary="All published versions")
def versions(request: HttpRequest, code: ProcedureCode, asked: Query[Asked]) -> HttpResponse:
    """Every published version, the newest first."""
    found = [one for one in queries.history(code) if one.published_at is not None]
    if not found:
        raise queries.ProcedureUnknown(code=code, on=f"{timezone.localdate():%d/%m/%Y}")
    return reply(Listing(items=[_told(one) for one in found], on=timezone.localdate()))


@router.post("/procedures/{code}/calculation", response=told(Calculation), summary="Fee, office, due date for answers")
def calculation(request: HttpRequest, code: ProcedureCode, asked: Query[Asked], body: CalculationIn) -> HttpResponse:
    """Computed by the rules that filing uses; nothing is kept."""
    at = timezone.now()
    on = timezone.localdate(at)
    compiled = queries.compiled_in_force(code, on)
    names: dict[str, Any] = {"channel": body.channel, "on": on, "applicant": body.applicant_kind}
    answers = rules.clean_answers(compiled, body.answers, **names)
    problems = rules.answer_problems(compiled, answers, **names, communes=queries.communes_in_force(on))
    case = rules.case_of(compiled, answers, **names)
    try:
        office = queries.competent_office(compiled, answers, on).key
    except BensoError:
        office = ""
    needed = rules.needed_components(compiled, answers, case=case, **names)
    return reply(
        Calculation(
            case=case,
            fee=rules.fee_of(compiled, answers, case=case, **names),
            office=office,
            due_at=due_preview(compiled=compiled, case=case, channel=body.channel, at=at),
            components=[one.id for one in needed if rules.is_asked(one)],
            problems=problems,
        )
    )


@router.get("/offices", response=told(Listing[Office]), summary="Offices that take or decide applications")
def offices(request: HttpRequest, asked: Query[OnDayIn]) -> HttpResponse:
    """Offices of a day; `assumed` marks an identifier that no public list gives."""
    on = day_of("on", asked.on)
    return reply(Listing(items=queries.offices(on), on=on))


@router.get("/life-events", response=told(Listing[Topic]), summary="Life events that services are found by")
def life_events(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """In the order of the catalogue."""
    return reply(Listing(items=queries.life_events(), on=timezone.localdate()))


@router.post("/track", response=told(Tracked), summary="Where an application stands")
def track(request: HttpRequest, asked: Query[Asked], body: TrackIn) -> HttpResponse:
    """For who holds number and code of the receipt; the status, never a name. The code never stands in an address."""
    found = tracked(body.number, body.code)
    if found is None:
        raise NotTracked()
    return reply(found)


@router.get("/documents/{code}", response=told(DocumentAnswer), summary="Whether a paper is genuine")
def document(request: HttpRequest, code: SearchText, asked: Query[Asked]) -> HttpResponse:
    """By the code printed on it; compare `sha256` with that of the file at hand."""
    found = issued(code[:40])
    if found is None:
        raise DocumentUnknown()
    return reply({name: getattr(found, name) for name in DocumentAnswer.__dataclass_fields__})


@router.get("/reports/6a", response=told(Report6a), summary="Report 6a")
def report(request: HttpRequest, asked: Query[PeriodIn]) -> HttpResponse:
    """Received, processed and overdue dossiers of a period, from the ledger."""
    scope, since, until = _period(asked)
    return reply(report_6a(scope=scope, since=since, until=until, basis=asked.basis, today=timezone.localdate()))


@router.get("/reports/indicators", response=told(Listing[IndicatorAnswer]), summary="Shares of Decision 766")
def shares(request: HttpRequest, asked: Query[PeriodIn]) -> HttpResponse:
    """Each share with both its parts."""
    scope, since, until = _period(asked)
    found = indicators(scope=scope, since=since, until=until, basis=asked.basis)
    return reply(Listing(items=[_indicator(one) for one in found], on=until))


def _period(asked: PeriodIn) -> tuple[Scope, date, date]:
    since, until = day_of("since", asked.since), day_of("until", asked.until)
    if until < since:
        raise PeriodReversed(since=since, until=until)
    return Scope((asked.unit,)) if asked.unit else Scope(), since, until


def _indicator(one: IndicatorValue) -> IndicatorAnswer:
    label = {"vi": one.indicator.label.vi, "en": one.indicator.label.en}
    group = one.indicator.group
    return IndicatorAnswer(one.indicator.id, group, label, one.numerator, one.denominator, one.value)


def _told(one: Version) -> ProcedureAnswer:
    return ProcedureAnswer(
        code=one.procedure,
        version=one.id,
        number=one.number,
        digest=one.digest,
        starts=one.starts,
        ends=one.ends,
        published_at=one.published_at,
        declaration=rules.encode(one.declaration),
    )
