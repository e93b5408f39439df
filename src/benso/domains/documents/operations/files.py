"""Storing, handing over and removing files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.db import connection, transaction

from benso.domains.audit import operations as audit
from benso.domains.documents.models import File
from benso.domains.documents.operations.disk import remove_blob, write_blob
from benso.domains.documents.operations.scanning import scan
from benso.domains.documents.queries.disk import root
from benso.domains.documents.queries.files import FileUnknown, stored
from benso.domains.documents.queries.limits import limits, quota
from benso.domains.documents.rules import check_content
from benso.domains.documents.types import Checked, StoredFile
from benso.kernel.errors import BensoError

STRAY_AFTER = timedelta(days=1)
"""A content that no row names is taken away after this long."""


class QuotaExceeded(BensoError):
    """The owner keeps as much as one may."""

    code = "FILE_QUOTA"
    status = 413
    sentence = "Bạn đã dùng hết {limit} dành cho tệp. Xóa tệp hoặc hồ sơ nháp không dùng nữa rồi tải lên lại."


# The shared lock keeps the sweeper off a content between the look whether it is there and the row that names it.
KEEP = "SELECT pg_advisory_xact_lock_shared(hashtextextended('benso.documents.' || %s, 0))"
TRY_SWEEP = "SELECT pg_try_advisory_xact_lock(hashtextextended('benso.documents.' || %s, 0))"

COUNT = """
INSERT INTO documents_usage AS u (owner, bytes, files) SELECT %(owner)s, %(bytes)s, 1 WHERE %(bytes)s <= %(quota)s
ON CONFLICT (owner) DO UPDATE SET bytes = u.bytes + excluded.bytes, files = u.files + 1
WHERE u.bytes + excluded.bytes <= %(quota)s
RETURNING bytes"""

# What belongs to a person or an official moves; what lasts, or belongs to another dossier, is only shown.
ADOPT = """
WITH moved AS (
    UPDATE documents_file SET owner = %(owner)s
    WHERE id = ANY(%(files)s) AND NOT lasting AND owner ~ '^(person|official):' AND owner <> %(owner)s
    RETURNING old.owner AS before, size
), shown AS (
    UPDATE documents_file SET shared_with = array_append(shared_with, %(owner)s)
    WHERE id = ANY(%(files)s) AND (lasting OR owner !~ '^(person|official):') AND owner <> %(owner)s
      AND NOT %(owner)s = ANY(shared_with)
), change AS (
    SELECT before AS owner, -sum(size) AS bytes, -count(*) AS files FROM moved GROUP BY before
    UNION ALL SELECT %(owner)s, sum(size), count(*) FROM moved HAVING count(*) > 0
)
INSERT INTO documents_usage AS u (owner, bytes, files)
SELECT owner, GREATEST(bytes, 0), GREATEST(files, 0) FROM change
ON CONFLICT (owner) DO UPDATE SET
    bytes = GREATEST(u.bytes + (SELECT c.bytes FROM change c WHERE c.owner = u.owner), 0),
    files = GREATEST(u.files + (SELECT c.files FROM change c WHERE c.owner = u.owner), 0)"""

RELEASE = """
WITH gone AS (
    DELETE FROM documents_file f WHERE id = ANY(%(files)s) AND owner = %(owner)s AND NOT lasting AND shared_with = '{}'
      AND NOT EXISTS (SELECT FROM documents_issued i WHERE i.file_id = f.id)
    RETURNING size
), counted AS (
    UPDATE documents_usage SET bytes = GREATEST(bytes - (SELECT coalesce(sum(size), 0) FROM gone), 0),
                               files = GREATEST(files - (SELECT count(*) FROM gone), 0)
    WHERE owner = %(owner)s
)
SELECT count(*) FROM gone"""


@transaction.atomic
def store_file(*, name: str, content: bytes, owner: str, actor: str, at: datetime) -> StoredFile:
    """Check and keep a file; the same bytes are kept once, whoever brings them.

    :raises FileRefused: if the content or the name is not taken; nothing is kept
    :raises QuotaExceeded: if the owner has no room left
    """
    checked = check_content(name, content, limits())
    scan(name=checked.name, content=content)
    return keep_checked(checked=checked, content=content, owner=owner, actor=actor, at=at, limit=quota())


def keep_checked(
    *,
    checked: Checked,
    content: bytes,
    owner: str,
    actor: str,
    at: datetime,
    limit: int,
    lasting: bool = False,
) -> StoredFile:
    """Keep what was checked, inside the caller's transaction.

    :raises QuotaExceeded: if the owner would keep more than ``limit`` bytes
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"owner": owner, "bytes": checked.size, "quota": limit})
        if cursor.fetchone() is None:
            raise QuotaExceeded(limit=f"{limit // 1024 // 1024} MB")
        cursor.execute(KEEP, [checked.sha256])
    write_blob(sha256=checked.sha256, content=content)
    row = File(
        id=uuid4(),
        sha256=checked.sha256,
        name=checked.name,
        media_type=checked.media_type.value,
        size=checked.size,
        pages=checked.pages,
        owner=owner,
        lasting=lasting,
        created_at=at,
    )
    row.save(force_insert=True)
    audit.record_event(
        actor=actor, action="file.stored", object_type="file", object_id=str(row.id), at=at,
        data={"sha256": checked.sha256, "size": checked.size, "media_type": checked.media_type.value, "owner": owner},
    )  # fmt: skip
    return stored(row)


