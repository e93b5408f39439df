"""A program of many applicants that file at once and note, on disk, what was acknowledged. Killed by the test.

``applicant.py prepare`` loads the province. ``applicant.py FIRST LAST FILE THREADS``: files the applications FIRST …
LAST-1, each with a paper uploaded first and under a key of its own, by as many threads. After a kill it files all of
them again as a browser does that got no answer: the same key must give the same receipt. Lines of FILE:
``application file id`` when the paper is kept, ``application dossier number id`` when it is filed.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import django

CODE = "1.010736"
COMMUNES = ("28777@2025-07-01", "28756@2025-07-01", "28921@2025-07-01")
SPACE = UUID("2f4f35a5-6b4c-4ff7-8a55-2f4a0f7d1c10")
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def prepare() -> None:
    """The province's catalogue."""
    from benso.config.content import load_pack

    load_pack(root=ROOT / "content" / "bentre", actor="system:crash", at=datetime(2026, 11, 1, tzinfo=UTC))


def main(first: int, last: int, file: Path, threads: int) -> None:
    known = remembered(file)
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(apply, number, known, log) for number in range(first, last)]:
            done.result()


def remembered(file: Path) -> dict[tuple[int, str], list[str]]:
    """What was acknowledged before the kill; a line cut short by it was not."""
    text = file.read_text() if file.exists() else ""
    lines = [line.split() for line in text[: text.rfind("\n") + 1].splitlines()]
    return {(int(line[0]), line[1]): line[2:] for line in lines}


def content_of(number: int) -> bytes:
    """A paper that differs from every other."""
    from tests.domains.documents import samples

    return samples.pdf(text=f"Giay to so {number}")


def apply(number: int, known: dict[tuple[int, str], list[str]], log: int) -> None:
    """Upload the paper and file."""
    from django.db import connection

    actor = f"person:{uuid5(SPACE, str(number))}"
    kept = known.get((number, "file")) or [until_acknowledged(lambda: upload(number, actor))]
    if (number, "file") not in known:
        note(log, f"{number} file {kept[0]}")
    receipt = until_acknowledged(lambda: submit(number, actor, UUID(kept[0]))).split()
    before = known.get((number, "dossier"))
    if before is not None and before != receipt:
        raise AssertionError(f"{number}: {receipt}, before the kill {before}")
    if before is None:
        note(log, f"{number} dossier {' '.join(receipt)}")
    connection.close()


def until_acknowledged(deed: Any) -> str:
    """What a browser does on a bad line: the same again until there is an answer."""
    from django.db import InterfaceError, OperationalError, connection

    while True:
        try:
            return str(deed())
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(0.05)


def upload(number: int, actor: str) -> str:
    from benso.domains.documents import operations

    content = content_of(number)
    return str(operations.store_file(name=f"{number}.pdf", content=content, owner=actor, actor=actor, at=NOW).id)


def submit(number: int, actor: str, paper: UUID) -> str:
    from benso.domains.dossiers import operations

    receipt = operations.submit(submission=application(number, paper), actor=actor, at=NOW)
    return f"{receipt.number} {receipt.id}"


def application(number: int, paper: UUID) -> Any:
    from benso.domains.dossiers.types import Attachment, Evidence
    from tests.domains.dossiers.lives import submission

    person = uuid5(SPACE, str(number))
    form: Any = submission(CODE, key="filing", at=NOW, applicant=person, commune=COMMUNES[number % len(COMMUNES)])
    first, *rest = form.attachments
    return replace(form, attachments=(Attachment(first.component, paper, Evidence.SCAN, f"{number}.pdf"), *rest))


def note(log: int, line: str) -> None:
    """What was acknowledged is on disk before anything else happens."""
    os.write(log, f"{line}\n".encode())
    os.fsync(log)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
