"""Writing contents: whole or not at all, and safe before anyone is told."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from uuid import UUID

from benso.domains.documents.queries.disk import blob_path, partial_path, root

_FOLDER = 0o700
_FILE = 0o600


def write_blob(*, sha256: str, content: bytes) -> None:
    """Put a content under its digest; the same content again costs nothing. Safe on disk when this returns."""
    target = blob_path(sha256)
    if _there(target, len(content)):
        return
    _make_folders(target.parent)
    scratch = root() / "scratch"
    _make_folders(scratch)
    handle, name = tempfile.mkstemp(dir=scratch)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
        _sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def remove_blob(*, sha256: str) -> None:
    """Take a content away; nothing happens if it is not there."""
    blob_path(sha256).unlink(missing_ok=True)


def write_partial(*, upload: UUID, offset: int, chunk: bytes) -> None:
    """Put a chunk of an upload in its place. Safe on disk when this returns."""
    path = partial_path(upload)
    _make_folders(path.parent)
    fresh = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, _FILE)
    try:
        place = offset
        view = memoryview(chunk)
        while view:
            written = os.pwrite(handle, view, place)
            place, view = place + written, view[written:]
        os.fsync(handle)
    finally:
        os.close(handle)
    if fresh:
        _sync_folder(path.parent)


def remove_partial(*, upload: UUID) -> None:
    """Forget the bytes of an upload."""
    partial_path(upload).unlink(missing_ok=True)


def _there(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _make_folders(folder: Path) -> None:
    """Make a folder and those above it; each new name is made safe in the folder that holds it."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(mode=_FOLDER, exist_ok=True)
        _sync_folder(new.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
