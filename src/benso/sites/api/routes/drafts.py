"""Applications that people write, and the files that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router
from pydantic import Field

from benso.domains.accounts.types import Scope
from benso.domains.documents import operations as documents
from benso.domains.documents import queries as files
from benso.domains.documents.types import StoredFile, Upload
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Draft, Receipt
from benso.sites.api.bodies import DraftChange, DraftFiled, DraftIn, UploadIn
from benso.sites.api.callers import demand_caller
from benso.sites.api.inputs import Asked
from benso.sites.api.replies import reply, told
from benso.sites.api.routes.dossiers import ConsentMissing
from benso.sites.shell.visitors import address_of

router = Router(tags=["drafts"])
uploads = Router(tags=["uploads"])


@dataclass(frozen=True, slots=True)
class Drafts:
    """The caller's drafts, the last saved first."""

    items: list[Draft]


@router.get("/drafts", response=told(Drafts, private=True), summary="One's own drafts")
def drafts(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """A draft is kept for 90 days after it was last saved."""
    person = demand_caller(request).as_person()
    return reply(Drafts(queries.drafts_of(person.public_id, left=person.left)))


@router.post("/drafts", response=told(Draft, 201, private=True), summary="Begin an application")
def begin(request: HttpRequest, asked: Query[Asked], body: DraftIn) -> HttpResponse:
    """Kept as written; judged when it is handed in."""
    person = demand_caller(request).as_person()
    draft = operations.save_draft(
        owner=person.public_id,
        draft=None,
        procedure=body.procedure,
        answers=body.answers,
        attachments=tuple(one.taken() for one in body.attachments),
        section=body.section,
        revision=0,
        at=timezone.now(),
        on_behalf_of=body.on_behalf_of,
    )
    return reply(draft, 201)


@router.get("/drafts/{draft_id}", response=told(Draft, private=True), summary="One draft")
def draft(request: HttpRequest, draft_id: UUID, asked: Query[Asked]) -> HttpResponse:
    """As last saved, on whichever device."""
    person = demand_caller(request).as_person()
    return reply(queries.draft(draft_id, owner=person.public_id, left=person.left))


@router.put("/drafts/{draft_id}", response=told(Draft, private=True), summary="Save a draft")
def save(request: HttpRequest, draft_id: UUID, asked: Query[Asked], body: DraftChange) -> HttpResponse:
    """409 if it was saved elsewhere since `revision`; nothing is overwritten."""
    person = demand_caller(request).as_person()
    owner = person.public_id
    known = queries.draft(draft_id, owner=owner, left=person.left)
    saved = operations.save_draft(
        owner=owner,
        draft=draft_id,
        procedure=known.procedure,
        answers=body.answers,
        attachments=tuple(one.taken() for one in body.attachments),
        section=body.section,
        revision=body.revision,
        at=timezone.now(),
        on_behalf_of=known.on_behalf_of,
    )
    return reply(saved)


@router.delete("/drafts/{draft_id}", response=told(None, 204, private=True), summary="Throw a draft away")
def discard(request: HttpRequest, draft_id: UUID, asked: Query[Asked]) -> HttpResponse:
    """It is gone at once."""
    owner = demand_caller(request).as_person().public_id
    operations.discard_draft(draft=draft_id, owner=owner, at=timezone.now())
    return HttpResponse(status=204)


@router.post("/drafts/{draft_id}/submission", response=told(Receipt, 201, private=True), summary="Hand a draft in")
def submit(request: HttpRequest, draft_id: UUID, asked: Query[Asked], body: DraftFiled) -> HttpResponse:
    """Sent twice it is one application: the draft itself is the key.

    403 `ASSURANCE_TOO_LOW` says which level of assurance the procedure asks for (`needed`); the draft stays.
    """
    caller = demand_caller(request)
    person = caller.as_person()
    if "process" not in body.consents:
        raise ConsentMissing()
    receipt = operations.submit_draft(
        draft=draft_id,
        owner=person.public_id,
        consents=body.consents,
        key=f"draft:{draft_id}",
        applicant_kind=body.applicant_kind,
        assurance=person.assurance,
        result_by=body.result_by,
        actor=caller.actor,
        at=timezone.now(),
        origin=address_of(request),
    )
    return reply(receipt, 201)


@uploads.post("/uploads", response=told(Upload, 201, private=True), summary="Announce a file")
def begin_upload(request: HttpRequest, asked: Query[Asked], body: UploadIn) -> HttpResponse:
    """What name and size alone forbid is refused now."""
    caller = demand_caller(request).demand(Scope.SUBMIT)
    made = documents.begin_upload(owner=caller.actor, name=body.name, size=body.size, at=timezone.now())
    return reply(made, 201)


@uploads.get("/uploads/{upload_id}", response=told(Upload, private=True), summary="How far a file has come")
def upload(request: HttpRequest, upload_id: UUID, asked: Query[Asked]) -> HttpResponse:
    """`received` bytes are safe; go on from there."""
    caller = demand_caller(request).demand(Scope.SUBMIT)
    return reply(files.upload(upload_id, owner=caller.actor))


@uploads.patch("/uploads/{upload_id}", response=told(Upload, private=True), summary="Send a piece of a file")
def append(
    request: HttpRequest,
    upload_id: UUID,
    asked: Query[Asked],
    upload_offset: Annotated[int, Header(alias="Upload-Offset", ge=0, le=2**40)],
) -> HttpResponse:
    """The body is the bytes from `Upload-Offset` on, at most 1 MB; 409 tells where to go on."""
    caller = demand_caller(request).demand(Scope.SUBMIT)
    piece = documents.append_chunk(
        upload=upload_id, offset=upload_offset, chunk=request.body, owner=caller.actor, at=timezone.now()
    )
    return reply(piece)


class DigestIn(Asked):
    """What the sender computed."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


@uploads.post("/uploads/{upload_id}/completion", response=told(StoredFile, private=True), summary="The file is whole")
def finish(request: HttpRequest, upload_id: UUID, asked: Query[DigestIn]) -> HttpResponse:
    """Checked by its content; its `id` is what an attachment names."""
    caller = demand_caller(request).demand(Scope.SUBMIT)
    stored = documents.finish_upload(
        upload=upload_id, owner=caller.actor, actor=caller.actor, at=timezone.now(), sha256=asked.sha256
    )
    return reply(stored)
