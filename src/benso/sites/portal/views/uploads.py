"""Files sent in pieces: begin, append where the last piece ended, ask how far one got."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from benso.domains.accounts.types import Person
from benso.domains.documents import operations, queries
from benso.domains.documents.types import Upload
from benso.kernel.errors import BensoError
from benso.sites.portal import sessions
from benso.sites.portal.pages import spoken


@require_POST
@sessions.signed_in
def begin(request: HttpRequest, person: Person) -> HttpResponse:
    """Open an upload; what can be refused by name and size is refused now."""
    size = request.POST.get("size", "")
    try:
        upload = operations.begin_upload(
            owner=person.actor,
            name=request.POST.get("name", ""),
            size=int(size) if size.isdecimal() and len(size) < 12 else 0,
            at=timezone.now(),
        )
    except BensoError as error:
        return _refused(error)
    return _answer(upload, status=201)


@require_http_methods(["GET", "HEAD", "POST"])
@sessions.signed_in
def piece(request: HttpRequest, person: Person, upload_id: UUID) -> HttpResponse:
    """GET: how many bytes are safe. POST: one more piece from ``Upload-Offset`` on."""
    try:
        if request.method != "POST":
            return _answer(queries.upload(upload_id, owner=person.actor))
        offset = request.headers.get("Upload-Offset", "")
        upload = operations.append_chunk(
            upload=upload_id,
            offset=int(offset) if offset.isdecimal() and len(offset) < 12 else -1,
            chunk=request.body,
            owner=person.actor,
            at=timezone.now(),
        )
    except BensoError as error:
        return _refused(error)
    return _answer(upload)


def _answer(upload: Upload, status: int = 200) -> HttpResponse:
    return JsonResponse({"id": str(upload.id), "received": upload.received, "size": upload.size}, status=status)


def _refused(error: BensoError) -> HttpResponse:
    data = {"message": spoken(error)}
    if "offset" in error.data:
        data["received"] = error.data["offset"]
    return JsonResponse(data, status=error.status)