@transaction.atomic
def adopt_files(*, files: Iterable[UUID], owner: str, at: datetime, from_owners: Iterable[str] | None = None) -> None:
    """Hand a draft's files to the dossier it became, in two statements however many there are.

    A person's own uploads move to ``owner``; a document out of their store, or a file of an earlier dossier,
    stays where it is and may be read by ``owner`` as well. Repeating it changes nothing. The event is the submission
    of the caller, who notes it.

    :param from_owners: the owners the caller may take from; without it the caller has checked that itself
    :raises FileUnknown: if a file does not exist or may not be taken; nothing is handed over
    """
    wanted = list(dict.fromkeys(files))
    if not wanted:
        return
    known = File.objects.filter(id__in=wanted)
    if from_owners is not None:
        allowed = [*from_owners, owner]
        known = known.filter(owner__in=allowed) | known.filter(shared_with__overlap=allowed)
    found = set(known.values_list("id", flat=True))
    if missing := [id for id in wanted if id not in found]:
        raise FileUnknown(id=missing[0])
    with connection.cursor() as cursor:
        cursor.execute(ADOPT, {"files": wanted, "owner": owner})


@transaction.atomic
def share_files(*, files: Iterable[UUID], reader: str, actor: str, at: datetime) -> None:
    """Let ``reader`` read files that stay with their owners: a result reused as a component, a component consulted on.

    :raises FileUnknown: if one does not exist; none is shared
    """
    wanted = list(dict.fromkeys(files))
    rows = {row.id: row for row in File.objects.select_for_update().filter(id__in=wanted).order_by("id")}
    if missing := [id for id in wanted if id not in rows]:
        raise FileUnknown(id=missing[0])
    for row in rows.values():
        if reader == row.owner or reader in row.shared_with:
            continue
        row.shared_with = [*row.shared_with, reader]
        row.save(update_fields=["shared_with"])
        audit.record_event(
            actor=actor, action="file.shared", object_type="file", object_id=str(row.id), at=at, data={"reader": reader}
        )


@transaction.atomic
def remove_files(*, files: Iterable[UUID], owner: str, actor: str, at: datetime) -> int:
    """Remove an owner's files (a draft thrown away); what was issued or shared stays. Returns how many are gone.

    Their bytes leave the disk with the next sweep, unless another row names the same content.
    """
    wanted = list(dict.fromkeys(files))
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, {"files": wanted, "owner": owner})
        gone = int(cursor.fetchone()[0])
    if gone:
        audit.record_event(
            actor=actor, action="files.removed", object_type="owner", object_id=owner, at=at,
            data={"files": [str(id) for id in wanted], "removed": gone},
        )  # fmt: skip
    return gone


def sweep_blobs(*, at: datetime) -> int:
    """Take away contents that no row has named for a day: leavings of refused or removed files. Returns how many."""
    gone = 0
    for path in sorted((root() / "blobs").glob("??/??/*")):
        if _age(path, at) > STRAY_AFTER and not File.objects.filter(sha256=path.name).exists():
            gone += _sweep_one(path.name)
    for path in (root() / "scratch").glob("*"):
        if _age(path, at) > STRAY_AFTER:
            path.unlink(missing_ok=True)
    return gone


@transaction.atomic
def _sweep_one(sha256: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(TRY_SWEEP, [sha256])
        if not cursor.fetchone()[0] or File.objects.filter(sha256=sha256).exists():
            return 0
    remove_blob(sha256=sha256)
    return 1


def _age(path: Path, at: datetime) -> timedelta:
    try:
        return timedelta(seconds=at.timestamp() - path.stat().st_mtime)
    except FileNotFoundError:
        return timedelta(0)
