"""Uploads go on where they stopped, on any device; what is refused leaves the upload as it was."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from benso.domains.documents import operations, queries
from benso.domains.documents.models import File, Upload
from benso.domains.documents.operations.uploads import LONGEST_CHUNK, MOST_OPEN
from benso.domains.documents.rules import FileRefused
from benso.domains.documents.types import Upload as UploadView
from tests.domains.documents import samples
from tests.domains.documents.conftest import AT

pytestmark = pytest.mark.django_db
AN, BINH = "person:an", "person:binh"
PDF = samples.pdf(pages=3)


def begin(name: str = "don.pdf", size: int = len(PDF), owner: str = AN) -> UploadView:
    return operations.begin_upload(owner=owner, name=name, size=size, at=AT)


def append(upload: UploadView, offset: int, chunk: bytes, owner: str = AN) -> UploadView:
    return operations.append_chunk(upload=upload.id, offset=offset, chunk=chunk, owner=owner, at=AT)


def finish(upload: UploadView, **more: Any) -> Any:
    return operations.finish_upload(upload=upload.id, owner=AN, actor=AN, at=AT, **more)


def test_an_upload_in_pieces_becomes_the_file() -> None:
    upload = begin()
    for place in range(0, len(PDF), 300):
        assert queries.upload(upload.id).received == place
        append(upload, place, PDF[place : place + 300])
    kept = finish(upload, sha256=hashlib.sha256(PDF).hexdigest())
    assert (queries.content(kept.id), kept.owner) == (PDF, AN)
    assert queries.upload(upload.id).file == kept.id


def test_the_bytes_of_a_finished_upload_leave_the_waiting_room(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    upload = begin()
    append(upload, 0, PDF)
    with django_capture_on_commit_callbacks(execute=True):
        finish(upload)
    assert list((Path(live.FILES_DIR) / "partial").glob("*")) == []


def test_finishing_twice_gives_the_same_file() -> None:
    upload = begin()
    append(upload, 0, PDF)
    assert finish(upload) == finish(upload)
    assert File.objects.count() == 1


@pytest.mark.parametrize("offset", [0, 99, 101, 10_000])
def test_a_chunk_elsewhere_is_told_where_to_go_on(offset: int) -> None:
    upload = begin()
    append(upload, 0, PDF[:100])
    with pytest.raises(operations.ChunkMisplaced, match="byte 100") as refused:
        append(upload, offset, b"x" * 10)
    assert refused.value.data["offset"] == 100
    assert queries.upload(upload.id).received == 100


def test_more_bytes_than_announced_are_refused() -> None:
    upload = begin()
    with pytest.raises(operations.ChunkMisplaced):
        append(upload, 0, PDF + b"x")
    assert queries.upload(upload.id).received == 0


def test_a_chunk_too_long_is_refused() -> None:
    upload = begin(size=LONGEST_CHUNK + 1)
    with pytest.raises(operations.ChunkMisplaced):
        append(upload, 0, b"x" * (LONGEST_CHUNK + 1))
    assert queries.upload(upload.id).received == 0


def test_an_unfinished_upload_says_how_far_it_came() -> None:
    upload = begin()
    append(upload, 0, PDF[:50])
    with pytest.raises(operations.UploadIncomplete, match="50"):
        finish(upload)
    assert (File.objects.count(), queries.upload(upload.id).received) == (0, 50)


def test_other_bytes_than_sent_are_refused() -> None:
    upload = begin()
    append(upload, 0, PDF)
    with pytest.raises(operations.DigestMismatch):
        finish(upload, sha256="0" * 64)
    assert File.objects.count() == 0


def test_a_hostile_file_is_refused_at_the_end_and_nothing_is_kept() -> None:
    hostile = samples.docx({"word/vbaProject.bin": b"x"})
    upload = begin("a.docx", len(hostile))
    append(upload, 0, hostile)
    with pytest.raises(FileRefused):
        finish(upload)
    assert (File.objects.count(), queries.room_left(AN)) == (0, live.OWNER_QUOTA_BYTES)


@pytest.mark.parametrize(
    ("name", "size"), [("a.exe", 10), ("a.pdf", 0), ("a.pdf", 10**12), ("TỐI MẬT.pdf", 10), ("/", 5)]
)
def test_what_name_and_size_tell_is_refused_at_once(name: str, size: int) -> None:
    with pytest.raises(FileRefused):
        begin(name, size)
    assert Upload.objects.count() == 0


def test_no_upload_begins_without_room_for_it(settings: Any) -> None:
    settings.OWNER_QUOTA_BYTES = 100
    with pytest.raises(operations.QuotaExceeded):
        begin(size=101)
    assert Upload.objects.count() == 0


def test_nobody_opens_more_uploads_than_a_person_needs() -> None:
    for _ in range(MOST_OPEN):
        begin(size=10)
    with pytest.raises(operations.UploadsTooMany):
        begin(size=10)
    assert Upload.objects.count() == MOST_OPEN


def test_anothers_upload_is_unknown() -> None:
    upload = begin()
    with pytest.raises(queries.UploadUnknown):
        append(upload, 0, PDF, owner=BINH)
    with pytest.raises(queries.UploadUnknown):
        operations.cancel_upload(upload=upload.id, owner=BINH, at=AT)
    with pytest.raises(queries.UploadUnknown):
        queries.upload(upload.id, owner=BINH)
    assert queries.upload(upload.id, owner=AN).received == 0


def test_uploads_nobody_goes_on_with_are_forgotten() -> None:
    left, live_one = begin(), begin()
    append(left, 0, PDF[:10])
    later = AT + timedelta(days=2)
    operations.append_chunk(upload=live_one.id, offset=0, chunk=PDF[:10], owner=AN, at=later)
    assert operations.expire_uploads(at=AT + timedelta(days=4)) == 1
    assert [row.id for row in Upload.objects.all()] == [live_one.id]
    assert [path.name for path in (Path(live.FILES_DIR) / "partial").glob("*")] == [str(live_one.id)]


def test_a_cancelled_upload_is_gone(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    upload = begin()
    append(upload, 0, PDF[:10])
    with django_capture_on_commit_callbacks(execute=True):
        operations.cancel_upload(upload=upload.id, owner=AN, at=AT)
    assert (Upload.objects.count(), list((Path(live.FILES_DIR) / "partial").glob("*"))) == (0, [])


def test_a_chunk_takes_four_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    upload = begin()
    with django_assert_num_queries(4):  # savepoint, look, count, release
        append(upload, 0, PDF[:100])
