"""Files are kept once, counted, handed over, shared and removed; a refusal leaves nothing behind."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as live
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from benso.domains.audit import queries as audit
from benso.domains.documents import operations, queries
from benso.domains.documents.models import File, Usage
from benso.domains.documents.operations.scanning import ScannerUnavailable
from benso.domains.documents.rules import FileRefused, may_read
from benso.domains.documents.types import StoredFile
from tests.domains.documents import samples
from tests.domains.documents.conftest import AT

pytestmark = pytest.mark.django_db
AN, BINH, DOSSIER, OTHER = "person:an", "person:binh", "dossier:1", "dossier:2"


def store(name: str = "don.pdf", content: bytes | None = None, owner: str = AN) -> StoredFile:
    return operations.store_file(name=name, content=content or samples.pdf(), owner=owner, actor=owner, at=AT)


def on_disk() -> list[Path]:
    return [path for path in Path(live.FILES_DIR).rglob("*") if path.is_file()]


def used(owner: str) -> tuple[int, int]:
    return Usage.objects.filter(owner=owner).values_list("bytes", "files").first() or (0, 0)


def test_a_stored_file_is_read_back_as_it_was() -> None:
    content = samples.pdf(pages=2)
    kept = store("Giấy khai sinh.pdf", content)
    assert queries.content(kept.id) == content
    assert queries.file(kept.id) == kept
    assert (kept.name, kept.media_type, kept.size, kept.pages) == (
        "Giấy khai sinh.pdf", "application/pdf", len(content), 2,
    )  # fmt: skip


def test_the_same_bytes_lie_on_disk_once_whoever_brings_them() -> None:
    one, two = store(owner=AN), store(name="ban-khac.pdf", owner=BINH)
    assert (one.id == two.id, one.sha256 == two.sha256, len(on_disk())) == (False, True, 1)


def test_nobody_else_on_the_machine_may_read_the_contents() -> None:
    store()
    assert {path.stat().st_mode & 0o077 for path in Path(live.FILES_DIR).rglob("*")} == {0}


def test_storing_takes_a_fixed_number_of_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(6):  # savepoint, count, lock, row, audit, release
        store()


def test_what_was_stored_is_in_the_audit_log_without_its_name() -> None:
    kept = store("Nguyễn Văn An.pdf")
    (event,) = audit.events(object_type="file", object_id=str(kept.id))
    assert (event.action, event.actor) == ("file.stored", AN)
    assert "Nguyễn" not in str(event.data)


def test_a_refused_file_leaves_nothing() -> None:
    with pytest.raises(FileRefused):
        store("a.docx", samples.docx({"word/vbaProject.bin": b"x"}))
    assert (File.objects.count(), used(AN), on_disk()) == (0, (0, 0), [])


def test_an_owner_keeps_no_more_than_the_quota(settings: Any) -> None:
    size = len(samples.pdf())
    settings.OWNER_QUOTA_BYTES = 2 * size
    store("a.pdf")
    store("b.pdf")
    with pytest.raises(operations.QuotaExceeded):
        store("c.pdf")
    assert (File.objects.filter(owner=AN).count(), used(AN), queries.room_left(AN)) == (2, (2 * size, 2), 0)


def test_a_content_changed_on_disk_is_never_handed_out() -> None:
    kept = store()
    (path,) = on_disk()
    path.write_bytes(b"x" * kept.size)
    with pytest.raises(queries.ContentLost):
        queries.content(kept.id)


def test_an_unknown_file_is_unknown() -> None:
    with pytest.raises(queries.FileUnknown):
        queries.file(uuid4())


def test_only_owners_and_those_it_was_shared_with_may_read() -> None:
    kept = store()
    operations.share_files(files=[kept.id], reader=DOSSIER, actor=AN, at=AT)
    shared = queries.file(kept.id)
    asked = {owner: may_read(shared, {owner}) for owner in (AN, DOSSIER, BINH, OTHER)}
    assert asked == {AN: True, DOSSIER: True, BINH: False, OTHER: False}
    assert may_read(shared, set()) is False


def test_a_draft_hands_its_files_to_the_dossier_it_becomes() -> None:
    files = [store(f"{n}.pdf") for n in range(3)]
    operations.adopt_files(files=[f.id for f in files], owner=DOSSIER, at=AT)
    assert {f.owner for f in queries.files([f.id for f in files]).values()} == {DOSSIER}
    assert (used(AN), used(DOSSIER)) == ((0, 0), (3 * files[0].size, 3))


@pytest.mark.parametrize("count", [1, 3])
def test_handing_over_takes_the_same_statements_for_one_and_for_many(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    files = [store(f"{n}.pdf").id for n in range(count)]
    with django_assert_num_queries(4):  # savepoint, look, hand over, release
        operations.adopt_files(files=files, owner=DOSSIER, at=AT)


def test_handing_over_twice_changes_nothing_more() -> None:
    kept = store()
    for _ in range(2):
        operations.adopt_files(files=[kept.id], owner=DOSSIER, at=AT)
    assert (queries.file(kept.id).shared_with, used(DOSSIER)) == ((), (kept.size, 1))


def test_a_file_of_an_earlier_dossier_stays_there_and_is_shown_to_the_new_one() -> None:
    kept = store(owner=DOSSIER)
    operations.adopt_files(files=[kept.id], owner=OTHER, at=AT)
    after = queries.file(kept.id)
    assert (after.owner, after.shared_with, used(DOSSIER), used(OTHER)) == (DOSSIER, (OTHER,), (kept.size, 1), (0, 0))


def test_nobody_hands_over_what_is_not_theirs() -> None:
    mine, foreign = store(owner=AN), store(owner=BINH)
    with pytest.raises(queries.FileUnknown):
        operations.adopt_files(files=[mine.id, foreign.id], owner=DOSSIER, at=AT, from_owners=[AN])
    assert {f.owner for f in queries.files([mine.id, foreign.id]).values()} == {AN, BINH}


def test_a_file_that_does_not_exist_is_not_handed_over() -> None:
    kept = store()
    with pytest.raises(queries.FileUnknown):
        operations.adopt_files(files=[kept.id, uuid4()], owner=DOSSIER, at=AT)
    assert queries.file(kept.id).owner == AN


def test_a_thrown_away_draft_gives_its_room_back() -> None:
    kept = store()
    gone = operations.remove_files(files=[kept.id], owner=AN, actor=AN, at=AT)
    assert (gone, used(AN), File.objects.count()) == (1, (0, 0), 0)


def test_nobody_removes_what_is_not_theirs_or_what_others_use() -> None:
    foreign, shared = store(owner=BINH), store(owner=AN)
    operations.share_files(files=[shared.id], reader=DOSSIER, actor=AN, at=AT)
    assert operations.remove_files(files=[foreign.id, shared.id], owner=AN, actor=AN, at=AT) == 0
    assert File.objects.count() == 2


def test_the_sweep_takes_only_what_no_row_names_and_is_old() -> None:
    kept, gone, fresh = store(), store("b.pdf", samples.pdf(pages=2)), store("c.pdf", samples.pdf(pages=3))
    operations.remove_files(files=[gone.id, fresh.id], owner=AN, actor=AN, at=AT)
    old = (AT - timedelta(days=2)).timestamp()
    for path in on_disk():
        if path.name != fresh.sha256:
            os.utime(path, (old, old))
        else:
            os.utime(path, (AT.timestamp(), AT.timestamp()))
    assert operations.sweep_blobs(at=AT) == 1
    assert {path.name for path in on_disk()} == {kept.sha256, fresh.sha256}


def test_a_transaction_that_fails_keeps_no_row_and_its_bytes_are_swept() -> None:
    def fail() -> None:
        with transaction.atomic():
            store()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert (File.objects.count(), used(AN)) == (0, (0, 0))
    assert operations.sweep_blobs(at=AT + timedelta(days=3650)) == 1
    assert on_disk() == []


class Daemon:
    """A scanner that speaks the protocol of clamd and knows one word."""

    def __init__(self, word: bytes) -> None:
        self.word = word
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := int.from_bytes(stream.read(4), "big"):
                    content += stream.read(size)
                peer.sendall(b"stream: Test.Word FOUND\0" if self.word in content else b"stream: OK\0")


@pytest.fixture
def scanner(settings: Any) -> Iterator[Daemon]:
    daemon = Daemon(b"Don xin")
    settings.CLAMAV_ADDRESS = daemon.address
    yield daemon
    daemon.listener.close()


def test_the_scanner_is_asked_and_heeded(scanner: Daemon) -> None:
    assert store(content=samples.png(), name="a.png").size == len(samples.png())
    with pytest.raises(FileRefused, match=r"Test\.Word"):
        store(content=samples.pdf())
    assert File.objects.count() == 1


def test_without_the_scanners_answer_nothing_is_taken(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.CLAMAV_ADDRESS = f"127.0.0.1:{port}"
    with pytest.raises(ScannerUnavailable):
        store()
    assert (File.objects.count(), on_disk()) == (0, [])
