"""Files and uploads as read back."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from benso.domains.documents.models import File, Upload, Usage
from benso.domains.documents.queries.disk import read_blob
from benso.domains.documents.queries.limits import quota
from benso.domains.documents.types import StoredFile
from benso.domains.documents.types import Upload as UploadView
from benso.kernel.errors import BensoError


class FileUnknown(BensoError):
    """No such file, or none that may be known to exist."""

    code = "FILE_UNKNOWN"
    status = 404
    sentence = "Không có tệp này. Mở lại trang hồ sơ để lấy liên kết mới."


class UploadUnknown(BensoError):
    """No such upload of this owner: never begun, expired, or another's."""

    code = "UPLOAD_UNKNOWN"
    status = 404
    sentence = "Lượt tải lên này không còn. Chọn lại tệp để tải lên từ đầu."


def file(id: UUID) -> StoredFile:
    """A file by its id; whether the reader may see it is :func:`rules.may_read`'s to say.

    :raises FileUnknown: if there is none
    """
    row = File.objects.filter(id=id).first()
    if row is None:
        raise FileUnknown(id=id)
    return stored(row)


def files(ids: Collection[UUID]) -> dict[UUID, StoredFile]:
    """Files by id, in one query; those that do not exist are left out."""
    return {row.id: stored(row) for row in File.objects.filter(id__in=list(ids))} if ids else {}


def content(id: UUID) -> bytes:
    """The bytes of a file, compared with its digest.

    :raises FileUnknown: if there is no such file
    :raises ContentLost: if the bytes are gone or changed
    """
    return read_blob(file(id).sha256)


def upload(id: UUID, *, owner: str | None = None) -> UploadView:
    """An upload under way, with how far it has come.

    :param owner: where given, another's upload is unknown
    :raises UploadUnknown: if there is none
    """
    row = Upload.objects.filter(id=id, **({} if owner is None else {"owner": owner})).first()
    if row is None:
        raise UploadUnknown(id=id)
    return under_way(row)


def room_left(owner: str) -> int:
    """Bytes the owner may still store."""
    used = Usage.objects.filter(owner=owner).values_list("bytes", flat=True).first() or 0
    return max(quota() - used, 0)


def stored(row: File) -> StoredFile:
    """A row as others see it."""
    return StoredFile(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        pages=row.pages,
        owner=row.owner,
        created_at=row.created_at,
        shared_with=tuple(row.shared_with),
    )


def under_way(row: Upload) -> UploadView:
    """A row as others see it."""
    return UploadView(
        id=row.id,
        owner=row.owner,
        name=row.name,
        size=row.size,
        received=row.received,
        expires_at=row.expires_at,
        file=row.file_id,
    )
