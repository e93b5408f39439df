"""The day's work of an office, and taking it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router
from pydantic import Field

from benso.domains.accounts.types import Duty, Scope
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Counters, ListFilters, Moved, WorkPage
from benso.domains.procedures.types import Channel, StepKind
from benso.sites.api.bodies import ActionIn, OfficeKeyText, ProcedureCode
from benso.sites.api.callers import demand_caller
from benso.sites.api.inputs import Asked
from benso.sites.api.replies import reply, told
from benso.sites.shell.visitors import address_of

router = Router(tags=["work"])


class OfficeIn(Asked):
    """Whose work."""

    office: OfficeKeyText = Field(..., description="Key of an office at which the caller holds a duty.")


class WorkIn(OfficeIn):
    """Which of it."""

    kind: StepKind | None = None
    procedure: ProcedureCode | None = None
    channel: Channel | None = None
    mine: bool = False
    unassigned: bool = False
    late: bool = False
    after: Annotated[str, Field(pattern=r"^-?[0-9a-z]{1,20}~[0-9]{1,18}$")] | None = None
    limit: int = Field(50, ge=1, le=200)


@dataclass(frozen=True, slots=True)
class Me:
    """Who asks, as seen from here."""

    actor: str
    scopes: list[str]
    duties: list[Duty]
    today: date
    token: UUID | None


@router.get("/me", response=told(Me, private=True), summary="Who asks, with today's duties")
def me(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """A first call to try a token with."""
    caller = demand_caller(request)
    duties = sorted(caller.duties, key=lambda duty: (duty.office, duty.role, duty.via or 0))
    return reply(Me(caller.actor, sorted(caller.scopes), duties, timezone.localdate(), caller.token))


@router.get(
    "/work-items", response=told(WorkPage, private=True), summary="Open work of an office, the longest overdue first"
)
def work(request: HttpRequest, asked: Query[WorkIn]) -> HttpResponse:
    """Empty where the caller holds no duty. `after` of the answer is that of the next page."""
    caller = demand_caller(request).demand(Scope.READ).as_official()
    at = timezone.now()
    filters = ListFilters(
        kinds=(asked.kind.value,) if asked.kind else (),
        mine=asked.mine,
        unassigned=asked.unassigned,
        procedure=asked.procedure or "",
        channel=asked.channel.value if asked.channel else "",
        due_before=at if asked.late else None,
    )
    return reply(
        queries.work_list(
            viewer=caller.viewer, office=asked.office, on=at, filters=filters, after=asked.after, limit=asked.limit
        )
    )


@router.get("/work-items/counters", response=told(Counters, private=True), summary="How much is open")
def counters(request: HttpRequest, asked: Query[OfficeIn]) -> HttpResponse:
    """By kind of step; late, due soon and mine up to 100."""
    caller = demand_caller(request).demand(Scope.READ).as_official()
    return reply(queries.counters(viewer=caller.viewer, office=asked.office, at=timezone.now()))


@router.post("/work-items/{work_item}/actions", response=told(Moved, private=True), summary="Take an action")
def act(
    request: HttpRequest,
    work_item: Annotated[int, Field(ge=1, le=2**62)],
    asked: Query[Asked],
    body: ActionIn,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[0-9A-Za-z_.:-]{8,64}$")] = None,
) -> HttpResponse:
    """At an open step of one's own; `GET /dossiers/{id}/actions` names the actions. With a key it is safe to repeat."""
    caller = demand_caller(request).demand(Scope.ACT).as_official()
    moved = operations.act(
        work_item=work_item,
        action=body.action,
        actor=caller.viewer,
        at=timezone.now(),
        reason=body.reason,
        note=body.note,
        data=body.data.dict(exclude_none=True) if body.data else None,
        key=idempotency_key or "",
        origin=address_of(request),
    )
    return reply(moved)
