"""A program that uploads files piece by piece and notes, on disk, what was acknowledged. Killed by the test.

``uploader.py FIRST LAST FILE``: uploads the files FIRST … LAST-1, each in three pieces, as a phone does on a bad line:
after a kill it asks how far each upload had come and goes on there. Lines of FILE: ``number upload received`` after
each piece, ``number upload done file-id`` at the end.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import django

PIECES = 3
OWNER = "person:crash"


def content_of(number: int) -> bytes:
    """A small PDF that differs from every other."""
    from tests.domains.documents import samples

    return samples.pdf(text=f"Giay to so {number}")


def main(first: int, last: int, file: Path) -> None:
    django.setup()
    from django.db import InterfaceError, OperationalError, connection

    known = remembered(file)
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in range(first, last):
        while True:
            try:
                upload_one(number, known, log)
                break
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.05)


def remembered(file: Path) -> dict[int, UUID]:
    """Uploads begun before the kill."""
    lines = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
    return {int(line[0]): UUID(line[1]) for line in lines if len(line) >= 3}


def upload_one(number: int, known: dict[int, UUID], log: int) -> None:
    from benso.domains.documents import operations, queries

    content = content_of(number)
    if number not in known:
        begun = operations.begin_upload(owner=OWNER, name=f"{number}.pdf", size=len(content), at=datetime.now(UTC))
        known[number] = begun.id
        note(log, f"{number} {begun.id} 0")
    upload = queries.upload(known[number], owner=OWNER)
    step = -(-len(content) // PIECES)
    while upload.file is None and upload.received < upload.size:
        chunk = content[upload.received : upload.received + step]
        upload = operations.append_chunk(
            upload=upload.id, offset=upload.received, chunk=chunk, owner=OWNER, at=datetime.now(UTC)
        )
        note(log, f"{number} {upload.id} {upload.received}")
        time.sleep(0.002)
    kept = operations.finish_upload(upload=upload.id, owner=OWNER, actor=OWNER, at=datetime.now(UTC))
    note(log, f"{number} {upload.id} done {kept.id}")


def note(log: int, line: str) -> None:
    """What was acknowledged is on disk before the next step."""
    os.write(log, f"{line}\n".encode())
    os.fsync(log)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
