"""Dossiers for those who may see them: an official by duty, a person by right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router
from pydantic import Field

from benso.domains.accounts.operations import note_access
from benso.domains.accounts.types import Role, Scope
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import ActionOffer, Dossier, DossierRow, Event, Moved, Receipt, Submission
from benso.domains.procedures.types import Channel
from benso.kernel.errors import BensoError
from benso.sites.api.bodies import SubmissionIn, SupplementIn, WithdrawalIn
from benso.sites.api.callers import Caller, demand_caller
from benso.sites.api.inputs import Asked, SearchText
from benso.sites.api.replies import reply, told
from benso.sites.shell.visitors import address_of

router = Router(tags=["dossiers"])
RepeatKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[0-9A-Za-z_.:-]{8,64}$",
        description="Made by the caller for each deed; sent again, the deed is done once and answered the same.",
    ),
]


class CounterNotYours(BensoError):
    """The caller receives at no such counter."""

    code = "COUNTER_NOT_YOURS"
    status = 403
    sentence = "Bạn không được phân công tiếp nhận tại “{office}”. Chọn nơi bạn đang tiếp nhận."


class OnlineByApplicant(BensoError):
    """Online applications are filed by the people themselves."""

    code = "ONLINE_BY_APPLICANT"
    status = 422
    sentence = "Hồ sơ trực tuyến do người nộp tự gửi qua cổng. Hồ sơ nhận hộ ghi kênh counter hoặc post."


class ConsentMissing(BensoError):
    """The applicant has not agreed to the processing."""

    code = "CONSENT_MISSING"
    status = 422
    sentence = "Thiếu đồng ý xử lý thông tin (process). Hỏi người nộp, rồi gửi kèm trong consents."


class DossiersIn(Asked):
    """Which dossiers."""

    q: SearchText | None = Field(None, description="For officials: number, citizen number or name.")
    after: UUID | None = Field(None, description="For people: the last one of the page before.")
    limit: int = Field(50, ge=1, le=200)


@dataclass(frozen=True, slots=True)
class Dossiers:
    """A page of dossiers; ``next`` is the ``after`` of the page that follows."""

    items: list[DossierRow]
    next: UUID | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, the last first."""

    items: list[Event]


@dataclass(frozen=True, slots=True)
class Offers:
    """What the caller may do now, and why not what may not be done."""

    items: list[ActionOffer]


@router.post("/dossiers", response=told(Receipt, 201, private=True), summary="File an application for somebody")
def submit(request: HttpRequest, asked: Query[Asked], idempotency_key: RepeatKey, body: SubmissionIn) -> HttpResponse:
    """For officials who receive at a counter, and their programs (scope `submit`). People file drafts instead."""
    caller = demand_caller(request).demand(Scope.SUBMIT).as_official()
    if body.channel is Channel.ONLINE:
        raise OnlineByApplicant()
    if "process" not in body.consents:
        raise ConsentMissing()
    submission = Submission(
        procedure=body.procedure,
        channel=body.channel,
        applicant_kind=body.applicant_kind,
        answers=body.answers,
        attachments=tuple(one.taken() for one in body.attachments),
        key=idempotency_key,
        enterprise=body.enterprise,
        contact={name: value for name, value in body.contact.dict().items() if value},
        office=_counter(caller, body.office),
        result_by=body.result_by,
        consents=tuple(body.consents),
        simulated=caller.simulated,
    )
    receipt = operations.submit(
        submission=submission, actor=caller.actor, at=timezone.now(), origin=address_of(request)
    )
    return reply(receipt, 201)


@router.get("/dossiers", response=told(Dossiers, private=True), summary="One's own dossiers, or those searched for")
def dossiers(request: HttpRequest, asked: Query[DossiersIn]) -> HttpResponse:
    """People: what they applied for or filed, the newest first. Officials: what `q` finds at their offices."""
    caller = demand_caller(request).demand(Scope.READ)
    if caller.person is None:
        return reply(Dossiers(queries.search(viewer=caller.viewer, text=asked.q or "", limit=asked.limit)))
    found = queries.dossiers_of(
        caller.person.public_id, after=asked.after, limit=min(asked.limit + 1, 200), left=caller.person.left
    )
    page = found[: asked.limit]
    return reply(Dossiers(page, page[-1].id if len(found) > len(page) else None))


@router.get("/dossiers/{dossier_id}", response=told(Dossier, private=True), summary="One dossier, whole")
def dossier(request: HttpRequest, dossier_id: UUID, asked: Query[Asked]) -> HttpResponse:
    """With answers, papers, clock and open steps; the applicant is told that an official looked."""
    caller = demand_caller(request).demand(Scope.READ)
    found = queries.dossier(dossier_id, viewer=caller.viewer)
    if caller.person is None and found.applicant is not None:
        note_access(
            person=found.applicant, actor=caller.actor, purpose="read_dossier", object_id=str(found.id),
            at=timezone.now(),
        )  # fmt: skip
    return reply(found)


@router.get("/dossiers/{dossier_id}/timeline", response=told(Timeline, private=True), summary="What happened to it")
def timeline(request: HttpRequest, dossier_id: UUID, asked: Query[Asked]) -> HttpResponse:
    """Every event, the last first; officials are named to officials only."""
    caller = demand_caller(request).demand(Scope.READ)
    return reply(Timeline(queries.timeline(dossier_id, viewer=caller.viewer)))


@router.get("/dossiers/{dossier_id}/actions", response=told(Offers, private=True), summary="What may be done now")
def offers(request: HttpRequest, dossier_id: UUID, asked: Query[Asked]) -> HttpResponse:
    """Actions of the open steps with the work item each is taken at."""
    caller = demand_caller(request).demand(Scope.READ)
    return reply(Offers(queries.offers(dossier_id, viewer=caller.viewer, at=timezone.now())))


@router.post("/dossiers/{dossier_id}/supplement", response=told(Moved, private=True), summary="Send what was asked for")
def supplement(request: HttpRequest, dossier_id: UUID, asked: Query[Asked], body: SupplementIn) -> HttpResponse:
    """For the applicant, who sends files, or at the counter for them, where paper counts too; the clock goes on."""
    caller = demand_caller(request).demand(Scope.SUBMIT)
    papers = tuple(one.taken() for one in body.attachments)
    moved = operations.answer_supplement(
        dossier=dossier_id,
        answers=body.answers,
        attachments=papers if caller.person is None else tuple(one for one in papers if one.file is not None),
        actor=caller.viewer,
        at=timezone.now(),
        note=body.note,
    )
    return reply(moved)


@router.post("/dossiers/{dossier_id}/withdrawal", response=told(Moved, private=True), summary="Take it back")
def withdraw(request: HttpRequest, dossier_id: UUID, asked: Query[Asked], body: WithdrawalIn) -> HttpResponse:
    """For the applicant, at any time before there is a result."""
    caller = demand_caller(request).demand(Scope.SUBMIT)
    return reply(
        operations.withdraw_dossier(dossier=dossier_id, reason=body.reason, actor=caller.viewer, at=timezone.now())
    )


def _counter(caller: Caller, asked: str) -> str:
    """The counter an application is taken at: the one named, or the only one the caller has."""
    held = sorted({duty.office for duty in caller.duties if duty.role is Role.RECEIVER})
    if asked in held:
        return asked
    if asked or len(held) != 1:
        raise CounterNotYours(office=asked or "?")
    return held[0]
