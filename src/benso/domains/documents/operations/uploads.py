"""Resumable uploads: begin, append at an offset, finish. What was acknowledged is on disk."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from benso.domains.documents.models import Upload
from benso.domains.documents.operations.disk import remove_partial, write_partial
from benso.domains.documents.operations.files import QuotaExceeded, store_file
from benso.domains.documents.queries.disk import partial_path
from benso.domains.documents.queries.files import UploadUnknown, file, room_left, under_way
from benso.domains.documents.queries.limits import limits, quota
from benso.domains.documents.rules import check_name, markers
from benso.domains.documents.rules.checks import check_size
from benso.domains.documents.rules.refusals import SecretMarked
from benso.domains.documents.types import StoredFile
from benso.domains.documents.types import Upload as UploadView
from benso.kernel.errors import BensoError

KEPT = timedelta(days=3)
"""An upload that nobody goes on with is forgotten after this long."""
MOST_OPEN = 30
LONGEST_CHUNK = 8 * 1024 * 1024


class UploadsTooMany(BensoError):
    """More unfinished uploads than one person needs."""

    code = "UPLOADS_TOO_MANY"
    status = 429
    sentence = "Bạn đang tải dở {count} tệp. Hoàn tất hoặc hủy bớt rồi tải tệp mới."


class ChunkMisplaced(BensoError):
    """A chunk that does not go on where the last one ended; ``data["offset"]`` says where to go on."""

    code = "UPLOAD_OFFSET"
    status = 409
    sentence = "Phần tải lên không nối tiếp. Gửi tiếp từ byte {offset}."


class UploadIncomplete(BensoError):
    """Finished before all bytes had come."""

    code = "UPLOAD_INCOMPLETE"
    status = 409
    sentence = "Tệp mới tải được {offset} trên {size} byte. Gửi tiếp từ byte {offset} rồi hoàn tất."


class DigestMismatch(BensoError):
    """The bytes that came are not those that were sent."""

    code = "UPLOAD_DIGEST"
    status = 422
    sentence = "Nội dung nhận được khác tệp trên máy của bạn. Chọn lại tệp và tải lên từ đầu."


@transaction.atomic
def begin_upload(*, owner: str, name: str, size: int, at: datetime) -> UploadView:
    """Open an upload of ``size`` bytes; what can be refused by name and size alone is refused now.

    :raises FileRefused: for its name, its size or a mark of secrecy
    :raises QuotaExceeded: if the owner has no room for it
    :raises UploadsTooMany: if too many are open
    """
    cleaned = check_name(name)
    check_size(cleaned, size, limits())
    if markers.in_name(cleaned):
        raise SecretMarked(name=cleaned)
    if room_left(owner) < size:
        raise QuotaExceeded(limit=f"{quota() // 1024 // 1024} MB")
    count = Upload.objects.filter(owner=owner, file=None, expires_at__gt=at).count()
    if count >= MOST_OPEN:
        raise UploadsTooMany(count=count)
    row = Upload(id=uuid4(), owner=owner, name=cleaned, size=size, started_at=at, expires_at=at + KEPT)
    row.save(force_insert=True)
    return under_way(row)


@transaction.atomic
def append_chunk(*, upload: UUID, offset: int, chunk: bytes, owner: str, at: datetime) -> UploadView:
    """Add bytes where the last ones ended; they are on disk before this answers.

    :raises UploadUnknown: if it is not this owner's, or no longer there
    :raises ChunkMisplaced: if ``offset`` is elsewhere, or the chunk is too long; ``offset`` in its data is right
    """
    row = _locked(upload, owner, at)
    if row.file_id is not None or offset != row.received or offset + len(chunk) > row.size:
        raise ChunkMisplaced(offset=row.received, size=row.size)
    if len(chunk) > LONGEST_CHUNK:
        raise ChunkMisplaced(offset=row.received, size=row.size)
    if chunk:
        write_partial(upload=upload, offset=offset, chunk=chunk)
    row.received = offset + len(chunk)
    row.expires_at = at + KEPT
    row.save(update_fields=["received", "expires_at"])
    return under_way(row)


@transaction.atomic
def finish_upload(*, upload: UUID, owner: str, actor: str, at: datetime, sha256: str | None = None) -> StoredFile:
    """Check the whole and keep it as a file; finishing twice gives the same file.

    :param sha256: what the sender computed, if it could
    :raises UploadIncomplete: if bytes are missing; the upload goes on
    :raises DigestMismatch: if the bytes differ from those sent; start again
    :raises FileRefused: if the content is not taken; start again with another file
    """
    row = _locked(upload, owner, at)
    if row.file_id is not None:
        return file(row.file_id)
    if row.received != row.size:
        raise UploadIncomplete(offset=row.received, size=row.size)
    content = partial_path(upload).read_bytes()[: row.size]
    if sha256 and hashlib.sha256(content).hexdigest() != sha256.lower():
        raise DigestMismatch(name=row.name)
    kept = store_file(name=row.name, content=content, owner=owner, actor=actor, at=at)
    row.file_id = kept.id
    row.save(update_fields=["file"])
    transaction.on_commit(lambda: remove_partial(upload=upload))
    return kept


@transaction.atomic
def cancel_upload(*, upload: UUID, owner: str, at: datetime) -> None:
    """Forget an upload under way. A finished one stays what it became.

    :raises UploadUnknown: if it is not this owner's
    """
    row = _locked(upload, owner, at)
    if row.file_id is None:
        row.delete()
        transaction.on_commit(lambda: remove_partial(upload=upload))


def expire_uploads(*, at: datetime) -> int:
    """Forget uploads that nobody went on with, and bytes that no upload names. Returns how many uploads."""
    gone = 0
    for id in list(Upload.objects.filter(expires_at__lte=at).values_list("id", flat=True)[:1000]):
        with transaction.atomic():
            deleted, _ = Upload.objects.filter(id=id, expires_at__lte=at).delete()
        if deleted:
            remove_partial(upload=id)
            gone += 1
    for path in partial_path(UUID(int=0)).parent.glob("*"):
        if not Upload.objects.filter(id=path.name, file=None).exists():
            path.unlink(missing_ok=True)
    return gone


def _locked(upload: UUID, owner: str, at: datetime) -> Upload:
    row = Upload.objects.select_for_update(of=("self",)).filter(id=upload, owner=owner, expires_at__gt=at).first()
    if row is None:
        raise UploadUnknown(id=upload)
    return row
