"""Where contents lie: ``<files>/blobs/ab/cd/<sha256>``, and uploads under way: ``<files>/partial/<id>``."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

from django.conf import settings

from benso.kernel.errors import BensoError


class ContentLost(BensoError):
    """The row is there, the bytes are not, or they are not the bytes that were stored."""

    code = "CONTENT_LOST"
    status = 500
    sentence = "Không đọc được nội dung tệp {sha256}. Báo quản trị hệ thống khôi phục từ bản sao lưu."


def root() -> Path:
    """The folder of all contents."""
    return Path(settings.FILES_DIR)


def blob_path(sha256: str) -> Path:
    """Where the content with this digest lies."""
    return root() / "blobs" / sha256[:2] / sha256[2:4] / sha256


def partial_path(upload: UUID) -> Path:
    """Where the bytes of an upload gather."""
    return root() / "partial" / str(upload)


def read_blob(sha256: str) -> bytes:
    """The content with this digest, compared with it.

    :raises ContentLost: if it is gone or changed
    """
    try:
        content = blob_path(sha256).read_bytes()
    except OSError:
        raise ContentLost(sha256=sha256) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ContentLost(sha256=sha256)
    return content
