"""Bytes put aside between two steps of one person: judged by whoever reads them, never kept as a document."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from benso.domains.documents.models import Upload
from benso.domains.documents.operations.disk import remove_partial, write_partial
from benso.domains.documents.operations.scanning import scan
from benso.domains.documents.queries.disk import partial_path
from benso.domains.documents.queries.files import UploadUnknown, under_way
from benso.domains.documents.rules import check_staged
from benso.domains.documents.types import Upload as UploadView

STAGED = timedelta(hours=12)
"""What nobody came back for is forgotten after this long."""


@transaction.atomic
def stage_bytes(*, owner: str, name: str, content: bytes, at: datetime, kept: timedelta = STAGED) -> UploadView:
    """Put bytes aside; what this owner had put aside before is forgotten. Safe on disk when this returns.

    :param owner: with a purpose, ``official:7:reporting:KTXH-T``, so that nothing else of theirs is replaced
    :raises FileRefused: no name, nothing in it, a mark of secrecy, malware
    """
    cleaned = check_staged(name, content)
    scan(name=cleaned, content=content)
    for old in Upload.objects.filter(owner=owner, file=None).values_list("id", flat=True):
        _forget(old)
    row = Upload(
        id=uuid4(), owner=owner, name=cleaned, size=len(content), received=len(content), started_at=at,
        expires_at=at + kept,
    )  # fmt: skip
    row.save(force_insert=True)
    write_partial(upload=row.id, offset=0, chunk=content)
    return under_way(row)


@transaction.atomic
def take_staged(*, upload: UUID, owner: str, at: datetime) -> tuple[str, bytes]:
    """The name and the bytes; they are gone once the caller's transaction holds, and still there if it does not.

    :raises UploadUnknown: if it is not this owner's, was taken, or has expired
    """
    row = Upload.objects.select_for_update().filter(id=upload, owner=owner, file=None, expires_at__gt=at).first()
    if row is None:
        raise UploadUnknown(id=upload)
    try:
        content = partial_path(upload).read_bytes()[: row.size]
    except OSError:
        raise UploadUnknown(id=upload) from None
    _forget(upload)
    return row.name, content


def _forget(upload: UUID) -> None:
    Upload.objects.filter(id=upload).delete()
    transaction.on_commit(lambda: remove_partial(upload=upload))
